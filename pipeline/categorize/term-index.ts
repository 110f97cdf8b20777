// Finds the terms of all categories in a row of words, in time that grows with the row alone.
import { type Category, CategorySchema } from '../../core/schema/category.ts'
import type { CategoryRules } from './category-rules.ts'
import { CATEGORY_RULES } from './rules/index.ts'
import { NEUTRAL_PHRASES } from './rules/neutral.ts'
import { wordsOf } from './words.ts'

export type Level = keyof CategoryRules

interface Meaning {
  category: Category
  level: Level
}

export interface Term {
  words: readonly string[]
  /** As the table writes it. */
  text: string
  meanings: Meaning[]
}

/** Terms by their first word, the longest first. */
const INDEX = buildIndex()

function buildIndex(): ReadonlyMap<string, readonly Term[]> {
  const terms = new Map<string, Term>()
  const add = (text: string): Term => {
    const words = wordsOf(text)
    const key = words.join(' ')
    const term = terms.get(key) ?? { words, text: text.trim().replace(/\s+/g, ' '), meanings: [] }
    terms.set(key, term)
    return term
  }
  for (const category of CategorySchema.options) {
    const rules = CATEGORY_RULES[category]
    for (const level of ['services', 'terms', 'hints'] as const) {
      for (const text of rules[level].split(',')) add(text).meanings.push({ category, level })
    }
  }
  for (const text of NEUTRAL_PHRASES.split(',')) add(text)
  const index = new Map<string, Term[]>()
  for (const term of terms.values()) {
    const [first = ''] = term.words
    const list = index.get(first)
    if (list === undefined) index.set(first, [term])
    else list.push(term)
  }
  for (const list of index.values()) list.sort((a, b) => b.words.length - a.words.length)
  return index
}

/** The terms in a row of words, from left to right; of terms that overlap the longest, so that a word counts once. */
export function findTerms(words: readonly string[]): Term[] {
  const found: Term[] = []
  for (let at = 0; at < words.length; ) {
    const term = INDEX.get(words[at] ?? '')?.find((candidate) => candidate.words.every((word, offset) => words[at + offset] === word))
    if (term !== undefined) found.push(term)
    at += term?.words.length ?? 1
  }
  return found
}
