// Between two daily runs: which remotes are asked whether they still answer, and which of the answers are worth a line.
import { STATES } from '../../../core/health/states.ts'
import type { Health } from '../../../core/schema/health.ts'
import type { Server } from '../../../core/schema/server.ts'
import { targetKey } from '../../../core/schema/target.ts'
import { type Job, jobKey, targetsOf } from '../index.ts'
import { shardOf } from '../queue/order.ts'

const HOUR_MS = 3_600_000
/** What has failed for longer is no news every hour: the daily run looks after it. */
const GIVE_UP_MS = 72 * HOUR_MS
/** Longer than from one daily run to the next, which would take a line of ours for its own probe and leave the tools unread. */
const STILL_UP_MS = 30 * HOUR_MS

/** The last line of each target, and since when it has failed. */
export interface LastKnown {
  line: Health
  /** Milliseconds since 1970 of the first failure with no answer since; undefined where the last line is none. */
  downSince: number | undefined
}

/** @param lines oldest day first @returns by `id target` */
export async function lastKnown(lines: AsyncIterable<Health>): Promise<Map<string, LastKnown>> {
  const known = new Map<string, LastKnown>()
  for await (const line of lines) {
    const key = jobKey(line.id, line.target)
    const before = known.get(key)
    if (before !== undefined && before.line.at >= line.at) continue
    const downSince = STATES[line.outcome] === 'down' ? (before?.downSince ?? Date.parse(line.at)) : undefined
    known.set(key, { line, downSince })
  }
  return known
}

/** Remotes that answered within the last days, or were never asked. @param shard all where undefined */
export async function hourlyJobs(
  servers: AsyncIterable<Server>,
  known: ReadonlyMap<string, LastKnown>,
  now: Date,
  shard?: { index: number; of: number },
): Promise<Job[]> {
  const jobs: Job[] = []
  for await (const server of servers) {
    for (const target of targetsOf({ packages: [], remotes: server.remotes }).targets) {
      const { downSince } = known.get(jobKey(server.id, target)) ?? {}
      const isGivenUp = downSince !== undefined && now.getTime() - downSince > GIVE_UP_MS
      const isMine = shard === undefined || shardOf(targetKey(target), shard.of) === shard.index
      if (isMine && !isGivenUp) jobs.push({ id: server.id, target })
    }
  }
  return jobs
}

/** Whether a line says more than the last one: a failure does, and an answer after one; that it is still up does once in a while. */
export function saysMore(line: Health, last: Health | undefined): boolean {
  if (last === undefined || STATES[line.outcome] !== 'up' || STATES[last.outcome] !== 'up') return true
  return line.outcome !== last.outcome || Date.parse(line.at) - Date.parse(last.at) > STILL_UP_MS
}
