// The list of all servers, in the order in which the site shows it. Its rows are the catalogue's own: they are in memory once.
import type { SummaryRow } from '../../core/api/summary.ts'
import { readBrowseFacts, readFeedCatalogue } from '../feeds/catalogue.ts'
import { type Browsing, toBrowsing } from './browse-rows.ts'
import { OUTCOMES, type Shape } from './wording.ts'

/** What lists need of a server. Its texts are a stranger's as they are: `toVisible` before they are shown. */
export type Row = SummaryRow

/** From what you can use at once to what nothing is known of. */
const BEST_FIRST: readonly Shape[] = ['works', 'asks', 'degraded', 'down', 'unknown']
let rows: Promise<readonly Row[]> | undefined

/** All servers: those that work first, the best scored among them, then the most used; ids break ties, so that every build has one order. */
export function readCatalogue(): Promise<readonly Row[]> {
  rows ??= readFeedCatalogue().then((catalogue) => (catalogue?.servers ?? []).toSorted(compare))
  return rows
}

let browsing: Promise<Browsing | undefined> | undefined

/** The same list as rows of words and figures; undefined while nothing has been published yet. */
export function readBrowsing(): Promise<Browsing | undefined> {
  browsing ??= readFeedCatalogue().then(async (catalogue) => {
    if (catalogue === undefined) return undefined
    const facts = await readBrowseFacts()
    return toBrowsing(catalogue, await readCatalogue(), (id) => facts.get(id) ?? { origins: [] })
  })
  return browsing
}

function compare(a: Row, b: Row): number {
  return (
    BEST_FIRST.indexOf(OUTCOMES[a.outcome].shape) - BEST_FIRST.indexOf(OUTCOMES[b.outcome].shape) ||
    (b.score ?? -1) - (a.score ?? -1) ||
    (b.popularity.downloadsMonth ?? 0) - (a.popularity.downloadsMonth ?? 0) ||
    (b.popularity.stars ?? 0) - (a.popularity.stars ?? 0) ||
    (a.id < b.id ? -1 : 1)
  )
}
