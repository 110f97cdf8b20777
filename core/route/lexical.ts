// How well the words of a step fit a tool: BM25F (Robertson, Zaragoza, Taylor 2004) over what is said of the tool and of its server.
import { toTerms } from '../search/terms.ts'
import type { RouteCard, RouteTool } from './layout.ts'

/** Of each field: what a word in it counts, how long one usually is, in terms, and how much length counts against it (b of BM25). */
const FIELDS = {
  server: { weight: 6, usual: 3, length: 0.3 },
  about: { weight: 0.2, usual: 20, length: 0.6 },
  name: { weight: 0.7, usual: 3, length: 0.3 },
  description: { weight: 1.4, usual: 25, length: 0.6 },
  parameters: { weight: 0.4, usual: 4, length: 0.6 },
} as const
/** From where repetition adds little (k1 of BM25). */
const REPETITION = 1
const LONGEST_TEXT = 2_000
/** What every second server is called. */
const GENERIC = new Set(toTerms('mcp server'))
/** Words with which somebody asks, and that say nothing of what for. */
const ASKING = new Set(
  toTerms(
    'also best could find get give good help just know let like look looking more much need new please really should show some something tell there want way would',
  ),
)

type Field = keyof typeof FIELDS

/** The terms of a text that say what is asked for; all of them where none does. */
export function toAskedTerms(text: string): string[] {
  const all = [...new Set(toTerms(text))]
  const telling = all.filter((term) => !ASKING.has(term) && !GENERIC.has(term))
  return telling.length > 0 ? telling : all
}

/**
 * @param asked the terms of a task
 * @returns tells of a tool how much each of them fits it, 0 to 1; what is not there does not
 */
export function toFits(card: RouteCard, asked: ReadonlySet<string>): (tool: RouteTool | undefined) => Map<string, number> {
  const own = new Map<string, number>()
  // What is said twice of a server's name is its name once.
  const names = [...new Set(toTerms(`${card.title} ${card.id}`))].filter((term) => !GENERIC.has(term))
  add(own, 'server', names, asked)
  add(own, 'about', toTerms(card.description.slice(0, LONGEST_TEXT)), asked)
  return (tool) => {
    const weights = new Map(own)
    if (tool !== undefined) {
      add(weights, 'name', toTerms(tool.name), asked)
      add(weights, 'description', toTerms(tool.description.slice(0, LONGEST_TEXT)), asked)
      add(weights, 'parameters', toTerms(tool.parameters.join(' ')), asked)
    }
    for (const [term, weight] of weights) weights.set(term, weight / (weight + REPETITION))
    return weights
  }
}

function add(weights: Map<string, number>, field: Field, terms: readonly string[], asked: ReadonlySet<string>): void {
  const { weight, usual, length } = FIELDS[field]
  const each = weight / (1 - length + (length * terms.length) / usual)
  for (const term of terms) if (asked.has(term)) weights.set(term, (weights.get(term) ?? 0) + each)
}
