// What happened of late, read once, a day at a time: what is kept does not grow with the length of the history.
import type { Dataset } from '../dataset/dataset.ts'
import { SUMMARY_DAYS, summarizeHealth } from '../health/summary.ts'
import type { DaySummary } from '../schema/day.ts'
import type { Drift } from '../schema/drift.ts'
import type { Health, HealthSummary, Incident } from '../schema/health.ts'

/** Daily files of drift that count as recent. */
const DRIFT_DAYS = 14
/** Days for which an incident that is over is still shown. */
const INCIDENT_DAYS = 30

export interface RecentHealth {
  /** By server and target. */
  targets: HealthSummary[]
  /** Those that last, and those that ended in the last days; the latest first. */
  incidents: Incident[]
}

/** @param generatedAt ISO 8601 instant at which the last run began; its probes were made after it */
export async function readRecentHealth(dataset: Dataset, generatedAt: string): Promise<RecentHealth> {
  const days = (await dataset.listDays('health')).slice(-SUMMARY_DAYS)
  let end = generatedAt
  const newest = days.at(-1)
  if (newest !== undefined) for await (const { at } of dataset.readHealth(newest)) if (at > end) end = at
  const { targets, incidents } = await summarizeHealth(linesOf(dataset, days), new Date(end))
  const since = new Date(Date.parse(end) - INCIDENT_DAYS * 86_400_000).toISOString()
  return { targets, incidents: incidents.filter(({ closedAt }) => closedAt === undefined || closedAt >= since) }
}

async function* linesOf(dataset: Dataset, days: readonly string[]): AsyncGenerator<Health> {
  for (const day of days) {
    const lines = await Array.fromAsync(dataset.readHealth(day))
    // Several runs of one day may have written their lines one after the other.
    yield* lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  }
}

/** Lines of the last days of which there are any, the latest first. */
export async function readRecentDrift(dataset: Dataset): Promise<Drift[]> {
  const lines: Drift[] = []
  for (const day of (await dataset.listDays('drift')).slice(-DRIFT_DAYS)) for await (const line of dataset.readDrift(day)) lines.push(line)
  return lines.sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

/** A day in figures: its summary, with counts in the place of ids. */
export type DayFigures = Pick<DaySummary, 'day' | 'totals' | 'probes' | 'drift'> & { added: number; changed: number; removed: number }

/** Every day that has a summary, the oldest first. */
export async function readDayFigures(dataset: Dataset): Promise<DayFigures[]> {
  const figures: DayFigures[] = []
  for (const day of await dataset.listDays('days')) {
    const summary = await dataset.readDay(day)
    if (summary === undefined) continue
    const { totals, probes, drift, added, changed, removed } = summary
    figures.push({ day, totals, probes, drift, added: added.length, changed: changed.length, removed: removed.length })
  }
  return figures
}
