// Merge: Listing[] → MergedServer[]. Pure: the same listings give the same servers, whatever order they come in.
import type { Listing, SeenListing } from '../../core/schema/listing.ts'
import type { MergedServer } from '../../core/schema/server.ts'
import { SCHEMA_VERSION } from '../../core/schema/version.ts'
import { mergeFields } from './fields.ts'
import { groupListings } from './groups.ts'
import { assignIds, type FormerIds, type KnownServer } from './ids.ts'

export interface MergeInput {
  listings: readonly SeenListing[]
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
  /** Repositories that hold several servers and are none themselves. */
  collections: string[]
}

export function mergeListings({ listings, known, former, now }: MergeInput): Merged {
  const byKey = new Map(listings.map(({ seenAt: _seenAt, ...listing }): [string, Listing] => [listing.key, listing]))
  const { groups, collections } = groupListings([...byKey.values()])
  const members = groups.map((keys) => keys.flatMap((key) => byKey.get(key) ?? []))
  const { assignments, former: next } = assignIds(members, known, former, now)
  const servers = members.flatMap((group, index): MergedServer[] => {
    const assignment = assignments[index]
    if (assignment === undefined) return []
    return [{ schemaVersion: SCHEMA_VERSION, ...assignment, ...mergeFields(group), listings: group }]
  })
  return { servers: servers.toSorted((a, b) => (a.id < b.id ? -1 : 1)), former: next, collections }
}
