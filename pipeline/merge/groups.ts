// Which listings are the same server: a person's word, verified keys, then the repository with its directory, then the bare
// repository while it holds one server, then careful similarity. A wrong merge is worse than a missed one: it shows one server's
// tools under another's name.
import type { Listing } from '../../core/schema/listing.ts'
import type { Overrides } from '../../core/schema/overrides.ts'
import type { Sameness } from '../../core/schema/server.ts'
import type { Evidence } from './evidence.ts'
import { Joins } from './joins.ts'
import { Places } from './places.ts'
import { hostsAmong } from './rules/hosts.ts'
import { joinByRemote } from './rules/remote.ts'
import { joinByDirectory, joinByRepository, joinListed } from './rules/repository.ts'
import { joinSimilar } from './rules/similar.ts'
import { joinVerified } from './rules/verified.ts'

export type Verdicts = Pick<Overrides, 'same' | 'different'>

export interface Grouping {
  /** Listing keys of one server each, sorted, with the reasons that connect them; the groups in order of their first key. */
  groups: { keys: string[]; sameBecause: Sameness[] }[]
  /** Listings of repositories that hold several servers: not servers themselves. Sorted. */
  collections: string[]
}

/**
 * @param unordered each key once, in any order: the result does not depend on it
 * @param verdicts what a person said: `different` wins over every rule, `same` over all but that
 */
export function groupListings(unordered: readonly Listing[], verdicts: Verdicts = { same: [], different: [] }): Grouping {
  const listings = unordered.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const byKey = new Map(listings.map((listing) => [listing.key, listing]))
  const places = new Places(listings, byKey)
  const evidence: Evidence = {
    listings,
    byKey,
    places,
    hosts: hostsAmong(listings, places),
    joins: new Joins([...byKey.keys()], verdicts.different),
  }
  joinOverruled(evidence, verdicts.same)
  joinVerified(evidence)
  joinListed(evidence)
  joinByRemote(evidence)
  joinByDirectory(evidence)
  const shared = joinByRepository(evidence)
  joinSimilar(evidence, shared)
  const all = evidence.joins.groups()
  const isOfNoServer = ({ keys }: { keys: string[] }) => keys.every((key) => shared.has(key))
  return {
    groups: all.filter((group) => !isOfNoServer(group)),
    collections: all
      .filter(isOfNoServer)
      .flatMap(({ keys }) => keys)
      .toSorted(),
  }
}

function joinOverruled({ byKey, joins }: Evidence, same: Overrides['same']): void {
  const toText = ({ keys, because }: Overrides['same'][number]) => [...keys, because].join(' ')
  const sorted = same.toSorted((a, b) => (toText(a) < toText(b) ? -1 : 1))
  for (const { keys, because } of sorted) {
    const [a, b] = keys
    if (byKey.has(a) && byKey.has(b)) joins.join(a, b, 'overruled', because)
  }
}
