// The runs of late, out of the months they lie in.
import type { Dataset } from '../dataset/dataset.ts'
import type { RecentRuns } from '../schema/api.ts'
import type { RunLine } from '../schema/run.ts'
import type { Snapshot } from '../schema/snapshot.ts'
import { watchRuns } from './watch.ts'

/** Days of runs that are shown and watched. */
export const RECENT_DAYS = 30

/**
 * Runs that began in the last 30 days, the oldest first. Where one was recorded again, for a person repeated its failed jobs, the last line stands.
 * @throws {ParseError} naming file and line
 */
export async function readRecentRuns(dataset: Dataset, now: Date): Promise<RunLine[]> {
  const first = new Date(now.getTime() - RECENT_DAYS * 86_400_000).toISOString()
  const runs = new Map<string, RunLine>()
  for (const month of await dataset.listMonths('runs')) {
    if (month < first.slice(0, 7)) continue
    for await (const run of dataset.readRuns(month)) if (run.runAt >= first) runs.set(`${run.runAt} ${run.workflow}`, run)
  }
  return [...runs.values()].toSorted((a, b) => (a.runAt < b.runAt ? -1 : a.runAt > b.runAt ? 1 : 0))
}

/** Runs that one answer holds at the most: a month of daily and hourly ones makes 775, which stays under a megabyte. */
const MOST_RUNS = 800

/**
 * The runs of late and what is wrong with them, as of the last thing that is known: so that what is made from one dataset is the same
 * whenever it is made. Whether a run is missing at this very moment is for who has a clock.
 */
export async function readRunsAsOf(dataset: Dataset, snapshot: Snapshot): Promise<RecentRuns> {
  let asOf = snapshot.generatedAt
  const newest = (await dataset.listMonths('runs')).at(-1)
  if (newest !== undefined) for await (const { runAt } of dataset.readRuns(newest)) if (runAt > asOf) asOf = runAt
  const now = new Date(asOf)
  const runs = await readRecentRuns(dataset, now)
  return { asOf, alerts: watchRuns({ runs, snapshot, now }), runs: runs.toReversed().slice(0, MOST_RUNS) }
}
