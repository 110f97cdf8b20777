// What each origin brings: how it was read, how many servers it names, and how many no other names.
import type { OriginState } from '../../core/schema/snapshot.ts'
import { type OriginId, OriginIdSchema, type PackageClass, PackageClassSchema } from '../../core/schema/words.ts'
import { readBrowseFacts } from '../feeds/catalogue.ts'
import { readSnapshot } from './dataset.ts'

export interface Coverage {
  id: OriginId
  /** Absent where it is not part of the dataset. */
  state?: OriginState
  /** Servers that have a listing there, and those that have none elsewhere. */
  servers: number
  alone: number
}

export async function readCoverage(): Promise<Coverage[]> {
  const [snapshot, facts] = await Promise.all([readSnapshot(), readBrowseFacts()])
  const servers = new Map<string, number>()
  const alone = new Map<string, number>()
  for (const { origins } of facts.values()) {
    for (const origin of origins) servers.set(origin, (servers.get(origin) ?? 0) + 1)
    const [only, second] = origins
    if (only !== undefined && second === undefined) alone.set(only, (alone.get(only) ?? 0) + 1)
  }
  return OriginIdSchema.options.map((id) => {
    const state = snapshot?.origins[id]
    return { id, servers: servers.get(id) ?? 0, alone: alone.get(id) ?? 0, ...(state === undefined ? {} : { state }) }
  })
}

/** What was left out because it is no server, by what it is instead; the most frequent first. */
export function countClasses(coverage: readonly Coverage[]): [PackageClass, number][] {
  return PackageClassSchema.options
    .map((word): [PackageClass, number] => [word, coverage.reduce((sum, { state }) => sum + (state?.classes[word] ?? 0), 0)])
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a)
}
