// The views of the list of servers: all, by outcome, by transport, each cut into pages that are plain pages.
import { OutcomeSchema, TransportSchema } from '../../core/schema/words.ts'
import { linkTo } from './address.ts'
import type { Row } from './catalogue.ts'
import { PAGE_SIZE } from './page-size.ts'
import { OUTCOMES, TRANSPORTS } from './wording.ts'

export interface View {
  /** Path below `/servers/`, without slashes at its ends; empty for all. */
  path: string
  group: 'all' | 'outcome' | 'transport'
  label: string
  rows: readonly Row[]
}

/** Every view that holds a server, in the order of the vocabularies. Always has `all`, which may be empty. */
export function toViews(rows: readonly Row[]): View[] {
  const views: View[] = [
    { path: '', group: 'all', label: 'All', rows },
    ...OutcomeSchema.options.map((outcome) => ({
      path: `outcome/${outcome}`,
      group: 'outcome' as const,
      label: OUTCOMES[outcome].word,
      rows: rows.filter((row) => row.outcome === outcome),
    })),
    ...TransportSchema.options.map((transport) => ({
      path: `transport/${transport}`,
      group: 'transport' as const,
      label: TRANSPORTS[transport],
      rows: rows.filter(({ transports }) => transports.includes(transport)),
    })),
  ]
  return views.filter((view) => view.group === 'all' || view.rows.length > 0)
}

/** Number of pages of a view: an empty one still has one, which says that it is empty. */
export function countPages(view: View): number {
  return Math.max(1, Math.ceil(view.rows.length / PAGE_SIZE))
}

/** Path of a view's page below `/servers/`. `page/N` and not `N`: a server's id may be a number. */
export function viewPath(view: Pick<View, 'path'>, page: number): string {
  return [view.path, page === 1 ? '' : `page/${page}`].filter((part) => part !== '').join('/')
}

export function viewLink(view: Pick<View, 'path'>, page = 1): string {
  const path = viewPath(view, page)
  return path === '' ? linkTo('/servers/') : linkTo(`/servers/${path}/`)
}
