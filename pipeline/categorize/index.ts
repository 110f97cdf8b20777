// What a server is for: its categories, from names, keywords, description and tools, with what decided each. Pure.
// None rather than a guess: docs/categories.md says the rules in words.
import { authorsOf } from '../../core/schema/authors.ts'
import { type CategoryAssignment, CategorySchema } from '../../core/schema/category.ts'
import type { Overrides } from '../../core/schema/overrides.ts'
import type { StandingProbe } from '../../core/schema/probe.ts'
import type { MergedServer } from '../../core/schema/server.ts'
import { type CategorizedServer, gatherEvidence } from './evidence.ts'

/** Points from which a category is assigned; evidence.ts says what a point is. */
const ENOUGH_POINTS = 3

/** Most categories of one server; the best founded stay. */
const MOST_CATEGORIES = 4

/**
 * The categories of a server as a person set them, or its repository's hisper.json, or else as its words and tools decide.
 * @param set data/overrides.json, `categories`: by the key of any of its listings; the first of them decides
 */
export function categorizeServer(
  server: MergedServer,
  probes: readonly StandingProbe[],
  set: Overrides['categories'],
): CategoryAssignment[] {
  const byHand = server.listings.flatMap(({ key }) => (Object.hasOwn(set, key) ? (set[key] ?? []) : []))[0]
  if (byHand !== undefined) return [...byHand.categories].sort().map((category) => ({ category, evidence: byHand.because }))
  const author = authorsOf(server.listings, server.sameBecause).find((listing) => listing.author?.categories !== undefined)
  if (author !== undefined)
    return [...new Set(author.author?.categories)]
      .sort()
      .map((category) => ({ category, evidence: `hisper.json of ${author.name}`.slice(0, 300) }))
  // What it could do when it last answered: an outage changes no category.
  const best = probes.find(({ tools, lastOk }) => tools.length > 0 || lastOk !== undefined)
  const tools = best === undefined ? [] : best.tools.length > 0 ? best.tools : (best.lastOk?.tools ?? [])
  return categorize(
    server,
    tools.map(({ name }) => name),
  )
}

/**
 * The categories of a server, sorted by name; empty where nothing decides.
 * @param toolNames in any order, as the server listed them; empty where it was never asked
 */
export function categorize(server: CategorizedServer, toolNames: readonly string[]): CategoryAssignment[] {
  const best = gatherEvidence(server, toolNames)
    .filter(({ points, decisive }) => decisive && points >= ENOUGH_POINTS)
    .toSorted((a, b) => b.points - a.points) // stable: of equals the first by name
    .slice(0, MOST_CATEGORIES)
  return CategorySchema.options.flatMap((word) => {
    const found = best.find(({ category }) => category === word)
    return found === undefined ? [] : [{ category: word, evidence: found.text }]
  })
}
