// The summary of a day out of its runs: what the last one leaves against what there was when the day began.

import { byCodeUnits } from '../../core/canonical/canonical.ts'
import { Dataset } from '../../core/dataset/dataset.ts'
import { dayPath } from '../../core/dataset/paths.ts'
import type { DaySummary } from '../../core/schema/day.ts'
import type { Totals } from '../../core/schema/snapshot.ts'
import { SCHEMA_VERSION } from '../../core/schema/version.ts'

/** Ids that came, changed and went. */
export interface Changes {
  added: Iterable<string>
  changed: Iterable<string>
  removed: Iterable<string>
}

type Sorted = Record<keyof Changes, string[]>

/**
 * Joins what a run changes to what earlier runs of its day changed. The same run twice, or again after a kill, gives the same.
 * @param earlier what stands in the summary, be it of a run that was killed
 * @param now ids of the dataset as the run leaves it
 * @returns `planned` before the run's files are in place, which remembers also of what goes that it came today; `done` afterwards
 */
export function joinChanges(earlier: Changes, run: Changes, now: ReadonlySet<string>): { planned: Sorted; done: Sorted } {
  const [addedBefore, changedBefore, removedBefore] = [new Set(earlier.added), new Set(earlier.changed), new Set(earlier.removed)]
  const addedNow = new Set(run.added)
  // What was changed or removed today was there when the day began.
  const added = [...addedBefore, ...addedNow].filter((id) => !removedBefore.has(id) && !changedBefore.has(id))
  const removed = [...removedBefore, ...run.removed].filter((id) => !now.has(id) && !addedBefore.has(id))
  const back = [...removedBefore].filter((id) => addedNow.has(id))
  const isAdded = new Set(added)
  const changed = [...changedBefore, ...run.changed, ...back].filter((id) => now.has(id) && !isAdded.has(id))
  const sorted = (ids: readonly string[]) => [...new Set(ids)].toSorted(byCodeUnits)
  const rest = { changed: sorted(changed), removed: sorted(removed) }
  return {
    planned: { added: sorted(added), ...rest },
    done: { added: sorted(added.filter((id) => now.has(id))), ...rest },
  }
}

/**
 * The summary of a run's day, before and after the run's files are in place. Health and drift of the day are counted in their files,
 * which have to be there.
 * @returns undefined where a later day has a summary already: a day that is over is not written into
 */
export async function summarizeDay(
  dataDir: string,
  run: { runAt: Date; embedded: boolean; totals: Totals; changes: Changes; ids: ReadonlySet<string> },
): Promise<{ path: string; planned: DaySummary; done: DaySummary } | undefined> {
  const dataset = new Dataset(dataDir)
  const generatedAt = run.runAt.toISOString()
  const day = generatedAt.slice(0, 10)
  if (((await dataset.listDays('days')).at(-1) ?? day) > day) return undefined
  const { planned, done } = joinChanges((await dataset.readDay(day)) ?? { added: [], changed: [], removed: [] }, run.changes, run.ids)
  const rest = {
    schemaVersion: SCHEMA_VERSION,
    day,
    generatedAt,
    embedded: run.embedded,
    totals: run.totals,
    probes: await countBy(dataset.readHealth(day), ({ outcome }) => outcome),
    drift: await countBy(dataset.readDrift(day), ({ severity }) => severity),
  } as const
  return { path: dayPath('days', day), planned: { ...rest, ...planned }, done: { ...rest, ...done } }
}

async function countBy<T, K extends string>(lines: AsyncIterable<T>, keyOf: (line: T) => K): Promise<Partial<Record<K, number>>> {
  const counts: Partial<Record<K, number>> = {}
  for await (const line of lines) counts[keyOf(line)] = (counts[keyOf(line)] ?? 0) + 1
  return counts
}
