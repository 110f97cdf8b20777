// What a list shows, as the query of its address: so that going back, reloading and sharing all find it.
import { FACET_IDS, type FacetId, FIGURE_IDS } from './columns.ts'
import type { Sort } from './select.ts'

export interface BrowseState {
  query: string
  chosen: Partial<Record<FacetId, string[]>>
  sort: Sort
  /** From 1. */
  page: number
}

const LONGEST_QUERY = 300
const MOST_PAGES = 10_000
const SORTS: readonly string[] = ['relevance', ...FIGURE_IDS]

/** @param search `?q=…&category=databases,documents&sort=score&page=2`; what is not understood is left out */
export function readState(search: string): BrowseState {
  const given = new URLSearchParams(search)
  const sort = given.get('sort') ?? ''
  const page = Number(given.get('page'))
  const chosen: BrowseState['chosen'] = {}
  for (const facet of FACET_IDS) {
    const words = (given.get(facet) ?? '').split(',').filter((word) => word !== '')
    if (words.length > 0) chosen[facet] = [...new Set(words)].slice(0, 32)
  }
  return {
    query: (given.get('q') ?? '').slice(0, LONGEST_QUERY),
    chosen,
    sort: SORTS.includes(sort) ? (sort as Sort) : 'relevance',
    page: Number.isInteger(page) && page >= 1 && page <= MOST_PAGES ? page : 1,
  }
}

/** @returns the query with its question mark, in one order; empty for the list of all */
export function writeState({ query, chosen, sort, page }: BrowseState): string {
  const params = new URLSearchParams()
  if (query !== '') params.set('q', query)
  for (const facet of FACET_IDS) {
    const words = chosen[facet] ?? []
    if (words.length > 0) params.set(facet, [...words].sort().join(','))
  }
  if (sort !== 'relevance') params.set('sort', sort)
  if (page > 1) params.set('page', String(page))
  const text = params.toString().replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}
