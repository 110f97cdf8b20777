// Old days become one file a month, so that a dataset of years stays fit for a fork. What day files said line by line stays in git.
import { join } from 'node:path'
import { byCodeUnits, toCanonicalJson } from '../../core/canonical/canonical.ts'
import { Dataset } from '../../core/dataset/dataset.ts'
import { dayPath, type MonthFolder, monthPath } from '../../core/dataset/paths.ts'
import { SUMMARY_DAYS } from '../../core/health/summary.ts'
import type { Drift, DriftMonth } from '../../core/schema/drift.ts'
import type { Health, HealthMonth } from '../../core/schema/health.ts'
import { type Severity, SeveritySchema } from '../../core/schema/words.ts'
import { fileExists, removeFile, writeWhole } from '../lib/files.ts'

const DAY_MS = 86_400_000

/**
 * Puts months whose days are all older than any figure needs (92 days: the 90 of uptime and the two that hold on) into one file each
 * and removes their days. The month is whole before the first of its days goes; where there is one, it stands as it is.
 * @param runAt of the run that publishes
 */
export async function rollUpMonths(dataDir: string, runAt: Date, scratch: string): Promise<void> {
  const dataset = new Dataset(dataDir)
  const firstKept = new Date(runAt.getTime() - SUMMARY_DAYS * DAY_MS).toISOString().slice(0, 7)
  for (const folder of ['health', 'drift'] as const) {
    const days = await dataset.listDays(folder)
    for (const [month, ofMonth] of Map.groupBy(days, (day) => day.slice(0, 7))) {
      if (month >= firstKept) continue
      const path = join(dataDir, monthPath(folder, month))
      if (!(await fileExists(path))) await writeWhole(path, await toText(dataset, folder, month, ofMonth), scratch)
      for (const day of ofMonth) await removeFile(join(dataDir, dayPath(folder, day)))
      await removeFile(join(dataDir, folder, month.replace('-', '/')))
    }
  }
}

async function toText(dataset: Dataset, folder: MonthFolder, month: string, days: readonly string[]): Promise<string> {
  const lines =
    folder === 'health'
      ? await toHealthMonth(
          month,
          joined(days, (day) => dataset.readHealth(day)),
        )
      : await toDriftMonth(
          month,
          joined(days, (day) => dataset.readDrift(day)),
        )
  return lines.map((line) => `${toCanonicalJson(line)}\n`).join('')
}

async function* joined<T>(days: readonly string[], read: (day: string) => AsyncIterable<T>): AsyncGenerator<T> {
  for (const day of days) yield* read(day)
}

/** One line a target, by server and target. @param lines of the month, in the order of time */
export async function toHealthMonth(month: string, lines: AsyncIterable<Health>): Promise<HealthMonth[]> {
  const months = new Map<string, HealthMonth & { answeredMs: number[] }>()
  for await (const { id, target, at, outcome, ms } of lines) {
    const key = `${id} ${target}`
    const known = months.get(key) ?? { id, target, month, outcomes: {}, firstAt: at, lastAt: at, answeredMs: [] }
    known.outcomes[outcome] = (known.outcomes[outcome] ?? 0) + 1
    known.lastAt = at
    if (outcome === 'ok' && ms !== undefined) known.answeredMs.push(ms)
    months.set(key, known)
  }
  const sorted = [...months.values()].toSorted((a, b) => byCodeUnits(a.id, b.id) || byCodeUnits(a.target, b.target))
  return sorted.map(({ answeredMs, ...month }) => (answeredMs.length === 0 ? month : { ...month, latency: latencyOf(answeredMs) }))
}

function latencyOf(answeredMs: readonly number[]): NonNullable<HealthMonth['latency']> {
  const sorted = answeredMs.toSorted((a, b) => a - b)
  const nearestRank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0
  return { p50: nearestRank(0.5), p95: nearestRank(0.95), probes: sorted.length }
}

/** One line a server of which anything changed, by server. */
export async function toDriftMonth(month: string, lines: AsyncIterable<Drift>): Promise<DriftMonth[]> {
  const servers = new Map<string, Map<string, DriftMonth['changes'][number]>>()
  for await (const { id, code, severity } of lines) {
    const changes = servers.get(id) ?? new Map<string, DriftMonth['changes'][number]>()
    const key = `${code} ${severity}`
    const known = changes.get(key) ?? { code, severity, count: 0 }
    known.count += 1
    servers.set(id, changes.set(key, known))
  }
  const rank = (severity: Severity) => SeveritySchema.options.indexOf(severity)
  return [...servers]
    .toSorted(([a], [b]) => byCodeUnits(a, b))
    .map(([id, changes]) => ({
      id,
      month,
      changes: [...changes.values()].toSorted((a, b) => byCodeUnits(a.code, b.code) || rank(a.severity) - rank(b.severity)),
    }))
}
