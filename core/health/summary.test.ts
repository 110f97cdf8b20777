// Uptime, latency and incidents: figures of what was measured, and none of what was not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHealth } from '../../pipeline/probe/health/index.ts'
import { probe } from '../../tests/documents.ts'
import { type Health, HealthSummarySchema, IncidentSchema } from '../schema/health.ts'
import type { Outcome } from '../schema/words.ts'
import { SUMMARY_DAYS, summarizeHealth } from './summary.ts'

const NOW = new Date('2026-11-22T12:00:00.000Z')
const HOUR_MS = 3_600_000

const line = (hoursAgo: number, outcome: Outcome, more: Partial<Health> = {}): Health => ({
  id: 'a',
  target: 'npm:a',
  at: new Date(NOW.getTime() - hoursAgo * HOUR_MS).toISOString(),
  outcome,
  ...more,
})
/** One probe a day, the last one at noon of the given day back. */
const daily = (outcomes: readonly Outcome[], more: Partial<Health> = {}) =>
  outcomes.map((outcome, index) => line(24 * (outcomes.length - index), outcome, more))

async function summary(lines: readonly Health[]) {
  const { targets, incidents } = await summarizeHealth(lines, NOW)
  for (const target of targets) expect(HealthSummarySchema.parse(target)).toEqual(target)
  for (const incident of incidents) expect(IncidentSchema.parse(incident)).toEqual(incident)
  return { ...targets[0], incidents, targets }
}

describe('a health line', () => {
  it('says what was found, and is none where nothing was started', () => {
    expect(toHealth('x', probe({ timings: { connectMs: 12.4 } }))).toEqual([
      { id: 'x', target: 'npm:example', at: probe().at, outcome: 'ok', ms: 12 },
    ])
    expect(toHealth('x', probe({ outcome: 'not_probed' }))).toEqual([])
  })
})

describe('uptime', () => {
  it('is a share of time: what a probe found holds until the next', async () => {
    const { uptime } = await summary([line(100, 'ok'), line(76, 'timeout'), line(75, 'ok'), line(51, 'ok'), line(25, 'ok'), line(1, 'ok')])
    expect(uptime?.days7).toEqual({ share: 0.99, knownHours: 100, probes: 6 })
  })

  it('knows nothing of the time two days after a probe', async () => {
    const { uptime } = await summary([line(160, 'ok'), line(24, 'crashed')])
    expect(uptime?.days7).toEqual({ share: 0.6666, knownHours: 72, probes: 2 })
  })

  it('counts a window from its beginning, with what held then', async () => {
    const { uptime } = await summary([line(7 * 24 + 12, 'timeout'), line(7 * 24 - 12, 'ok')])
    expect(uptime).toEqual({
      days7: { share: 0.8, knownHours: 60, probes: 1 },
      days30: { share: 0.6666, knownHours: 72, probes: 2 },
      days90: { share: 0.6666, knownHours: 72, probes: 2 },
    })
  })

  it('needs no line from before the days it reads', async () => {
    expect((await summary([line(90 * 24 + 47, 'ok')])).uptime).toEqual({ days90: { share: 1, knownHours: 1, probes: 0 } })
    expect((await summary([line(SUMMARY_DAYS * 24, 'ok')])).uptime).toEqual({})
  })

  it('is absent where nothing was measured, and never 0 for that', async () => {
    expect((await summary([line(20 * 24, 'ok')])).uptime).not.toHaveProperty('days7')
    expect((await summary([line(24, 'blocked'), line(12, 'needs_build')])).uptime).toEqual({})
    expect((await summary([])).targets).toEqual([])
  })

  it.each<[Outcome, number | undefined]>([
    ['auth_required', 1],
    ['needs_config', 1],
    ['protocol_error', 0],
    ['output_limit', 0],
    ['blocked', undefined],
  ])('takes %s for %s', async (outcome, share) => expect((await summary([line(10, outcome)])).uptime?.days7?.share).toBe(share))

  it('is what counting hour by hour comes to', () =>
    fc.assert(
      fc.asyncProperty(fc.dictionary(fc.nat(400).map(String), fc.constantFrom<Outcome>('ok', 'timeout', 'blocked')), async (found) => {
        const outcomes = new Map(Object.entries(found).map(([hoursAgo, outcome]) => [Number(hoursAgo), outcome]))
        const lines = [...outcomes].toSorted(([a], [b]) => b - a).map(([hoursAgo, outcome]) => line(hoursAgo, outcome))
        const hours = Array.from({ length: 168 }, (_, hour) => {
          const last = [...outcomes.keys()].filter((hoursAgo) => hoursAgo > hour).toSorted((a, b) => a - b)[0]
          return last === undefined || last - hour > 48 ? undefined : outcomes.get(last)
        })
        const up = hours.filter((outcome) => outcome === 'ok').length
        const known = up + hours.filter((outcome) => outcome === 'timeout').length
        const { uptime } = await summary(lines)
        expect(uptime?.days7?.knownHours ?? 0).toBe(known)
        if (known > 0) expect(uptime?.days7?.share).toBe(Math.floor((up / known) * 10_000) / 10_000)
      }),
    ))
})

describe('latency', () => {
  it('is of the answers of the last thirty days, and each figure one that was measured', async () => {
    const answers = Array.from({ length: 20 }, (_, index) => line(20 - index, 'ok', { ms: 100 + index }))
    const lines = [line(40 * 24, 'ok', { ms: 9_999 }), line(30, 'auth_required', { ms: 1 }), ...answers]
    expect((await summary(lines)).latency).toEqual({ p50: 109, p95: 118, probes: 20 })
  })

  it('is absent where nothing answered', async () => {
    expect(await summary(daily(['timeout', 'auth_required']))).not.toHaveProperty('latency')
  })
})

describe('incidents', () => {
  it('open with the first failure and close with the first answer', async () => {
    const lines = [line(96, 'ok'), line(72, 'timeout', { reason: 'connect_timeout' }), line(48, 'crashed'), line(24, 'auth_required')]
    expect((await summary(lines)).incidents).toEqual([
      {
        id: 'a',
        target: 'npm:a',
        openedAt: line(72, 'ok').at,
        closedAt: line(24, 'ok').at,
        outcome: 'timeout',
        reason: 'connect_timeout',
        probes: 2,
      },
    ])
  })

  it('last while nothing answers, and say where their beginning was not seen', async () => {
    const { incidents } = await summary(daily(['timeout', 'timeout']))
    expect(incidents).toEqual([expect.objectContaining({ probes: 2, openedEarlier: true })])
    expect(incidents[0]).not.toHaveProperty('closedAt')
  })

  it('neither end nor begin where nobody could look', async () => {
    const { incidents } = await summary(daily(['ok', 'blocked', 'timeout', 'blocked', 'timeout', 'ok']))
    expect(incidents).toEqual([expect.objectContaining({ openedAt: line(96, 'ok').at, closedAt: line(24, 'ok').at, probes: 2 })])
  })

  it('are of one target of one server, the latest first', async () => {
    const lines = [line(30, 'timeout'), line(29, 'timeout', { target: 'npm:b' }), line(28, 'timeout', { id: 'b' })]
    expect((await summary(lines)).incidents.map(({ id, target }) => [id, target])).toEqual([
      ['b', 'npm:a'],
      ['a', 'npm:b'],
      ['a', 'npm:a'],
    ])
  })
})

describe('a summary', () => {
  it('counts a line once, and none from the future', async () => {
    const twice = [line(2, 'ok'), line(2, 'ok'), line(1, 'timeout'), line(-1, 'ok')]
    expect(await summary(twice)).toMatchObject({ outcome: 'timeout', state: 'down', uptime: { days7: { share: 0.5, probes: 2 } } })
  })
})
