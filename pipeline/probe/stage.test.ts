// The probe stage around the prober: one failure of ours ends it cleanly, and nothing a server says can spoil what is written.
import { describe, expect, it } from 'vitest'
import type { Probe } from '../../core/schema/probe.ts'
import { probe, tool } from '../../tests/documents.ts'
import { silentLog } from '../lib/log.ts'
import { type Job, probeTargets, targetsOf } from './index.ts'
import type { Prober } from './prober.ts'
import { toValidProbe } from './record.ts'

const jobs: Job[] = Array.from({ length: 20 }, (_, index) => ({
  id: `s${index}`,
  target: { kind: 'package', package: { registryType: 'npm', identifier: `p${index}`, transport: 'stdio' } },
}))

function stage(made: string[], probeOne: (key: string) => Probe, more: { done?: ReadonlySet<string>; isOver?(): boolean } = {}) {
  const prober: Prober = {
    noSandbox: undefined,
    probe: async (target) => probeOne(target.kind === 'package' ? target.package.identifier : target.remote.url),
    probeCommand: () => Promise.reject(new Error('not here')),
    close: () => undefined,
  }
  const record = async (id: string, { outcome }: Probe) => void made.push(outcome === 'ok' ? id : `${id} ${outcome}`)
  const { signal } = new AbortController()
  return probeTargets({ jobs, prober, concurrency: 2, done: new Set(), isOver: () => false, record, log: silentLog, signal, ...more })
}

describe('the probe stage', () => {
  it('probes each target once, and none that an interrupted run has probed', async () => {
    const made: string[] = []
    expect(await stage(made, () => probe(), { done: new Set(['s3 npm:p3']) })).toEqual({ probes: 19, left: [] })
    expect(made.toSorted()).toEqual(
      jobs
        .map(({ id }) => id)
        .filter((id) => id !== 's3')
        .toSorted(),
    )
  })

  it('tries a failure again, after all others and alone, before it calls it one', async () => {
    const made: string[] = []
    const tries = new Map<string, number>()
    await stage(made, (key) => {
      tries.set(key, (tries.get(key) ?? 0) + 1)
      if (key === 'p1') return probe({ outcome: 'timeout' })
      return key === 'p2' && tries.get(key) === 1 ? probe({ outcome: 'crashed' }) : probe()
    })
    expect(made.slice(-2)).toEqual(['s1 timeout', 's2'])
    expect([...tries].filter(([, count]) => count > 1)).toEqual([
      ['p1', 2],
      ['p2', 2],
    ])
  })

  it('begins none when its time is up, and says which are left', async () => {
    const made: string[] = []
    const { probes, left } = await stage(made, () => probe(), { isOver: () => made.length >= 5 })
    expect([probes, left.length]).toEqual([made.length, 20 - made.length])
    expect(left.at(-1)).toBe(jobs.at(-1))
  })

  it('begins no further probe once one of ours has failed', async () => {
    const made: string[] = []
    const failing = stage(made, (key) => {
      if (key === 'p4') throw new Error('our own mistake')
      return probe()
    })
    await expect(failing).rejects.toThrow('our own mistake')
    expect(made.length).toBeLessThan(8)
  })

  it('takes no more than eight ways into one server', () => {
    const remotes = Array.from({ length: 20 }, (_, index) => ({ type: 'sse' as const, url: `https://${index}.test/` }))
    expect(targetsOf({ packages: [], remotes })).toMatchObject({ targets: { length: 8 }, left: 12 })
  })
})

describe('what is written down of a probe', () => {
  it('is the probe, where it is of the schema', () => {
    const whole = probe()
    expect(toValidProbe(whole)).toEqual(whole)
  })

  it.each([
    ['a field past its limit', { instructions: 'x'.repeat(300_000) }],
    [
      'more than a clone should carry',
      { tools: Array.from({ length: 20 }, (_, index) => tool(`t${index}`, { description: 'x'.repeat(150_000) })) },
    ],
  ])('says only that it was too much, for %s', (_, more) => {
    expect(toValidProbe(probe(more))).toMatchObject({ outcome: 'output_limit', reason: 'too_many_bytes', tools: [] })
  })
})
