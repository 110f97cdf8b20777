// What the list of servers is narrowed and sorted by: the words of every facet with their labels, and every server as a row of them.
import type { Catalogue } from '../../core/api/catalogue.ts'
import type { SummaryRow } from '../../core/api/summary.ts'
import { type BrowseRow, FACET_IDS, type FacetId } from '../../core/browse/columns.ts'
import { CATEGORY_TITLES, CategorySchema } from '../../core/schema/category.ts'
import { BandSchema } from '../../core/schema/score.ts'
import type { Server } from '../../core/schema/server.ts'
import { toVisible } from '../../core/schema/visible.ts'
import { EraSchema, OutcomeSchema, originsWith, TransportSchema } from '../../core/schema/words.ts'
import { AUTHS, BANDS, ERAS, OUTCOMES, originTitle, TRANSPORTS } from './wording.ts'

/** What a summary does not say of a server. */
export type BrowseFacts = Pick<Server, 'language'> & { origins: readonly string[]; era?: string }

export interface FacetWord {
  word: string
  label: string
  count: number
}

export interface Browsing {
  rows: BrowseRow[]
  facets: Record<FacetId, FacetWord[]>
}

/** Languages and licences that are named; the rest is one word. */
const MOST_NAMED = 14
const OTHER = 'other'
const NOT_STATED = 'not-stated'
const DAY_MS = 86_400_000

/** Since the author last changed it, in days; what is older falls into the last. */
const CHANGED = [
  ['7-days', 'Within a week', 7],
  ['30-days', 'Within a month', 30],
  ['90-days', 'Within three months', 90],
  ['year', 'Within a year', 365],
  ['longer', 'Longer ago', Number.POSITIVE_INFINITY],
] as const

export function toBrowseFacts(server: Server): BrowseFacts {
  const era = server.probes.find((probe) => probe.era !== undefined)?.era
  return {
    origins: [...new Set(server.listings.map(({ origin }) => origin))],
    ...(server.language === undefined ? {} : { language: server.language }),
    ...(era === undefined ? {} : { era }),
  }
}

/** @param servers in the order in which the site lists them */
export function toBrowsing(catalogue: Catalogue, servers: readonly SummaryRow[], factsOf: (id: string) => BrowseFacts): Browsing {
  const now = Date.parse(catalogue.snapshot.generatedAt)
  const languages = nameMost(servers.map(({ id }) => factsOf(id).language))
  const licenses = nameMost(servers.map(({ license }) => license))
  const rows = servers.map((server): BrowseRow => {
    const facts = factsOf(server.id)
    const latency = catalogue.healthOf(server.id).find((one) => one.latency !== undefined)?.latency?.p50
    const { downloadsMonth, stars } = server.popularity
    return {
      id: server.id,
      words: {
        outcome: [server.outcome],
        category: server.categories,
        transport: server.transports,
        auth: server.auth === undefined ? [] : [server.auth],
        origin: facts.origins,
        language: [languages.wordOf(facts.language)],
        license: [licenses.wordOf(server.license)],
        era: facts.era === undefined ? [] : [facts.era],
        band: server.band === undefined ? [] : [server.band],
        changed: server.updatedAt === undefined ? [] : [toChanged(now - Date.parse(server.updatedAt))],
      },
      figures: {
        ...(server.score === undefined ? {} : { score: server.score }),
        ...(downloadsMonth === undefined && stars === undefined ? {} : { popularity: toUse(server.popularity) }),
        newest: Math.floor(Date.parse(server.firstSeenAt) / DAY_MS),
        ...(latency === undefined ? {} : { latency }),
        ...(server.tools === undefined ? {} : { tools: server.tools }),
        ...(server.tokens === undefined ? {} : { tokens: server.tokens }),
      },
    }
  })
  const labels: Record<FacetId, readonly (readonly [word: string, label: string])[]> = {
    outcome: OutcomeSchema.options.map((word) => [word, OUTCOMES[word].word]),
    category: CategorySchema.options.map((word) => [word, CATEGORY_TITLES[word]]),
    transport: TransportSchema.options.map((word) => [word, TRANSPORTS[word]]),
    auth: Object.entries(AUTHS),
    origin: originsWith(rows.flatMap(({ words }) => words.origin)).map((word) => [word, originTitle(word)]),
    language: languages.labels,
    license: licenses.labels,
    era: EraSchema.options.map((word) => [word, ERAS[word]]),
    band: BandSchema.options.map((word) => [word, BANDS[word]]),
    changed: CHANGED.map(([word, label]) => [word, label]),
  }
  const counts = new Map<string, number>()
  for (const { words } of rows)
    for (const facet of FACET_IDS)
      for (const word of words[facet]) counts.set(`${facet} ${word}`, (counts.get(`${facet} ${word}`) ?? 0) + 1)
  const facets = Object.fromEntries(
    FACET_IDS.map((facet) => [facet, labels[facet].map(([word, label]) => ({ word, label, count: counts.get(`${facet} ${word}`) ?? 0 }))]),
  ) as Browsing['facets']
  return { rows, facets }
}

/** How much a server is used, in one number: downloads a month, or a thousand for each star. */
export function toUse({ downloadsMonth = 0, stars = 0 }: SummaryRow['popularity']): number {
  return Math.max(downloadsMonth, stars * 1_000)
}

function toChanged(ms: number): string {
  return CHANGED.find(([, , days]) => ms <= days * DAY_MS)?.[0] ?? 'longer'
}

/** The most frequent values as words, by what an address can hold of them; what is rarer is `other`. */
function nameMost(values: readonly (string | undefined)[]) {
  const counts = new Map<string, number>()
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1)
  const words = new Map<string, string>()
  const labels: [string, string][] = []
  for (const [value] of [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))) {
    const word = value
      .toLowerCase()
      .replaceAll('+', 'p')
      .replaceAll('#', '-sharp')
      .replace(/[^a-z0-9.]+/g, '-')
      .slice(0, 40)
    if (words.size >= MOST_NAMED || word === OTHER || word === NOT_STATED || labels.some(([taken]) => taken === word)) continue
    words.set(value, word)
    labels.push([word, toVisible(value)])
  }
  labels.push([OTHER, 'Others'], [NOT_STATED, 'Not stated'])
  return { labels, wordOf: (value: string | undefined) => (value === undefined ? NOT_STATED : (words.get(value) ?? OTHER)) }
}
