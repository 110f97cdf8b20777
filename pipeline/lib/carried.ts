// What the last run left for the crawl of this one: every origin's listings, its memory, and when it was read.
import type { Listing } from '../../core/schema/listing.ts'
import type { JsonObject } from '../../core/schema/text.ts'
import type { OriginId } from '../../core/schema/words.ts'
import { readOriginState, readServers, readSnapshot, readUnlisted } from './dataset.ts'

/** What the last run left of one origin. */
export interface Carried {
  listings: ReadonlyMap<string, Listing>
  state: JsonObject | undefined
  /** ISO 8601 instants at which its listings were last read to the end, and at all. */
  seenAt: string | null
  readAt: string | null
}

/**
 * @param embedded whether this run asks the origins that ship with Hisper: what the other kind said is neither carried nor believed
 * @throws {ParseError} naming a file of the dataset that is not of its schema
 */
export async function readCarried(dataDir: string, embedded: boolean): Promise<(origin: OriginId) => Carried> {
  const snapshot = await readSnapshot(dataDir)
  if (snapshot !== undefined && snapshot.embedded !== embedded)
    return () => ({ listings: new Map(), state: undefined, seenAt: null, readAt: null })
  const listings = new Map<OriginId, Map<string, Listing>>()
  const add = (listing: Listing) => {
    const ofOrigin = listings.get(listing.origin) ?? new Map<string, Listing>()
    listings.set(listing.origin, ofOrigin.set(listing.key, listing))
  }
  for await (const server of readServers(dataDir)) for (const listing of server.listings) add(listing)
  for (const listing of await readUnlisted(dataDir)) add(listing)
  const states = await readOriginState(dataDir)
  return (id) => ({
    listings: listings.get(id) ?? new Map(),
    state: states[id],
    seenAt: snapshot?.origins[id]?.seenAt ?? null,
    readAt: snapshot?.origins[id]?.readAt ?? null,
  })
}
