// How much each term says of one server: BM25F (Robertson, Zaragoza, Taylor 2004), which weighs fields before it dampens repetition.
// What depends on the whole collection, a term's rarity, is left to the reader, so that a server's part depends on that server alone.
import { toNameTerm, toTerms } from './terms.ts'

/** What is searched of a server. */
export interface SearchDocument {
  /** Its title, its id, and those of its packages and repository. */
  names: readonly string[]
  description: string
  /** Keywords and categories. */
  keywords: readonly string[]
  tools: readonly { name: string; description: string }[]
  /** 0 to 1: between two that fit alike, the one that works and is used comes first. */
  standing: number
}

/** Of each field: what a word in it counts, and how long one usually is, in terms. */
const FIELDS = {
  names: { weight: 6, usual: 6 },
  keywords: { weight: 2, usual: 6 },
  description: { weight: 3, usual: 14 },
  toolNames: { weight: 2, usual: 24 },
  toolTexts: { weight: 1, usual: 120 },
} as const
/** How much length counts against a field (b of BM25), and from where repetition adds little (k1). */
const LENGTH = 0.6
const REPETITION = 1.4
/** What the best standing adds to an impact. */
const STANDING = 0.35
const SCALE = 255 / (1 + STANDING)
/** Whole names count as much as a term can. */
const NAME_IMPACT = 255
const LONGEST_TEXT = 600
const MOST_TOOLS = 300

/** @returns each term's impact, 1 to 255 */
export function toImpacts({ names, description, keywords, tools, standing }: SearchDocument): Map<string, number> {
  const said = tools.slice(0, MOST_TOOLS)
  const weights = new Map<string, number>()
  addField(weights, 'names', [...new Set(names.flatMap(toTerms))])
  addField(weights, 'keywords', keywords.flatMap(toTerms))
  addField(weights, 'description', toTerms(description.slice(0, LONGEST_TEXT)))
  addField(
    weights,
    'toolNames',
    said.flatMap(({ name }) => toTerms(name)),
  )
  addField(
    weights,
    'toolTexts',
    said.flatMap((tool) => toTerms(tool.description.slice(0, LONGEST_TEXT))),
  )
  const impacts = new Map<string, number>()
  for (const [term, weight] of weights)
    impacts.set(term, Math.max(1, Math.round((weight / (weight + REPETITION)) * (1 + STANDING * standing) * SCALE)))
  for (const name of names) {
    const whole = toNameTerm(name)
    if (whole !== undefined) impacts.set(whole, NAME_IMPACT)
  }
  return impacts
}

function addField(weights: Map<string, number>, field: keyof typeof FIELDS, terms: readonly string[]): void {
  const { weight, usual } = FIELDS[field]
  const each = weight / (1 - LENGTH + LENGTH * Math.max(1, terms.length / usual)) / 2
  for (const term of terms) weights.set(term, (weights.get(term) ?? 0) + each)
}
