// When a record last changed here, and what went: from the summaries of the last days.
import type { Catalogue } from '../api/catalogue.ts'
import type { SummaryRow } from '../api/summary.ts'

/** Days for which it is told that a server went. */
const DAYS = 92

export interface RecentChanges {
  /** No earlier than the record's last change, so that who asks for what changed since then misses nothing. */
  updatedAt(row: SummaryRow): string
  /** Ids that went and did not come back, with the instant at which they were known to be gone. */
  readonly removed: ReadonlyMap<string, string>
}

export async function readRecentChanges({ dataset, snapshot, indexOf }: Catalogue): Promise<RecentChanges> {
  const changed = new Map<string, string>()
  const removed = new Map<string, string>()
  for (const day of (await dataset.listDays('days')).slice(-DAYS)) {
    const summary = await dataset.readDay(day)
    if (summary === undefined) continue
    // Of a day with several runs it is not known which one it was: the last.
    for (const id of [...summary.added, ...summary.changed]) changed.set(id, summary.generatedAt)
    for (const id of summary.removed) removed.set(id, summary.generatedAt)
  }
  for (const id of removed.keys()) if (indexOf(id) !== undefined) removed.delete(id)
  return {
    removed,
    updatedAt({ id, firstSeenAt, updatedAt = firstSeenAt, since = firstSeenAt }) {
      // What an author dates into the future has not happened yet.
      const dates = [firstSeenAt, updatedAt > snapshot.generatedAt ? firstSeenAt : updatedAt, since, changed.get(id) ?? firstSeenAt]
      return dates.sort().at(-1) ?? firstSeenAt
    },
  }
}
