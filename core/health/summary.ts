// Uptime, latency and incidents of every target, in one pass over the health lines; what is kept of a target does not grow with time.
import type { Health, HealthSummary, Incident } from '../schema/health.ts'
import { TargetHealth } from './target-health.ts'

/** Days of lines to read for a summary: the longest window, and what still holds at its beginning. */
export const SUMMARY_DAYS = 92

export interface HealthSummaries {
  /** By server and target. */
  targets: HealthSummary[]
  /** The latest first. */
  incidents: Incident[]
}

/**
 * @param lines in the order of time, as the day files are, the oldest day first
 * @param now end of the windows; later lines, by a clock that ran ahead, are left out
 */
export async function summarizeHealth(lines: AsyncIterable<Health> | Iterable<Health>, now: Date): Promise<HealthSummaries> {
  const byTarget = new Map<string, TargetHealth>()
  const incidents: Incident[] = []
  const end = now.toISOString()
  for await (const line of lines) {
    if (line.at > end) continue
    const key = `${line.id} ${line.target}`
    const known = byTarget.get(key)
    if (known === undefined) byTarget.set(key, new TargetHealth(line, now.getTime(), (incident) => incidents.push(incident)))
    else known.add(line)
  }
  const targets = [...byTarget.values()].map((target) => target.end())
  return {
    targets: targets.toSorted((a, b) => byCodeUnits(a.id, b.id) || byCodeUnits(a.target, b.target)),
    incidents: incidents.toSorted(
      (a, b) => byCodeUnits(b.openedAt, a.openedAt) || byCodeUnits(a.id, b.id) || byCodeUnits(a.target, b.target),
    ),
  }
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
