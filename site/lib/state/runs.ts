// Pictures of the pipeline's own runs: the daily ones, day by day, and what the last of them came to.

import { type RunLine, StageNameSchema } from '../../../core/schema/run.ts'
import type { OriginId } from '../../../core/schema/words.ts'
import { toCount, toCounted } from '../figures.ts'
import { originTitle } from '../wording.ts'
import type { Bars, Lines } from './picture.ts'

const DAY_MS = 86_400_000
/** Reasons that are told apart; the others are too rare to be. */
const MOST_REASONS = 12

/** Stages that are told apart. */
const PARTS = [
  ['Crawl and merge', ['crawl', 'merge']],
  ['Probe', ['probe']],
  ['Score and publish', ['score', 'publish']],
] as const

/** The daily runs alone. */
export const refreshesOf = (runs: readonly RunLine[]): RunLine[] => runs.filter(({ workflow }) => workflow === 'refresh')

/** @param runs the latest first */
export function toRunPictures(runs: readonly RunLine[]): (Lines | Bars)[] {
  const refreshes = refreshesOf(runs)
  const byDay = daysOf(refreshes)
  const days = byDay.map(({ day }) => day)
  const lines = { kind: 'lines', unit: '', days } as const
  const line = (label: string, value: (run: RunLine) => number | undefined) => ({
    label,
    values: byDay.map((one) => one.runs.map(value).find((number) => number !== undefined) ?? null),
  })
  const last = <T>(value: (run: RunLine) => T | undefined) => refreshes.map(value).find((one) => one !== undefined)
  const requests = last(requestsOf)
  const queue = last((run) => run.queue)
  const seconds = last(totalOf)
  return [
    {
      ...{ ...lines, id: 'run-time', title: 'Time, in minutes' },
      lead: seconds === undefined ? 'No time is recorded yet.' : `${toCounted(Math.round(seconds / 60), 'minute')} in the last run.`,
      note: 'Of the daily run. Probing in several jobs at once has no time of its own, and is left out.',
      lines: PARTS.map(([label, stages]) => line(label, (run) => minutesOf(run, stages))),
    },
    {
      ...{ ...lines, id: 'run-requests', title: 'Requests to all origins' },
      lead: requests === undefined ? 'No request is recorded yet.' : `${toCounted(requests, 'request')} in the last run.`,
      note: 'Of the daily run. A day without a run, or whose run left no report, has none.',
      lines: [line('Requests', requestsOf)],
    },
    {
      ...{ ...lines, id: 'run-left', title: 'Left for the next run' },
      lead: queue === undefined ? 'Nothing is recorded yet.' : toLeft(queue),
      note: 'Ways into servers that were due to be probed and for which the time did not suffice: they come first in the next run.',
      lines: [line('Targets', ({ queue }) => queue?.left)],
    },
    toFailures(refreshes),
    toAsked(refreshes),
  ]
}

function toLeft({ left, secondsLeft }: NonNullable<RunLine['queue']>): string {
  const time = secondsLeft === undefined ? '' : `, and ${toCounted(Math.round(secondsLeft / 60), 'minute')} of the time to probe`
  return `${toCounted(left, 'target')} after the last run${time}.`
}

function toFailures(refreshes: readonly RunLine[]): Bars {
  const run = refreshes.find(({ probes }) => probes !== undefined)
  const all = Object.entries(run?.probes?.reasons ?? {}).toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const rest = all.slice(MOST_REASONS).reduce((sum, [, count]) => sum + count, 0)
  const total = all.reduce((sum, [, count]) => sum + count, 0)
  return {
    ...{ kind: 'bars', id: 'run-failures', title: 'What did not work, by reason', of: 'Reason', counted: 'Probes', day: dayOf(run) },
    lead: run === undefined ? 'No probe is recorded yet.' : `${toCounted(total, 'probe')} of the last run with a reason.`,
    note: 'Reasons are the words of the API. That a server asks for credentials or a setting is a reason too, and no fault.',
    bars: [
      ...all.slice(0, MOST_REASONS).map(([label, count]) => ({ label, count })),
      ...(rest > 0 ? [{ label: 'all others', count: rest, tone: 'none' as const }] : []),
    ],
  }
}

function toAsked(refreshes: readonly RunLine[]): Bars {
  const run = refreshes.find(({ origins }) => Object.keys(origins).length > 0)
  const bars = Object.entries(run?.origins ?? {}).map(([id, { requests }]) => ({
    label: originTitle(id as OriginId),
    count: requests,
  }))
  const total = bars.reduce((sum, { count }) => sum + count, 0)
  return {
    ...{ kind: 'bars', id: 'run-origins', title: 'Requests, by origin', of: 'Origin', counted: 'Requests', day: dayOf(run) },
    lead: run === undefined ? 'No request is recorded yet.' : `${toCount(total)} in all, repeated tries among them.`,
    note: 'Of the last daily run that asked any.',
    bars: bars.toSorted((a, b) => b.count - a.count),
  }
}

/** Every day from the first run to the last, the oldest first, each with its runs, the latest first: a day without a run is one as well. */
function daysOf(refreshes: readonly RunLine[]): { day: string; runs: RunLine[] }[] {
  const [newest, oldest] = [refreshes[0], refreshes.at(-1)]
  if (newest === undefined || oldest === undefined) return []
  const first = Date.parse(dayOf(oldest))
  const count = Math.round((Date.parse(dayOf(newest)) - first) / DAY_MS) + 1
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(first + index * DAY_MS).toISOString().slice(0, 10)
    return { day, runs: refreshes.filter((run) => dayOf(run) === day) }
  })
}

const dayOf = (run: RunLine | undefined): string => run?.runAt.slice(0, 10) ?? '1970-01-01'

function minutesOf({ seconds }: RunLine, stages: readonly (keyof RunLine['seconds'])[]): number | undefined {
  const measured = stages.flatMap((stage) => seconds[stage] ?? [])
  return measured.length === 0 ? undefined : Math.round(measured.reduce((sum, one) => sum + one, 0) / 60)
}

/** Seconds of all stages that were measured. */
export function totalOf({ seconds }: RunLine): number | undefined {
  const measured = StageNameSchema.options.flatMap((stage) => seconds[stage] ?? [])
  return measured.length === 0 ? undefined : measured.reduce((sum, one) => sum + one, 0)
}

export function requestsOf({ origins }: RunLine): number | undefined {
  const asked = Object.values(origins)
  return asked.length === 0 ? undefined : asked.reduce((sum, { requests }) => sum + requests, 0)
}
