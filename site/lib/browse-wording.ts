// Words of the list of servers: by what it is narrowed and sorted.
import type { FacetId } from '../../core/browse/columns.ts'
import type { Sort } from '../../core/browse/select.ts'

/** By what the list of servers is narrowed, in the order in which it is offered. */
export const FACETS: Record<FacetId, string> = {
  outcome: 'Outcome',
  category: 'Category',
  transport: 'Transport',
  auth: 'Sign-in',
  band: 'Score',
  origin: 'Found at',
  language: 'Language',
  license: 'Licence',
  era: 'Protocol',
  changed: 'Last changed',
}
/** By what it is sorted. */
export const SORTS: Record<Sort, string> = {
  relevance: 'Best first',
  score: 'Score',
  popularity: 'Use',
  newest: 'Newest',
  latency: 'Quickest answer',
  tools: 'Most tools',
  tokens: 'Fewest tokens',
}
