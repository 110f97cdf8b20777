// Everything that speaks for a category, and how much it weighs.
import { type Category, CategorySchema } from '../../core/schema/category.ts'
import type { MergedServer } from '../../core/schema/server.ts'
import { TEXT_LIMITS } from '../../core/schema/text.ts'
import { findTerms, type Level, type Term } from './term-index.ts'
import { camelWordsOf, wordsOf } from './words.ts'

/** What of a server is looked at. */
export type CategorizedServer = Pick<MergedServer, 'title' | 'registryName' | 'description' | 'keywords' | 'packages'>

export interface Evidence {
  category: Category
  points: number
  /** Whether any of it is more than a hint. */
  decisive: boolean
  /** `name "slack"; tools "list_channels", "post_message"`. */
  text: string
}

/**
 * What a term is worth where it stands; three points decide. A name says what a thing is for; keywords also say what it is made of,
 * and a description what else it is like.
 */
const POINTS = {
  name: { services: 4, terms: 3, hints: 1 },
  keyword: { services: 3, terms: 2, hints: 0.5 },
  description: { services: 2, terms: 1.5, hints: 0.5 },
} as const satisfies Record<string, Readonly<Record<Level, number>>>

/** Most points of one place: the tenth keyword of one field says no more than the third. */
const MOST_POINTS = { name: 6, keyword: 6, description: 3 } as const satisfies Record<keyof typeof POINTS, number>

/** What is looked at of lists that anybody may make as long as they like. */
const LIMITS = { names: 20, keywords: 50, tools: 500, quoted: 3, quotedName: 40 } as const

/** Share of a server's tools, at least two of them, from which they decide: one search among forty tools does not make a search engine. */
const TELLING_SHARE = 0.3

type Gathered = Map<Category, { points: number; decisive: boolean; parts: string[] }>

/** For every category that anything speaks for, whatever the order of keywords and tools. */
export function gatherEvidence(server: CategorizedServer, toolNames: readonly string[]): Evidence[] {
  const gathered: Gathered = new Map()
  weighTerms(gathered, 'name', namesOf(server).flatMap(termsOfName))
  weighTerms(
    gathered,
    'keyword',
    firstOf(server.keywords, LIMITS.keywords).flatMap((keyword) => findTerms(wordsOf(keyword))),
  )
  weighTerms(gathered, 'description', findTerms(wordsOf(server.description ?? '')))
  weighTools(gathered, firstOf(toolNames, LIMITS.tools))
  return CategorySchema.options.flatMap((category) => {
    const entry = gathered.get(category)
    return entry === undefined ? [] : [{ category, points: entry.points, decisive: entry.decisive, text: joinParts(entry.parts) }]
  })
}

function weighTerms(gathered: Gathered, place: keyof typeof POINTS, terms: readonly Term[]): void {
  const byCategory = new Map<Category, Map<string, Level>>()
  for (const { text, meanings } of terms) {
    for (const { category, level } of meanings) entryOf(byCategory, category, () => new Map<string, Level>()).set(text, level)
  }
  for (const [category, levels] of byCategory) {
    const points = [...levels.values()].reduce((sum, level) => sum + POINTS[place][level], 0)
    const isDecisive = [...levels.values()].some((level) => level !== 'hints')
    add(gathered, category, Math.min(points, MOST_POINTS[place]), isDecisive, quote(place, [...levels.keys()].toSorted()))
  }
}

function weighTools(gathered: Gathered, tools: readonly string[]): void {
  const byCategory = new Map<Category, { telling: Set<string>; hinting: Set<string> }>()
  for (const tool of tools) {
    for (const { meanings } of termsOfName(tool)) {
      for (const { category, level } of meanings) {
        const entry = entryOf(byCategory, category, () => ({ telling: new Set<string>(), hinting: new Set<string>() }))
        entry[level === 'hints' ? 'hinting' : 'telling'].add(tool)
      }
    }
  }
  for (const [category, { telling, hinting }] of byCategory) {
    const isTelling = telling.size >= 2 && telling.size >= tools.length * TELLING_SHARE
    const points = (isTelling ? 3 : Math.min(telling.size, 1)) + (hinting.size >= 3 ? 1 : Math.min(hinting.size, 1) / 2)
    const quoted = [...new Set([...telling, ...hinting])].map((tool) => tool.replace(/[^\w./-]+/g, ' ').slice(0, LIMITS.quotedName))
    add(gathered, category, points, telling.size > 0, quote('tools', quoted))
  }
}

function add(gathered: Gathered, category: Category, points: number, decisive: boolean, part: string): void {
  const entry = entryOf(gathered, category, () => ({ points: 0, decisive: false, parts: [] }))
  entry.points += points
  entry.decisive ||= decisive
  entry.parts.push(part)
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

function quote(place: string, words: readonly string[]): string {
  const quoted = words.slice(0, LIMITS.quoted).map((word) => `"${word}"`)
  return `${place} ${quoted.join(', ')}`
}

/** As many parts as a line holds, the strongest places first. */
function joinParts(parts: readonly string[]): string {
  return parts.reduce((line, part) => (line.length + part.length + 2 > TEXT_LIMITS.line ? line : `${line}; ${part}`))
}

/** Its names without their owners: who publishes a thing does not say what it is for. */
function namesOf({ title, registryName, packages }: CategorizedServer): string[] {
  const owned = [...(registryName === undefined ? [] : [registryName]), ...packages.map(({ identifier }) => identifier)]
  return firstOf([title, ...owned.map((name) => name.slice(name.lastIndexOf('/') + 1))], LIMITS.names)
}

function termsOfName(name: string): Term[] {
  return [...findTerms(wordsOf(name)), ...findTerms(camelWordsOf(name) ?? [])]
}

function firstOf(texts: readonly string[], most: number): string[] {
  return [...new Set(texts)].toSorted().slice(0, most)
}
