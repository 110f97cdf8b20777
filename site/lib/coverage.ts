// What each origin brings: how it was read, how many servers it names, and how many no other names.
import type { OriginState } from '../../core/schema/snapshot.ts'
import { type OriginId, originsWith, type PackageClass, PackageClassSchema, type RejectionCode } from '../../core/schema/words.ts'
import { readBrowseFacts } from '../feeds/catalogue.ts'
import { readSnapshot } from './dataset.ts'
import { countCode, type LeftOut } from './left-out.ts'

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
  return originsWith(Object.keys(snapshot?.origins ?? {})).map((id) => {
    const state = snapshot?.origins[id]
    return { id, servers: servers.get(id) ?? 0, alone: alone.get(id) ?? 0, ...(state === undefined ? {} : { state }) }
  })
}

export interface ReasonCount {
  /** What a record is instead of a server, else why it was left out; undefined where neither is kept. */
  reason: PackageClass | Exclude<RejectionCode, 'not_a_server'> | undefined
  /** Records of each origin, in the order of `coverage`. */
  counts: number[]
  total: number
}

/**
 * Why records were left out, the most frequent reason first, what has none kept last. What is no server is counted as the snapshot has it
 * where it has that, the rest as far as it is remembered.
 */
export function countReasons(coverage: readonly Coverage[], records: readonly LeftOut[]): ReasonCount[] {
  const toCounted = (reason: ReasonCount['reason'], count: (one: Coverage) => number): ReasonCount => {
    const counts = coverage.map(count)
    return { reason, counts, total: counts.reduce((sum, one) => sum + one, 0) }
  }
  const told = [
    ...PackageClassSchema.options.map((word) => toCounted(word, (one) => countClass(one, records, word))),
    ...(['malformed', 'deleted'] as const).map((code) => toCounted(code, ({ id }) => countCode(records, id, code))),
  ]
  const sumOf = (index: number) => told.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0)
  const rest = toCounted(undefined, (one) => Math.max(0, (one.state?.rejected ?? 0) - sumOf(coverage.indexOf(one))))
  return [...told.toSorted((a, b) => b.total - a.total), rest].filter(({ total }) => total > 0)
}

function countClass({ id, state }: Coverage, records: readonly LeftOut[], word: PackageClass): number {
  const { classes = {} } = state ?? {}
  if (Object.keys(classes).length > 0) return classes[word] ?? 0
  return records.filter((one) => one.origin === id && one.class === word).length
}
