// Places: the repositories that listings live in, under the name they have now.
import type { Listing } from '../../core/schema/listing.ts'

export class Places {
  /** Key that a repository had to the key of the listing that it is today. */
  readonly #today = new Map<string, string>()
  readonly #placeOf = new Map<string, string>()
  readonly #statedBy = new Map<string, string>()
  readonly #residents: ReadonlyMap<string, readonly Listing[]>

  /** @param listings sorted by key */
  constructor(listings: readonly Listing[], byKey: ReadonlyMap<string, Listing>) {
    const contested = new Set<string>()
    for (const { key, origin, sameAs } of listings) {
      if (origin !== 'github') continue
      for (const former of sameAs) {
        // Whoever has the name now is who is meant by it; and what two claim to have been says nothing.
        if (!former.startsWith('github:') || former === key || byKey.has(former)) continue
        if ((this.#today.get(former) ?? key) !== key) contested.add(former)
        this.#today.set(former, key)
      }
    }
    for (const former of contested) this.#today.delete(former)
    const residents = new Map<string, Listing[]>()
    for (const listing of listings) {
      const stated = statedPlace(listing)
      if (stated === undefined) continue
      const place = this.#today.get(stated) ?? stated
      // What names a repository whose name was another's may mean that one: nobody can tell.
      if (place !== listing.key && byKey.get(place)?.reusedName === true) continue
      this.#statedBy.set(listing.key, stated)
      this.#placeOf.set(listing.key, place)
      const known = residents.get(place)
      if (known === undefined) residents.set(place, [listing])
      else known.push(listing)
    }
    this.#residents = new Map([...residents].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** Key of the repository a listing is of, or names: `github:owner/repo` in lower case, or the address on another forge. */
  of({ key }: Listing): string | undefined {
    return this.#placeOf.get(key)
  }

  /** The earlier name by which a listing still calls its repository. */
  formerNameBy({ key }: Listing): string | undefined {
    const stated = this.#statedBy.get(key)
    return stated === this.#placeOf.get(key) ? undefined : stated
  }

  /** What a key of a repository is called today. */
  today(key: string): string {
    return this.#today.get(key) ?? key
  }

  /** Every place with the listings that name it, both in order of their keys. */
  all(): Iterable<[string, readonly Listing[]]> {
    return this.#residents
  }
}

function statedPlace(listing: Listing): string | undefined {
  return listing.origin === 'github' ? listing.key : listing.repository && repositoryKey(listing.repository.url)
}

/** `github:owner/repo` in lower case, or the address of another forge. */
export function repositoryKey(url: string): string {
  const { hostname, pathname } = new URL(url)
  const path = pathname
    .replace(/^\/+/, '')
    .split('/')
    .filter((part) => part !== '')
    .join('/')
    .replace(/\.git$/, '')
    .toLowerCase()
  return hostname === 'github.com' ? `github:${path}` : `${hostname}/${path}`
}

/** Folder inside the repository in one spelling; undefined at the root. */
export function directoryOf({ repository }: Listing): string | undefined {
  const parts = (repository?.directory ?? '').split('/').filter((part) => part !== '' && part !== '.')
  return parts.length === 0 ? undefined : parts.join('/').toLowerCase()
}

/** `owner` and `repo` of a place on GitHub, in lower case. */
export function ownerAndName(place: string): { owner: string; name: string } | undefined {
  const slash = place.indexOf('/')
  if (!place.startsWith('github:') || slash < 0) return undefined
  return { owner: place.slice('github:'.length, slash), name: place.slice(slash + 1) }
}
