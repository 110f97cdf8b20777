// How well the categories of servers agree with what people or curated lists say of them.
import { z } from 'zod'
import { type Category, CategorySchema } from '../../core/schema/category.ts'
import { categorize } from '../categorize/index.ts'

export const CategorizedRowSchema = z.looseObject({
  key: z.string().optional(),
  name: z.string(),
  description: z.string().nullish(),
  keywords: z.array(z.string()).default([]),
  tools: z.array(z.string()).default([]),
  /** All that may be said of it; empty where it belongs to none. */
  categories: z.array(CategorySchema),
})
export type CategorizedRow = z.infer<typeof CategorizedRowSchema>

export interface CategoryQuality {
  precision: number
  recall: number
  /** Servers that were given it. */
  assigned: number
  /** Servers that are labelled with it. */
  labelled: number
}

export interface CategoriesQuality {
  /** Of the servers that were given categories, the share of which one at least is a label. */
  precision: number
  /** Of the servers that have labels, the share that was given one of them at least. */
  recall: number
  f1: number
  /** Of all categories given, the share that is a label. Low where lists name only the first of several. */
  exactPrecision: number
  /** Servers that were given any category. */
  assigned: number
  /** Share of servers that were given none. */
  none: number
  n: number
  byCategory: Partial<Record<Category, CategoryQuality>>
}

export function evaluateCategories(rows: readonly CategorizedRow[]): CategoriesQuality {
  const judged = rows.map(({ name, description, keywords, tools, categories }) => {
    const server = { title: name, keywords, packages: [], ...(description == null ? {} : { description }) }
    const given = categorize(server, tools).map(({ category }) => category)
    return { labels: new Set(categories), given, right: given.filter((category) => categories.includes(category)) }
  })
  const assigned = judged.filter(({ given }) => given.length > 0)
  const hits = judged.filter(({ right }) => right.length > 0).length
  const precision = share(hits, assigned.length)
  const recall = share(hits, judged.filter(({ labels }) => labels.size > 0).length)
  return {
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    exactPrecision: share(total(judged.map(({ right }) => right.length)), total(judged.map(({ given }) => given.length))),
    assigned: assigned.length,
    none: share(rows.length - assigned.length, rows.length),
    n: rows.length,
    byCategory: Object.fromEntries(
      CategorySchema.options.flatMap((category) => {
        const given = judged.filter((row) => row.given.includes(category)).length
        const labelled = judged.filter((row) => row.labels.has(category)).length
        const right = judged.filter((row) => row.right.includes(category)).length
        const quality = { precision: share(right, given), recall: share(right, labelled), assigned: given, labelled }
        return given + labelled === 0 ? [] : [[category, quality]]
      }),
    ),
  }
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
