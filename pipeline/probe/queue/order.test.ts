// What a run probes first, and what it leaves alone.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Target } from '../../../core/schema/target.ts'
import { targetKey } from '../../../core/schema/target.ts'
import { rememberProbes } from './memory.ts'
import { type Candidate, orderDue, shardOf, urgencyOf } from './order.ts'

const NOW = Date.parse('2026-11-22T12:00:00.000Z')
const HOUR = 3_600_000
const npm = (identifier: string, version = '1.0.0'): Target => ({
  kind: 'package',
  package: { registryType: 'npm', identifier, version, transport: 'stdio' },
})
const remote = (host: string): Target => ({ kind: 'remote', remote: { type: 'streamable-http', url: `https://${host}/mcp` } })
const probed = (hours: number, failures = 0) => ({ lastAt: NOW - hours * HOUR, failures })
const candidate = (target: Target, more: Partial<Candidate> = {}): Candidate => ({
  id: targetKey(target),
  target,
  popularity: 0,
  standing: { outcome: 'ok', version: '1.0.0' },
  memory: probed(1),
  ...more,
})
const order = (...candidates: Candidate[]) => orderDue(candidates, NOW).map(({ id }) => id)

describe('the queue', () => {
  it('takes what was never probed, then what changed, then what waits longest, and leaves alone what is fresh', () => {
    expect(
      order(
        candidate(npm('fresh')),
        candidate(remote('stale.test'), { memory: probed(30) }),
        candidate(remote('staler.test'), { memory: probed(40) }),
        candidate(npm('changed', '2.0.0')),
        candidate(npm('never'), { standing: undefined, memory: undefined }),
      ),
    ).toEqual(['npm:never', 'npm:changed', 'https://staler.test/mcp', 'https://stale.test/mcp'])
  })

  it('takes the popular first among equals', () => {
    const never = { standing: undefined, memory: undefined }
    expect(order(candidate(npm('a'), never), candidate(npm('b'), { ...never, popularity: 50_000 }))).toEqual(['npm:b', 'npm:a'])
  })

  it('looks at every remote in each daily run, however late it came in the last, and at every package within six days', () => {
    fc.assert(
      fc.property(fc.webAuthority(), (host) => {
        expect(urgencyOf(candidate(remote(host), { memory: probed(18) }), NOW)).toBeGreaterThanOrEqual(1)
        expect(urgencyOf(candidate(remote(host), { memory: probed(15) }), NOW)).toBeLessThan(1)
        expect(urgencyOf(candidate(npm(host), { memory: probed(5.75 * 24) }), NOW)).toBeGreaterThanOrEqual(1)
        expect(urgencyOf(candidate(npm(host), { memory: probed(4.8 * 24) }), NOW)).toBeLessThan(1)
      }),
    )
  })

  it('backs off from what fails, and never for more than a week', () => {
    const waits = [1, 2, 3, 4, 5, 50].map((failures) => {
      let hours = 0
      while (urgencyOf(candidate(remote('down.test'), { memory: probed(hours, failures) }), NOW) < 1) hours += 1
      return hours
    })
    expect(waits.slice(0, 3)).toEqual(waits.slice(0, 3).toSorted((a, b) => a - b))
    expect(waits[1]).toBeGreaterThan(waits[0] ?? Number.NaN)
    expect(Math.max(...waits)).toBeLessThanOrEqual(7 * 24)
  })

  it('lets nothing starve: what waits long enough overtakes the new', () => {
    expect(
      order(candidate(npm('new'), { standing: undefined, memory: undefined }), candidate(remote('old.test'), { memory: probed(96) })),
    ).toEqual(['https://old.test/mcp', 'npm:new'])
  })

  it('takes a target for new that no machine could look at yet', () => {
    expect(order(candidate(npm('no-sandbox'), { standing: { outcome: 'not_probed' }, memory: undefined }))).toHaveLength(1)
  })
})

describe('what could not even be started', () => {
  const refused = (reason: 'install_failed' | 'no_engine' | 'no_sandbox', version = '1.0.0') =>
    candidate(npm('a', version), { standing: { outcome: 'not_probed', reason, version: '1.0.0' }, memory: undefined })
  const daysDue = (one: Candidate) =>
    Array.from({ length: 12 }, (_, day) => urgencyOf(one, NOW + day * 24 * HOUR) >= 1).filter(Boolean).length

  it('is tried again on one day of six, or with a new version, or as soon as the machine can', () => {
    expect(daysDue(refused('install_failed'))).toBe(2)
    expect(daysDue(refused('no_engine'))).toBe(2)
    expect(daysDue(refused('install_failed', '1.0.1'))).toBe(12)
    expect(daysDue(refused('no_sandbox'))).toBe(12)
  })
})

describe('parts', () => {
  it('hold every target once, whatever else there is, and about as many each', () => {
    const targets = Array.from({ length: 5_000 }, (_, index) => `npm:package-${index}`)
    const sizes = new Map<number, number>()
    for (const target of targets) sizes.set(shardOf(target, 20), (sizes.get(shardOf(target, 20)) ?? 0) + 1)
    expect([...sizes.keys()].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    expect(Math.min(...sizes.values())).toBeGreaterThan(190)
    expect(Math.max(...sizes.values())).toBeLessThan(320)
  })
})

describe('memory', () => {
  it('is when a target was probed last, and how often in a row without an answer', async () => {
    const line = (at: string, outcome: 'ok' | 'timeout' | 'auth_required') => ({ id: 'a', target: 't', at, outcome })
    const lines = [
      line('2026-11-20T00:00:00.000Z', 'ok'),
      line('2026-11-21T00:00:00.000Z', 'timeout'),
      line('2026-11-22T00:00:00.000Z', 'timeout'),
    ]
    expect((await rememberProbes(lines)).get('t')).toEqual({ lastAt: Date.parse('2026-11-22T00:00:00.000Z'), failures: 2 })
    expect((await rememberProbes([...lines, line('2026-11-22T01:00:00.000Z', 'auth_required')])).get('t')?.failures).toBe(0)
  })
})
