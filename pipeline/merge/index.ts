// Merge: Listing[] → MergedServer[]. Pure: the same listings give the same servers, whatever order they come in.
import type { Listing, SeenListing } from '../../core/schema/listing.ts'
import type { Overrides } from '../../core/schema/overrides.ts'
import type { MergedServer } from '../../core/schema/server.ts'
import { SCHEMA_VERSION } from '../../core/schema/version.ts'
import { mergeFields } from './fields.ts'
import { groupListings, type Verdicts } from './groups.ts'
import { assignIds, type FormerIds, type KnownServer } from './ids.ts'

export interface MergeInput {
  listings: readonly SeenListing[]
  /** A person's word on which listings are one server, and which are not. */
  overrides: Verdicts & { words?: Overrides['words'] }
  /** Keys that listings name and that the origin in question said it does not have (any more). */
  absent: ReadonlySet<string>
  /** Keys whose owners asked not to be listed; their listings have not come this far, but others may name them. */
  optedOut: ReadonlySet<string>
  /** Servers of the last run, for their ids. */
  known: readonly KnownServer[]
  former: FormerIds
  /** ISO 8601 instant of this run. */
  now: string
}

export interface Merged {
  /** Sorted by id. */
  servers: MergedServer[]
  former: FormerIds
  /** Listings that are part of no server: repositories that hold several, or the source of none. Sorted by key. */
  unlisted: Listing[]
}

export function mergeListings({ listings, overrides, absent, optedOut, known, former, now }: MergeInput): Merged {
  const byKey = new Map(listings.map(({ seenAt: _seenAt, ...listing }): [string, Listing] => [listing.key, listing]))
  const { groups, collections } = groupListings([...byKey.values()], overrides)
  const all = groups.map(({ keys, sameBecause }) => ({ listings: keys.flatMap((key) => byKey.get(key) ?? []), sameBecause }))
  // Where a repository that is only somebody's source found no server to join, it is none by itself.
  const [servers, sources] = [all.filter(({ listings }) => !isOnlySource(listings)), all.filter(({ listings }) => isOnlySource(listings))]
  const { assignments, former: next } = assignIds(
    servers.map(({ listings }) => listings),
    known,
    former,
    now,
  )
  const merged = servers.flatMap(({ listings, sameBecause }, index): MergedServer[] => {
    const assignment = assignments[index]
    if (assignment === undefined) return []
    return [
      {
        schemaVersion: SCHEMA_VERSION,
        ...assignment,
        ...mergeFields({ listings, sameBecause, absent, optedOut, words: overrides.words ?? {} }),
        sameBecause,
        listings,
      },
    ]
  })
  const unlisted = [...collections.flatMap((key) => byKey.get(key) ?? []), ...sources.flatMap(({ listings }) => listings)]
  return { servers: merged.toSorted(byId), former: next, unlisted: unlisted.toSorted(byKeyOf) }
}

const isOnlySource = (listings: readonly Listing[]) => listings.every(({ role }) => role === 'source')
const byId = (a: MergedServer, b: MergedServer) => (a.id < b.id ? -1 : 1)
const byKeyOf = (a: Listing, b: Listing) => (a.key < b.key ? -1 : 1)
