// What every rule of merging looks at: the listings, where they live, and the joins made so far.
import type { Listing } from '../../core/schema/listing.ts'
import type { Joins } from './joins.ts'
import type { Places } from './places.ts'

export interface Evidence {
  /** Sorted by key. */
  listings: readonly Listing[]
  byKey: ReadonlyMap<string, Listing>
  places: Places
  joins: Joins
  /** Namespaces of the official registry that run the servers of many others. */
  hosts: ReadonlySet<string>
}

/** Listings of one origin in the set of `key`, in order of their keys. */
export function membersFrom({ byKey, joins }: Evidence, origin: Listing['origin'], key: string): Listing[] {
  return membersOf({ byKey, joins }, key).filter((listing) => listing.origin === origin)
}

/** Listings in the set of `key`, in order of their keys. */
export function membersOf({ byKey, joins }: Pick<Evidence, 'byKey' | 'joins'>, key: string): Listing[] {
  return joins
    .membersOf(key)
    .toSorted()
    .flatMap((member) => byKey.get(member) ?? [])
}

export const isPackage = ({ origin }: Listing) => origin === 'npm' || origin === 'pypi'
