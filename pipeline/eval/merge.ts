// How well listings are merged: pairs that were judged to be one server, and look-alikes that were judged not to be.
import { z } from 'zod'
import { groupListings } from '../merge/groups.ts'
import { type ListingRow, toListing } from './labelled.ts'

export const GoldRowSchema = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('same'), keys: z.array(z.string()).min(2) }),
  z.looseObject({ kind: z.literal('different'), keys: z.array(z.string()).length(2) }),
])
export type GoldRow = z.infer<typeof GoldRowSchema>

export interface MergeQuality {
  /** Share of the pairs of one server that were joined, 0 to 1. */
  recall: number
  /** Pairs of two servers that were joined. */
  falseMerges: number
  differentPairs: number
  samePairs: number
  groups: number
  largestGroup: number
}

export function evaluateMerge(rows: readonly ListingRow[], gold: readonly GoldRow[]): MergeQuality {
  const { groups } = groupListings(rows.map(toListing))
  const groupOf = new Map(groups.flatMap(({ keys }, index) => keys.map((key) => [key, index] as const)))
  const areJoined = ([a = '', b = '']: readonly string[]) => groupOf.has(a) && groupOf.get(a) === groupOf.get(b)
  const same = gold.flatMap(({ kind, keys }) => (kind === 'same' ? pairsOf(keys) : []))
  const different = gold.flatMap(({ kind, keys }) => (kind === 'different' ? [keys] : []))
  return {
    recall: same.length === 0 ? 0 : same.filter(areJoined).length / same.length,
    falseMerges: different.filter(areJoined).length,
    differentPairs: different.length,
    samePairs: same.length,
    groups: groups.length,
    largestGroup: Math.max(0, ...groups.map(({ keys }) => keys.length)),
  }
}

function pairsOf(keys: readonly string[]): string[][] {
  return keys.flatMap((a, index) => keys.slice(index + 1).map((b) => [a, b]))
}
