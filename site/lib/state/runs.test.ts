// What is drawn of the pipeline's runs: what was not measured is a gap and no 0.
import { expect, it } from 'vitest'
import { type RunLine, RunLineSchema } from '../../../core/schema/run.ts'
import { isDrawn } from './chart.ts'
import { toTable } from './picture.ts'
import { toRunPictures } from './runs.ts'

function run(runAt: string, more: Partial<RunLine> = {}): RunLine {
  return RunLineSchema.parse({
    ...{ runAt: `${runAt}:00.000Z`, workflow: 'refresh', outcome: 'complete', seconds: {}, origins: {}, warnings: 0 },
    ...more,
  })
}

const asked = (requests: number): RunLine['origins'] => ({
  npm: { outcome: 'fresh', requests, bytes: 0, seconds: 1, listings: 0, rejected: 0, carried: 0, unread: 0 },
  pypi: { outcome: 'fresh', requests: 1, bytes: 0, seconds: 1, listings: 0, rejected: 0, carried: 0, unread: 0 },
})

/** More than are told apart. */
const REASONS = [
  'http_401',
  'http_402',
  'http_403',
  'dns_failure',
  'no_wheel',
  'killed_by_signal',
  'cpu_limit',
  'too_deep',
  'offline',
  'no_engine',
  'too_large',
  'line_too_long',
  'cursor_loop',
]

/** The latest first. */
const RUNS = [
  run('2026-11-22T05:00', { outcome: 'lost' }),
  run('2026-11-22T04:00', { seconds: { crawl: 110, merge: 70, score: 31 }, origins: asked(1_000), queue: { left: 3, secondsLeft: 600 } }),
  run('2026-11-21T23:00', { workflow: 'health', seconds: { crawl: 6_000 } }),
  run('2026-11-20T04:00', {
    ...{ seconds: { crawl: 60, probe: 600 }, origins: asked(0), queue: { left: 0 } },
    probes: { outcomes: { ok: 1, timeout: 9 }, reasons: Object.fromEntries([['exited', 5], ...REASONS.map((reason) => [reason, 1])]) },
  }),
]

const tableOf = (id: string, runs: readonly RunLine[] = RUNS) => {
  const picture = toRunPictures(runs).find((one) => one.id === id)
  return picture === undefined ? expect.unreachable(`no picture ${id}`) : { ...toTable(picture), lead: picture.lead }
}

it('a day without a run is a gap, and so is a stage that has no time of its own', () => {
  expect(tableOf('run-time').rows).toEqual([
    ['2026-11-20', 1, 10, null],
    ['2026-11-21', null, null, null],
    ['2026-11-22', 3, null, 1],
  ])
})

it('of several runs of a day the last that was measured counts, and an hourly one never', () => {
  expect(tableOf('run-requests')).toMatchObject({
    lead: '1,001 requests in the last run.',
    rows: [
      ['2026-11-20', 1],
      ['2026-11-21', null],
      ['2026-11-22', 1_001],
    ],
  })
})

it('what was left is told with the time that was left, where that is known', () => {
  expect(tableOf('run-left').lead).toBe('3 targets after the last run, and 10 minutes of the time to probe.')
  expect(tableOf('run-left', RUNS.slice(3)).lead).toBe('0 targets after the last run.')
})

it('reasons are those of the last run that probed, the rarest together', () => {
  const { rows } = tableOf('run-failures')
  expect(rows).toHaveLength(13)
  expect([rows[0], rows.at(-1)]).toEqual([
    ['exited', 5],
    ['all others', 2],
  ])
})

it('nothing is drawn, and nothing is 0, where no run was recorded', () => {
  for (const picture of toRunPictures([])) {
    expect(isDrawn(picture), picture.id).toBe(false)
    expect(picture.lead).toMatch(/recorded yet/)
    expect(toTable(picture).rows).toEqual([])
  }
})
