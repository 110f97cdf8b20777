// Categories: how many servers each has, and which.
import { z } from 'zod'
import { CategoryMemberSchema, CategorySummarySchema } from '../../schema/api.ts'
import { CATEGORY_TITLES, CategorySchema } from '../../schema/category.ts'
import type { Catalogue } from '../catalogue.ts'
import { documentOf, envelopeOf } from '../envelope.ts'
import { listRoutes } from '../list.ts'
import type { Route } from '../route.ts'
import type { SummaryRow } from '../summary.ts'
import { serverHref } from './servers.ts'

const members = new WeakMap<Catalogue, ReadonlyMap<string, readonly SummaryRow[]>>()

/** Servers by category; sorted out once a catalogue. */
function membersOf(catalogue: Catalogue): ReadonlyMap<string, readonly SummaryRow[]> {
  const known = members.get(catalogue)
  if (known !== undefined) return known
  const groups = new Map<string, SummaryRow[]>(CategorySchema.options.map((category) => [category, []]))
  for (const row of catalogue.servers) for (const category of row.categories) groups.get(category)?.push(row)
  members.set(catalogue, groups)
  return groups
}

export const CATEGORIES: Route = {
  path: '/api/v1/categories.json',
  operationId: 'listCategories',
  tag: 'Servers',
  summary: 'The categories, and how many servers each of them has. A server has none, one or a few.',
  parameters: {},
  schema: documentOf(z.array(CategorySummarySchema)),
  all: () => [{}],
  answer: async (catalogue) => ({
    ...envelopeOf(catalogue.snapshot),
    data: CategorySchema.options.map((category) => ({
      category,
      title: CATEGORY_TITLES[category],
      servers: membersOf(catalogue).get(category)?.length ?? 0,
      href: catalogue.url(`/api/v1/categories/${category}.json`),
    })),
  }),
}

export const CATEGORY_LIST = listRoutes({
  path: '/api/v1/categories/{category}',
  operationId: 'listServersOfCategory',
  tag: 'Servers',
  summary: 'The servers of one category, by id.',
  parameters: { category: { description: 'A word of `categories.json`.', example: 'databases' } },
  item: CategoryMemberSchema,
  pageSize: 4_000,
  lists: () => CategorySchema.options.map((category) => ({ category })),
  total: (catalogue, { category = '' }) => membersOf(catalogue).get(category)?.length,
  rows: (catalogue, start, end, { category = '' }) =>
    (membersOf(catalogue).get(category) ?? []).slice(start, end).map(({ id, title, outcome, score }) => ({
      id,
      title,
      outcome,
      ...(score === undefined ? {} : { score }),
      href: serverHref(catalogue, id),
    })),
})
