// How servers differ on one day: what they speak, what they ask for, what they offer, where they are from.
import type { SummaryRow } from '../../../core/api/summary.ts'
import type { FacetId } from '../../../core/browse/columns.ts'
import type { HealthSummary } from '../../../core/schema/health.ts'
import { OutcomeSchema } from '../../../core/schema/words.ts'
import type { Browsing } from '../browse-rows.ts'
import { toCount, toCounted } from '../figures.ts'
import { OUTCOMES } from '../wording.ts'
import type { Bar, Bars } from './picture.ts'

export interface Standing {
  /** Day of the run, `2026-11-22`. */
  day: string
  servers: readonly SummaryRow[]
  facets: Browsing['facets']
  health: readonly HealthSummary[]
}

const NOT_MEASURED = 'Not measured'
/** Upper ends of the steps, each but the last with what it is called. */
const SIZES = [
  [0, 'None'],
  [1, '1'],
  [5, '2 to 5'],
  [10, '6 to 10'],
  [20, '11 to 20'],
  [50, '21 to 50'],
  [100, '51 to 100'],
  [Infinity, 'More than 100'],
] as const
const COSTS = [
  [499, 'Under 500'],
  [999, '500 to 999'],
  [1_999, '1,000 to 1,999'],
  [4_999, '2,000 to 4,999'],
  [9_999, '5,000 to 9,999'],
  [19_999, '10,000 to 19,999'],
  [Infinity, '20,000 and more'],
] as const
const TIMES = [
  [99, 'Under 100 ms'],
  [249, '100 to 249 ms'],
  [499, '250 to 499 ms'],
  [999, '500 to 999 ms'],
  [1_999, '1 to 2 s'],
  [4_999, '2 to 5 s'],
  [Infinity, '5 s and more'],
] as const
/** Shares of the time, as whole ten-thousandths, the lowest first. */
const UPTIMES = [
  [4_999, 'Under 50 %'],
  [8_999, '50 to 90 %'],
  [9_499, '90 to 95 %'],
  [9_899, '95 to 99 %'],
  [9_999, '99 to 100 %'],
  [10_000, '100 %'],
] as const

export function toDistributions(standing: Standing): Bars[] {
  const { day, servers, facets, health } = standing
  const all = servers.length
  const tools = known(servers.map(({ tools: count }) => count))
  const tokens = known(servers.map(({ tokens: count }) => count))
  const uptimes = known(health.map(({ uptime }) => uptime.days30?.share)).map((share) => Math.round(share * 10_000))
  const times = known(health.map(({ latency }) => latency?.p50))
  const of = { kind: 'bars', day, counted: 'Servers' } as const
  return [
    {
      ...of,
      ...{ id: 'outcomes', title: 'Outcomes', of: 'Outcome' },
      lead: `${toCount(count(facets, 'outcome', 'ok'))} of ${toCounted(all, 'server')} work without anything that only you have.`,
      note: 'Each server by the outcome of its best way in.',
      bars: OutcomeSchema.options
        .map((outcome) => ({ label: OUTCOMES[outcome].word, count: count(facets, 'outcome', outcome), tone: OUTCOMES[outcome].shape }))
        .filter((bar) => bar.count > 0),
    },
    {
      ...of,
      ...{ id: 'uptime', title: 'Uptime', of: 'Up, 30 days', counted: 'Ways in' },
      lead:
        uptimes.length === 0
          ? 'Of no way in enough is known yet: a share of time needs two probes.'
          : `${toCount(uptimes.filter((share) => share === 10_000).length)} of ${toCounted(uptimes.length, 'way')} in never failed.`,
      note: 'Share of the time of which anything is known, over 30 days. A server may have several ways in: a package, an address.',
      bars: withRest(inSteps(uptimes, UPTIMES), health.length, uptimes.length),
    },
    {
      ...of,
      ...{ id: 'eras', title: 'Protocol', of: 'Era' },
      lead: toLargest(facets.era, all),
      note: 'By what the best way in answered. Stateless are revisions from 2026-07-28 on, which open with server/discover.',
      bars: withRest(facets.era, all, sum(facets.era)),
    },
    {
      ...of,
      ...{ id: 'transports', title: 'Transports', of: 'Transport' },
      lead: toLargest(facets.transport, all),
      note: 'As origins state them. A server that offers several counts in each.',
      bars: withRest(facets.transport, all, servers.filter(({ transports }) => transports.length > 0).length, 'None stated'),
    },
    {
      ...of,
      ...{ id: 'sign-in', title: 'Sign-in', of: 'Sign-in' },
      lead: toLargest(facets.auth, sum(facets.auth), 'that were asked'),
      note: 'What servers answered when they were spoken to without credentials.',
      bars: withRest(facets.auth, all, sum(facets.auth)),
    },
    {
      ...of,
      ...{ id: 'tool-lists', title: 'Sizes of tool lists', of: 'Tools' },
      lead:
        tools.length === 0
          ? 'No server has been asked for its tools.'
          : `Half of the ${toCounted(tools.length, 'server')} that answered have ${toCounted(median(tools), 'tool')} or fewer; the longest list has ${toCount(highest(tools))}.`,
      note: 'Tools in the answer to tools/list, read to its end.',
      bars: withRest(inSteps(tools, SIZES), all, tools.length),
    },
    {
      ...of,
      ...{ id: 'token-costs', title: 'Token costs', of: 'Tokens' },
      lead:
        tokens.length === 0
          ? 'No list of tools has been measured.'
          : `Half of the ${toCounted(tokens.length, 'list')} that were measured take ${toCounted(median(tokens), 'token')} or fewer; the dearest takes ${toCount(highest(tokens))}.`,
      note: 'What a model has to read before it can call anything: every tool’s name, description and parameters.',
      bars: withRest(inSteps(tokens, COSTS), all, tokens.length),
    },
    {
      ...of,
      ...{ id: 'handshakes', title: 'Time to answer', of: 'Handshake', counted: 'Ways in' },
      lead:
        times.length === 0
          ? 'No handshake has been timed.'
          : `Half of ${toCounted(times.length, 'way')} in answer within ${toCount(median(times))} ms.`,
      note: 'Median time to the end of the handshake over 30 days, of each way in. For a package it includes the start of its process.',
      bars: withRest(inSteps(times, TIMES), health.length, times.length),
    },
    {
      ...of,
      ...{ id: 'languages', title: 'Languages', of: 'Language' },
      lead: toLargest(facets.language, all),
      note: 'As the repository or the package states it.',
      bars: toStated(facets.language),
    },
    {
      ...of,
      ...{ id: 'licences', title: 'Licences', of: 'Licence' },
      lead: toLargest(facets.license, all),
      note: 'As the package or the repository states it.',
      bars: toStated(facets.license),
    },
    {
      ...of,
      ...{ id: 'origins', title: 'Where they are found', of: 'Origin' },
      lead: toLargest(facets.origin, all),
      note: 'A server that several origins list counts in each.',
      bars: facets.origin.filter((bar) => bar.count > 0),
    },
  ]
}

const known = (values: readonly (number | undefined)[]): number[] => values.filter((value) => value !== undefined)
const sum = (bars: readonly Bar[]): number => bars.reduce((total, bar) => total + bar.count, 0)
const highest = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0)

/** Nearest rank: one that was measured. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? 0
}

function inSteps(values: readonly number[], steps: readonly (readonly [end: number, label: string])[]): Bar[] {
  const counts = steps.map(() => 0)
  for (const value of values) {
    const step = steps.findIndex(([end]) => value <= end)
    counts[step] = (counts[step] ?? 0) + 1
  }
  return steps.map(([, label], index) => ({ label, count: counts[index] ?? 0 }))
}

/** The bars, and what is known of nothing as one more. */
function withRest(bars: readonly Bar[], all: number, measured: number, label = NOT_MEASURED): Bar[] {
  const rest = all - measured
  return [
    ...bars.map((bar) => ({ label: bar.label, count: bar.count })),
    ...(rest > 0 ? [{ label, count: rest, tone: 'none' as const }] : []),
  ]
}

/** The named ones, and behind them what is rarer and what states none. */
function toStated(words: Browsing['facets'][FacetId]): Bar[] {
  return words
    .filter((word) => word.count > 0)
    .map(({ word, label, count: counted }) => ({ label, count: counted, ...(isRest(word) ? { tone: 'none' as const } : {}) }))
}

const isRest = (word: string): boolean => word === 'other' || word === 'not-stated'

function count(facets: Browsing['facets'], facet: FacetId, word: string): number {
  return facets[facet].find((one) => one.word === word)?.count ?? 0
}

/** `Local (stdio): 40 of 49 servers.` */
function toLargest(words: Browsing['facets'][FacetId], of: number, which = ''): string {
  const [first] = words.filter(({ word, count: counted }) => !isRest(word) && counted > 0).toSorted((a, b) => b.count - a.count)
  if (first === undefined) return 'Nothing is known of any server yet.'
  return `Most often: ${first.label}, ${toCount(first.count)} of ${toCounted(of, 'server')}${which === '' ? '' : ` ${which}`}.`
}
