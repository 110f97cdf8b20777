// How many listings speak of a thing: a name that hardly any other mentions was made up for it, one that many do is a common word.
import type { Listing } from '../../../core/schema/listing.ts'

export class Mentions {
  /** Word to the listings that have it in their name or description. */
  readonly #byWord = new Map<string, Set<Listing>>()

  /** @param words the words that will be asked for; no others are remembered */
  constructor(listings: readonly Listing[], words: ReadonlySet<string>) {
    for (const listing of listings) {
      for (const word of `${listing.name} ${listing.description ?? ''}`.toLowerCase().match(/[a-z0-9]+/g) ?? []) {
        if (!words.has(word)) continue
        const known = this.#byWord.get(word)
        if (known === undefined) this.#byWord.set(word, new Set([listing]))
        else known.add(listing)
      }
    }
  }

  /** Whether at most `limit` listings besides these have all the words. */
  areRare(words: readonly string[], limit: number, besides: readonly Listing[]): boolean {
    const [fewest = new Set<Listing>(), ...rest] = words
      .map((word) => this.#byWord.get(word) ?? new Set<Listing>())
      .sort((a, b) => a.size - b.size)
    let count = 0
    for (const listing of fewest) {
      if (besides.includes(listing) || !rest.every((having) => having.has(listing))) continue
      count += 1
      if (count > limit) return false
    }
    return true
  }
}
