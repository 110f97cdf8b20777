// How MCP went, day by day: from the summaries of days, which no run changes once a day is over.
import type { DayFigures } from '../../../core/api/recent.ts'
import { STATES } from '../../../core/health/states.ts'
import { OutcomeSchema, SeveritySchema } from '../../../core/schema/words.ts'
import { toCount, toCounted, toDay } from '../figures.ts'
import { ERAS, SEVERITIES } from '../wording.ts'
import type { Lines } from './picture.ts'

/** @param days the oldest first */
export function toTrends(days: readonly DayFigures[]): Lines[] {
  // Of the first day every server is new: it says when Hisper began, and nothing of MCP.
  const later = days.slice(1)
  const came = total(later, ({ added }) => added)
  const went = total(later, ({ removed }) => removed)
  const changes = total(later, ({ drift }) => SeveritySchema.options.reduce((sum, word) => sum + (drift[word] ?? 0), 0))
  const of = { kind: 'lines', unit: '' } as const
  const line = (label: string, from: readonly DayFigures[], value: (day: DayFigures) => number | null) => ({
    label,
    values: from.map(value),
  })
  return [
    {
      ...of,
      ...{ id: 'growth', title: 'Servers', days: days.map(({ day }) => day) },
      lead: toChange(days, ({ totals }) => totals.servers, 'server'),
      note: 'Servers that are listed at the end of each day, those that were probed, and those that work.',
      lines: [
        line('Listed', days, ({ totals }) => totals.servers),
        line('Probed', days, ({ totals }) => totals.probed),
        line('Work', days, ({ totals }) => totals.outcomes.ok ?? 0),
      ],
    },
    {
      ...of,
      ...{ id: 'tools', title: 'Tools', days: days.map(({ day }) => day) },
      lead: toChange(days, ({ totals }) => totals.tools, 'tool'),
      note: 'Tools of all servers that answered.',
      lines: [line('Tools', days, ({ totals }) => totals.tools)],
    },
    {
      ...of,
      ...{ id: 'arrivals', title: 'Came and went', days: later.map(({ day }) => day) },
      lead: toSince(later, `${toCounted(came, 'server')} came and ${toCount(went)} went`),
      note: 'Servers that a run found for the first time, and those that all their origins dropped. The first day of the history is left out: all were new.',
      lines: [line('Came', later, ({ added }) => added), line('Went', later, ({ removed }) => removed)],
    },
    {
      ...of,
      ...{ id: 'era-history', title: 'Protocol, day by day', days: days.map(({ day }) => day) },
      lead: toChange(days, ({ totals }) => totals.eras.modern ?? 0, 'stateless server'),
      note: 'Servers by the era of the protocol in which they answered.',
      lines: [
        line(ERAS.legacy, days, ({ totals }) => totals.eras.legacy ?? 0),
        line(ERAS.modern, days, ({ totals }) => totals.eras.modern ?? 0),
      ],
    },
    {
      ...of,
      ...{ id: 'answers', title: 'Probes that were answered', unit: '%', days: days.map(({ day }) => day) },
      lead: toAnswers(days),
      note: 'Of the probes of each day that could tell. An answer that asks for credentials or a setting counts as one.',
      lines: [line('Answered', days, toAnswered)],
    },
    {
      ...of,
      ...{ id: 'drift', title: 'Changes in what servers say', days: later.map(({ day }) => day) },
      lead: toSince(later, toCounted(changes, 'change')),
      note: 'Differences between two answers of one server or two statements of its registries, by severity.',
      lines: SeveritySchema.options.toReversed().map((severity) => line(SEVERITIES[severity], later, ({ drift }) => drift[severity] ?? 0)),
    },
  ]
}

const total = (days: readonly DayFigures[], value: (day: DayFigures) => number): number => days.reduce((sum, day) => sum + value(day), 0)

/** `12 servers came and 3 went in 29 days.` */
function toSince(days: readonly DayFigures[], what: string): string {
  return days.length === 0 ? 'There is no second day to compare with yet.' : `${what} in ${toCounted(days.length, 'day')}.`
}

/** `1,000 servers, 12 more than on 22 Oct 2026.` */
function toChange(days: readonly DayFigures[], value: (day: DayFigures) => number, one: string): string {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return 'No day has been recorded yet.'
  const now = toCounted(value(last), one)
  if (first === last) return `${now} on ${toDay(last.day)}.`
  const more = value(last) - value(first)
  const change = more === 0 ? 'as many as' : `${toCount(Math.abs(more))} ${more > 0 ? 'more' : 'fewer'} than`
  return `${now}, ${change} on ${toDay(first.day)}.`
}

/** In percent, rounded down to a digit; null where no probe could tell. */
function toAnswered({ probes }: DayFigures): number | null {
  const counted = (state: string) =>
    OutcomeSchema.options.reduce((sum, word) => sum + (STATES[word] === state ? (probes[word] ?? 0) : 0), 0)
  const [up, down] = [counted('up'), counted('down')]
  return up + down === 0 ? null : Math.floor((up / (up + down)) * 1_000) / 10
}

function toAnswers(days: readonly DayFigures[]): string {
  const last = days.findLast((day) => toAnswered(day) !== null)
  return last === undefined ? 'No probe has been made yet.' : `${toAnswered(last)} % on ${toDay(last.day)}.`
}
