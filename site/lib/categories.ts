// Servers by what they are for, in the order in which the site lists them: sorted out once in a build.
import { CATEGORY_TITLES, type Category, CategorySchema } from '../../core/schema/category.ts'
import { type Row, readCatalogue } from './catalogue.ts'
import { CATEGORY_MEANINGS } from './category-meanings.ts'

export interface CategoryGroup {
  id: Category
  title: string
  /** What belongs into it, and what does not, as text that other categories are named in by their titles. */
  belongs: string
  not?: string
  rows: readonly Row[]
  /** How many of them work without anything that only their user has. */
  working: number
}

let groups: Promise<readonly CategoryGroup[]> | undefined

/** Every category, in the order of its words, be it empty. */
export function readCategories(): Promise<readonly CategoryGroup[]> {
  groups ??= readCatalogue().then((rows) => {
    const members = new Map<Category, Row[]>(CategorySchema.options.map((id) => [id, []]))
    for (const row of rows) for (const category of row.categories) members.get(category)?.push(row)
    return [...members].map(([id, own]) => ({
      ...{ id, title: CATEGORY_TITLES[id], rows: own, working: own.filter(({ outcome }) => outcome === 'ok').length },
      ...toMeaning(id),
    }))
  })
  return groups
}

function toMeaning(id: Category): Pick<CategoryGroup, 'belongs' | 'not'> {
  const { belongs, not } = CATEGORY_MEANINGS[id]
  return not === undefined ? { belongs } : { belongs, not: not.replace(/`([a-z-]+)`/g, (_, word: string) => titleOf(word)) }
}

function titleOf(word: string): string {
  const category = CategorySchema.safeParse(word)
  return category.success ? CATEGORY_TITLES[category.data] : word
}
