// The facts that servers are compared by, row by row: what is said of one server, and what is said where it is not known.
import { shorten } from '../../core/api/shorten.ts'
import { surfaceOf, toAuth } from '../../core/api/summary.ts'
import { toPackageLabel } from '../../core/install/package-label.ts'
import type { ServerRecord } from '../../core/schema/api.ts'
import type { HealthSummary } from '../../core/schema/health.ts'
import type { CriterionId } from '../../core/schema/score.ts'
import { toVisible } from '../../core/schema/visible.ts'
import type { Severity } from '../../core/schema/words.ts'
import { toCount, toCounted, toDay, toShare } from '../lib/figures.ts'
import {
  AUTHS,
  BANDS,
  criterionWords,
  DRIFTS,
  ERAS,
  OUTCOMES,
  OWN_CRITERIA,
  REASONS,
  SEVERITIES,
  type Shape,
  STATUSES,
  TRANSPORTS,
  VERDICTS,
} from '../lib/wording.ts'

/** What is said of one server in one row. Texts are shown as text. */
export interface Cell {
  text: string
  shape?: Shape
  /** A second, smaller line. */
  more?: string
  /** Nothing was measured or stated: said, and never a figure. */
  isMissing?: true
}

export interface Row {
  head: string
  about?: string
  /** Undefined where there is nothing to say; a row without anything to say of any server is left out. */
  cell: (record: ServerRecord) => Cell | undefined
  /** What stands for that beside others. */
  otherwise?: string
}

const MOST_LISTED = 3
const LONGEST_TEXT = 200
const missing = (text: string): Cell => ({ text, isMissing: true })
const listed = (texts: readonly string[]): string => {
  const rest = texts.length - MOST_LISTED
  return [...texts.slice(0, MOST_LISTED).map((text) => shorten(toVisible(text), 100)), ...(rest > 0 ? [`${rest} more`] : [])].join(', ')
}

/** Of the target that the outcome is of; else of any. */
function healthOf({ server, health }: ServerRecord): HealthSummary | undefined {
  return health.find(({ target }) => target === server.probes[0]?.target) ?? health[0]
}

const IDENTITY: Row[] = [
  { head: 'Id', cell: ({ server }) => ({ text: server.id }) },
  {
    head: 'What it does',
    cell: ({ server: { description } }) =>
      description === undefined ? missing('not described') : { text: shorten(description, LONGEST_TEXT) },
  },
  {
    head: 'Status',
    cell: ({ server: { status, archived } }) => ({
      text: STATUSES[status],
      ...(archived === true ? { more: 'Its repository is archived' } : {}),
    }),
  },
  {
    head: 'Licence',
    cell: ({ server: { license } }) => (license === undefined ? missing('not stated') : { text: shorten(license, LONGEST_TEXT) }),
  },
]

const STANDING: Row[] = [
  {
    head: 'Outcome',
    cell: ({
      server: {
        probes: [probe],
      },
    }) => {
      const { shape, word } = OUTCOMES[probe?.outcome ?? 'not_probed']
      const reason = probe?.reason === undefined ? '' : `. ${REASONS[probe.reason]}`
      return { text: word, shape, ...(probe === undefined ? {} : { more: `since ${toDay(probe.since)}${reason}` }) }
    },
  },
  {
    head: 'Handshake, median',
    cell: (record) => {
      const latency = healthOf(record)?.latency
      if (latency === undefined) return missing('not measured')
      const probes = `${toCounted(latency.probes, 'probe')} in 30 days`
      return {
        text: `${toCount(latency.p50)} ms`,
        more: latency.probes < 2 ? probes : `95th percentile ${toCount(latency.p95)} ms, ${probes}`,
      }
    },
  },
  {
    head: 'Up',
    cell: (record) => {
      const { days90, days30, days7 } = healthOf(record)?.uptime ?? {}
      const [known, days] = days90 !== undefined ? [days90, 90] : days30 !== undefined ? [days30, 30] : [days7, 7]
      return known === undefined ? missing('not measured') : { text: toShare(known.share), more: `of what is known of ${days} days` }
    },
  },
  {
    head: 'Last probe',
    cell: (record) => {
      const health = healthOf(record)
      return health === undefined ? missing('none in 92 days') : { text: toDay(health.lastAt) }
    },
  },
  {
    head: 'Incidents, 30 days',
    cell: ({ incidents, health }) => {
      if (health.length === 0) return missing('not measured')
      const open = incidents.filter(({ closedAt }) => closedAt === undefined).length
      return { text: toCount(incidents.length), ...(open > 0 ? { more: `${open} not over` } : {}) }
    },
  },
]

const ACCESS: Row[] = [
  {
    head: 'Transports',
    cell: ({ server: { packages, remotes } }) => {
      const transports = [...new Set([...packages.map(({ transport }) => transport), ...remotes.map(({ type }) => type)])]
      return transports.length === 0 ? missing('no way in') : { text: transports.map((one) => TRANSPORTS[one]).join(', ') }
    },
  },
  {
    head: 'Ways in',
    cell: ({ server: { packages, remotes } }) => {
      const labels = [...packages.map(toPackageLabel), ...remotes.map(({ url }) => url)]
      return labels.length === 0 ? missing('none') : { text: listed(labels) }
    },
  },
  {
    head: 'Sign-in',
    cell: ({ server }) => {
      const auth = toAuth(server.probes)
      return auth === undefined ? missing('not known') : { text: AUTHS[auth] }
    },
  },
  {
    head: 'Protocol',
    cell: ({
      server: {
        probes: [probe],
      },
    }) => (probe?.era === undefined ? missing('not known') : { text: probe.protocolVersion ?? 'no version', more: ERAS[probe.era] }),
  },
]

const TOOLS: Row[] = [
  {
    head: 'Tools',
    cell: ({ server }) => {
      const surface = surfaceOf(server)
      return surface === undefined ? missing('not measured') : { text: toCount(surface.tools.length) }
    },
  },
  {
    head: 'Tokens',
    about: 'What all its tools cost a model to know',
    cell: ({ server }) => {
      const terms = surfaceOf(server)?.terms
      if (terms === undefined) return missing('not counted')
      return { text: `${terms.isAtLeast === true ? 'at least ' : ''}${toCount(terms.tokens)}`, more: terms.tokenizer }
    },
  },
  {
    head: 'Findings',
    cell: ({ server }) => {
      const surface = surfaceOf(server)
      if (surface?.rules === undefined) return missing('not looked through')
      if (surface.findings.length === 0) return { text: 'None', shape: 'works' }
      const of = (severity: Severity) => surface.findings.filter((one) => one.severity === severity).length
      const counts = (['high', 'medium', 'low'] as const).flatMap((one) =>
        of(one) === 0 ? [] : [`${of(one)} ${SEVERITIES[one].toLowerCase()}`],
      )
      return { text: counts.join(', '), shape: of('high') > 0 ? 'down' : of('medium') > 0 ? 'degraded' : 'unknown' }
    },
  },
]

const SCORE: Row[] = [
  {
    head: 'Score',
    cell: ({ server: { score } }) =>
      score.assessed ? { text: `${score.value} of 100`, more: BANDS[score.band] } : missing('not assessed'),
  },
]

/** The criteria that ship with Hisper, and those that a plug-in judged any of the servers by. */
function toCriteria(records: readonly ServerRecord[]): Row[] {
  const judged = records.flatMap(({ server: { score } }) => (score.assessed ? score.criteria.map(({ id }) => id) : []))
  const ids = [...new Set<CriterionId>([...OWN_CRITERIA, ...judged])]
  return ids.map((id) => ({ head: criterionWords({ id }).title, cell: (record) => toPoints(record, id), otherwise: 'not assessed' }))
}

const SHAPES = { pass: 'works', partial: 'degraded', fail: 'down', skip: undefined } as const

function toPoints({ server: { score } }: ServerRecord, id: CriterionId): Cell | undefined {
  const criterion = score.assessed ? score.criteria.find((one) => one.id === id) : undefined
  if (criterion === undefined) return undefined
  const { verdict, points, max, args } = criterion
  const shape = SHAPES[verdict]
  if (shape === undefined) return missing(VERDICTS[verdict].toLowerCase())
  const figure = shorten(criterionWords(criterion).figure(args), 80)
  return { text: `${Number(points.toFixed(1))} of ${max}`, shape, ...(figure === '' ? {} : { more: figure }) }
}

const CHANGE: Row[] = [
  {
    head: 'Last change seen',
    cell: ({ drift: [latest] }) => (latest === undefined ? missing('none seen') : { text: toDay(latest.at), more: DRIFTS[latest.code] }),
  },
  {
    head: 'Updated by its author',
    cell: ({ server: { updatedAt } }) => (updatedAt === undefined ? missing('not stated') : { text: toDay(updatedAt) }),
  },
  { head: 'In Hisper since', cell: ({ server: { firstSeenAt } }) => ({ text: toDay(firstSeenAt) }) },
  {
    head: 'Downloads a month, about',
    cell: ({ server: { popularity } }) =>
      popularity.downloadsMonth === undefined ? undefined : { text: toCount(popularity.downloadsMonth) },
  },
  {
    head: 'Stars, about',
    cell: ({ server: { popularity } }) => (popularity.stars === undefined ? undefined : { text: toCount(popularity.stars) }),
  },
]

/** By group, in the order in which they are read. */
export const rowsOf = (records: readonly ServerRecord[]): readonly (readonly [group: string, rows: readonly Row[]])[] => [
  ['What it is', IDENTITY],
  ['Whether it works', STANDING],
  ['How it is reached', ACCESS],
  ['What it offers', TOOLS],
  ['Score', [...SCORE, ...toCriteria(records)]],
  ['What changed', CHANGE],
]
