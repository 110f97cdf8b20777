// When the runs of late are worth somebody's time, and when they are not: edges as tables.
import { describe, expect, it } from 'vitest'
import { type RunLine, RunLineSchema } from '../schema/run.ts'
import type { OriginState } from '../schema/snapshot.ts'
import type { OriginOutcome } from '../schema/words.ts'
import { watchRuns } from './watch.ts'
import { toSentence } from './words.ts'

const NOW = new Date('2026-11-22T12:00:00.000Z')
const ago = (hours: number): string => new Date(NOW.getTime() - hours * 3_600_000).toISOString()

function run(hours: number, more: Partial<RunLine> = {}): RunLine {
  return RunLineSchema.parse({
    runAt: ago(hours),
    workflow: 'refresh',
    outcome: 'complete',
    seconds: {},
    origins: {},
    warnings: 0,
    ...more,
  })
}

const watch = (runs: readonly RunLine[], now = NOW) => watchRuns({ runs, snapshot: undefined, now })
const codes = (runs: readonly RunLine[]) => watch(runs).map(({ code }) => code)

it('nothing is wrong where nothing was ever recorded', () => expect(watch([])).toEqual([]))

describe('a run is missing', () => {
  it.each([
    ['the day before', 24, 'refresh', false],
    ['one left out and one late', 59, 'refresh', false],
    ['at the very end of the slack', 60, 'refresh', false],
    ['two left out', 60.1, 'refresh', true],
    ['hourly, half a day', 13, 'health', false],
    ['hourly, longer', 14.1, 'health', true],
    ['by hand, a month ago', 700, 'other', false],
  ] as const)('%s', (_, hours, workflow, isMissing) => {
    expect(codes([run(hours, { workflow })]).includes('run_missing')).toBe(isMissing)
  })

  it('a failed run is no missing one, and another workflow does not stand in for it', () => {
    expect(codes([run(70), run(1, { outcome: 'failed' })])).toEqual([])
    expect(codes([run(70), run(1, { workflow: 'health' })])).toEqual(['run_missing'])
  })

  it('says since when, and how often there should be one', () => {
    const [alert] = watch([run(100), run(70)])
    expect(alert).toEqual({ code: 'run_missing', subject: 'refresh', since: ago(70), detail: { everyHours: 24 } })
  })
})

describe('runs fail', () => {
  it.each([
    ['none', ['complete', 'complete', 'complete'], false],
    ['two in a row', ['complete', 'failed', 'failed'], false],
    ['three in a row', ['complete', 'failed', 'lost', 'failed'], true],
    ['three, but the last did not', ['failed', 'failed', 'failed', 'complete'], false],
    ['three, with one published in part between', ['failed', 'failed', 'partial', 'failed'], false],
  ] as const)('%s', (_, outcomes, isFailing) => {
    const runs = outcomes.map((outcome, index) => run((outcomes.length - index) * 2, { outcome }))
    expect(codes(runs).includes('runs_failing')).toBe(isFailing)
  })

  it('since the first of them, counted over its own workflow', () => {
    const failed = { outcome: 'failed' } as const
    const health = run(3, { workflow: 'health' })
    expect(watch([run(9), run(8, failed), run(6, failed), health, run(2, failed)])).toEqual([
      { code: 'runs_failing', subject: 'refresh', since: ago(8), detail: { runs: 3 } },
    ])
  })
})

describe('the queue grows', () => {
  const probed = (hours: number, made: number, left: number) =>
    run(hours, { probes: { outcomes: { ok: made, not_probed: 900 }, reasons: {} }, queue: { left } })
  it.each([
    [
      'much, four times',
      [
        [60, 40],
        [60, 40],
        [60, 40],
        [60, 40],
      ],
      true,
    ],
    [
      'much, three times',
      [
        [60, 40],
        [60, 40],
        [60, 40],
      ],
      false,
    ],
    [
      'a quarter and no more',
      [
        [75, 25],
        [75, 25],
        [75, 25],
        [75, 25],
      ],
      false,
    ],
    [
      'all of it',
      [
        [0, 9],
        [0, 9],
        [0, 9],
        [0, 9],
      ],
      true,
    ],
    [
      'nothing was due',
      [
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      false,
    ],
    [
      'worked off in the end',
      [
        [60, 40],
        [60, 40],
        [60, 40],
        [60, 40],
        [100, 0],
      ],
      false,
    ],
  ] as const)('%s', (_, figures, isStarved) => {
    const runs = figures.map(([made, left], index) => probed((figures.length - index) * 4, made, left))
    expect(codes(runs).includes('probes_starved')).toBe(isStarved)
  })

  it('a run that did not come to probe says nothing of it', () => {
    const runs = [probed(20, 6, 4), probed(16, 6, 4), run(12, { outcome: 'failed' }), probed(8, 6, 4), probed(4, 6, 7)]
    expect(watch(runs)).toEqual([{ code: 'probes_starved', subject: 'refresh', since: ago(20), detail: { runs: 4, left: 7 } }])
  })
})

describe('an origin is silent', () => {
  const asked = (hours: number, outcome: OriginOutcome) =>
    run(hours, { origins: { npm: { outcome, requests: 1, bytes: 0, seconds: 1, listings: 5, rejected: 0, carried: 5, unread: 0 } } })
  const state = (outcome: OriginOutcome, readAt: string | null): OriginState => ({
    outcome,
    seenAt: readAt,
    readAt,
    listings: 5,
    rejected: 0,
    classes: {},
    carried: 5,
  })

  it.each([
    ['for a night', [asked(50, 'fresh'), asked(26, 'stale'), asked(2.5, 'stale')], false],
    ['for two days', [asked(50, 'fresh'), asked(26, 'stale'), asked(2, 'stale')], true],
    ['but answered in part since', [asked(80, 'fresh'), asked(50, 'stale'), asked(26, 'partial'), asked(2, 'stale')], false],
    ['but is switched off', [asked(80, 'fresh'), asked(50, 'stale'), asked(26, 'stale'), asked(2, 'skipped')], false],
    ['and never answered', [asked(50, 'stale'), asked(2, 'stale')], true],
  ] as const)('%s', (_, runs, isSilent) => expect(codes(runs).includes('origin_silent')).toBe(isSilent))

  it('a run that was not made is not its silence', () => {
    expect(codes([asked(59, 'fresh'), asked(58, 'stale')])).toEqual([])
  })

  it('the snapshot tells it where no run was recorded', () => {
    const snapshot = {
      generatedAt: ago(1),
      origins: { pypi: state('stale', ago(60)), npm: state('stale', ago(30)), github: state('skipped', null) },
    }
    expect(watchRuns({ runs: [], snapshot, now: NOW })).toEqual([
      { code: 'origin_silent', subject: 'pypi', since: ago(60), detail: { runs: 0 } },
    ])
  })

  it('what answered before the recorded runs is known from the snapshot', () => {
    const snapshot = { generatedAt: ago(2), origins: { npm: state('stale', ago(20)) } }
    expect(watchRuns({ runs: [asked(60, 'stale'), asked(2, 'stale')], snapshot, now: NOW })).toEqual([])
  })
})

it('is said in one sentence each', () => {
  expect(toSentence({ code: 'run_missing', subject: 'refresh', since: ago(70), detail: { everyHours: 24 } })).toBe(
    'No daily refresh is recorded since 2026-11-19 14:00 UTC; there should be one every day.',
  )
  expect(toSentence({ code: 'origin_silent', subject: 'npm', since: null, detail: { runs: 1 } })).toBe(
    'npm has never answered, and 1 run asked it in vain.',
  )
})
