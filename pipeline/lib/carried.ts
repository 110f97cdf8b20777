// What the last run left for the crawl of this one: every origin's listings, its memory, and when it was read.
import type { Listing } from '../../core/schema/listing.ts'
import type { JsonObject } from '../../core/schema/text.ts'
import { type OriginId, originsWith } from '../../core/schema/words.ts'
import { readOriginState, readServers, readSnapshot, readUnlisted } from './dataset.ts'

/** What the last run left of one origin. */
export interface Carried {
  listings: ReadonlyMap<string, Listing>
  state: JsonObject | undefined
  /** ISO 8601 instants at which its listings were last read to the end, and at all. */
  seenAt: string | null
  readAt: string | null
}

/** A server of the last run: its id is taken for ever, and its own. */
interface Known {
  id: string
  /** ISO 8601 instant. */
  firstSeenAt: string
  keys: string[]
  /** GitHub's numbers of those keys that are repositories: the same name may be another repository by now. */
  repositoryIds: Record<string, number>
}

/**
 * Reads the dataset once.
 * @param embedded whether this run asks the origins that ship with Hisper: of what the other kind said only the ids are kept
 * @param warn is told of a memory that is lost: its origin is then read as if for the first time
 * @throws {ParseError} naming a file of the dataset that is not of its schema
 */
export async function readCarried(
  dataDir: string,
  embedded: boolean,
  warn: (remark: string) => void,
): Promise<{ known: Known[]; of(origin: OriginId): Carried }> {
  const snapshot = await readSnapshot(dataDir)
  const known: Known[] = []
  const listings = new Map<OriginId, Map<string, Listing>>()
  const add = (listing: Listing) => {
    const ofOrigin = listings.get(listing.origin) ?? new Map<string, Listing>()
    listings.set(listing.origin, ofOrigin.set(listing.key, listing))
  }
  for await (const { id, firstSeenAt, listings } of readServers(dataDir)) {
    const numbered = listings.flatMap(({ key, repositoryId }) => (repositoryId === undefined ? [] : [[key, repositoryId] as const]))
    known.push({ id, firstSeenAt, keys: listings.map(({ key }) => key), repositoryIds: Object.fromEntries(numbered) })
    for (const listing of listings) add(listing)
  }
  if (snapshot !== undefined && snapshot.embedded !== embedded) {
    return { known, of: () => ({ listings: new Map(), state: undefined, seenAt: null, readAt: null }) }
  }
  for (const listing of await readUnlisted(dataDir)) add(listing)
  const states = await readOriginState(dataDir, originsWith(Object.keys(snapshot?.origins ?? {})), warn)
  return {
    known,
    of: (id) => ({
      listings: listings.get(id) ?? new Map(),
      state: states[id],
      seenAt: snapshot?.origins[id]?.seenAt ?? null,
      readAt: snapshot?.origins[id]?.readAt ?? null,
    }),
  }
}
