// What packages are called, in every ecosystem: whether a name, or a scope, is one package's only. Copies and parts do not count.
import type { Listing } from '../../../core/schema/listing.ts'
import { isPackage } from '../evidence.ts'
import { isCopyOrPart, lettersOf, nameOf } from '../names.ts'

export class PackageNames {
  readonly #bySpelling = new Map<string, number>()
  readonly #byScope = new Map<string, number>()

  constructor(listings: readonly Listing[]) {
    for (const listing of listings) {
      const name = isPackage(listing) && !isCopyOrPart(listing.key) ? nameOf(listing) : undefined
      if (name === undefined) continue
      count(this.#bySpelling, lettersOf(name.leaf))
      if (name.owner !== '') count(this.#byScope, name.owner)
    }
  }

  /** Whether no other package is called so, in whatever scope and but for punctuation. */
  isOnlyOfSpelling(leaf: string): boolean {
    return this.#bySpelling.get(lettersOf(leaf)) === 1
  }

  /** Whether the scope has one package. */
  isOnlyOfScope(owner: string): boolean {
    return this.#byScope.get(owner) === 1
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
