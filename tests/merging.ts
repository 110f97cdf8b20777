// Merging as tests call it: with nothing that a person said, and after an earlier run where there was one.

import { type Merged, type MergeInput, mergeListings } from '../pipeline/merge/index.ts'
import { NOW } from './documents.ts'

function toKnown({ id, firstSeenAt, listings }: Merged['servers'][number]): MergeInput['known'][number] {
  const numbered = listings.flatMap(({ key, repositoryId }) => (repositoryId === undefined ? [] : [[key, repositoryId] as const]))
  return { id, firstSeenAt, keys: listings.map(({ key }) => key), repositoryIds: Object.fromEntries(numbered) }
}

export function merge(listings: MergeInput['listings'], before?: Merged, more: Partial<MergeInput> = {}): Merged {
  return mergeListings({
    listings,
    known: before?.servers.map(toKnown) ?? [],
    former: before?.former ?? { aliases: {}, retired: {} },
    overrides: { same: [], different: [] },
    absent: new Set(),
    optedOut: new Set(),
    now: NOW,
    ...more,
  })
}
