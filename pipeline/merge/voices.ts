// Voices: in whose name each listing of a server speaks. What was joined by something that anyone can write is heard last, and never
// on how the server is reached.
import type { Listing } from '../../core/schema/listing.ts'
import type { Sameness } from '../../core/schema/server.ts'
import { type OwnOrigin, OwnOriginSchema } from '../../core/schema/words.ts'
import { isPackage } from './evidence.ts'
import { repositoryKey } from './places.ts'
import { isAtLeast, isWorthTaking, tieOfPackage, tieOfRecord } from './rules/ties.ts'
import { UnionFind } from './union-find.ts'

/**
 * An origin; the official registry where it checked no package of the server but the namespace is of the repository's owner; or a
 * stranger: the record of a host or of somebody else, and a package that only its name ties to a repository worth taking.
 */
export type Voice = OwnOrigin | 'unchecked-record' | 'stranger' | 'plugin'

/** @param listings of one server */
export function voicesOf(listings: readonly Listing[]): (listing: Listing) => Voice {
  const packages = new Set(listings.filter(isPackage).map(({ key }) => key))
  const homes = listings.filter(({ origin }) => origin === 'github')
  const checked = new Set(listings.flatMap(({ origin, sameAs }) => (origin === 'mcp-registry' || origin === 'registration' ? sameAs : [])))

  function ofRecord(record: Listing): Voice {
    if (record.sameAs.some((key) => packages.has(key))) return 'mcp-registry'
    if (packages.size === 0 && homes.length === 0) return 'mcp-registry'
    const places = new Set([...homes.map(({ key }) => key), ...placeOf(record)])
    const isAtHome = [...places].some(
      (place) =>
        tieOfRecord(
          record,
          place,
          homes.find(({ key }) => key === place),
        ) !== 'none',
    )
    if (!isAtHome) return 'stranger'
    return packages.size === 0 ? 'mcp-registry' : 'unchecked-record'
  }

  const isTaking = (pkg: Listing) =>
    !checked.has(pkg.key) && homes.some((home) => isWorthTaking(home) && !isAtLeast(tieOfPackage(pkg, home.key, home), 'owner'))

  return (listing) => {
    if (listing.origin === 'mcp-registry') return ofRecord(listing)
    if (isPackage(listing) && isTaking(listing)) return 'stranger'
    return OwnOriginSchema.safeParse(listing.origin).data ?? 'plugin'
  }
}

/**
 * Whether a listing says how the server is reached. A stranger's record does so only of a repository that nobody else has a package
 * for and that is not worth taking; a repository that was found to be alike by similarity never does, next to what it was joined to.
 * @param sameBecause what connects the listings
 */
export function statesWaysIn(listings: readonly Listing[], sameBecause: readonly Sameness[]): (listing: Listing) => boolean {
  const voice = voicesOf(listings)
  const sure = new UnionFind(listings.map(({ key }) => key))
  for (const { keys, code } of sameBecause) if (code !== 'similar') sure.join(...keys)
  const isTaken = listings.some((one) => isPackage(one) || (one.origin === 'github' && isWorthTaking(one)))
  const isRepository = ({ origin }: Listing) => origin === 'github' || origin === 'list'
  const others = listings.filter((one) => !isRepository(one))
  return (listing) => {
    if (isPackage(listing)) return true
    if (voice(listing) === 'stranger') return !isTaken
    return !isRepository(listing) || others.length === 0 || others.some(({ key }) => sure.find(key) === sure.find(listing.key))
  }
}

function placeOf({ repository }: Listing): string[] {
  return repository === undefined ? [] : [repositoryKey(repository.url)]
}
