// Health and drift: one file a day, one line a fact, sorted, each line once however often a run is repeated.
import { join } from 'node:path'
import { byCodeUnits, toCanonicalJson } from '../../core/canonical/canonical.ts'
import { Dataset } from '../../core/dataset/dataset.ts'
import { dayPath } from '../../core/dataset/paths.ts'
import type { Drift } from '../../core/schema/drift.ts'
import type { Health } from '../../core/schema/health.ts'
import { readText, writeChanged } from '../lib/files.ts'

type Folder = 'health' | 'drift'
type Line = Health | Drift

/** Reads the files of the run's day and of the days that lines are to be added to. @throws {ParseError} where one is not of its schema */
export async function checkDays(dataDir: string, runAt: Date, run: { health: readonly Health[]; drift: readonly Drift[] }): Promise<void> {
  const dataset = new Dataset(dataDir)
  const today = runAt.toISOString().slice(0, 10)
  await dataset.readDay(today)
  for (const day of new Set([today, ...run.health.map(dayOf)])) for await (const _ of dataset.readHealth(day));
  for (const day of new Set([today, ...run.drift.map(dayOf)])) for await (const _ of dataset.readDrift(day));
}

/**
 * Adds lines to the files of the days they belong to.
 * @returns how many files changed
 */
export async function addToDays(dataDir: string, folder: Folder, lines: readonly Line[], scratch: string): Promise<number> {
  let changed = 0
  for (const [day, entries] of Map.groupBy(lines, dayOf)) {
    const path = join(dataDir, dayPath(folder, day))
    const known = (await readText(path))?.split('\n').filter((line) => line !== '') ?? []
    const all = new Set([...known, ...entries.map(toCanonicalJson)])
    const text = [...all]
      .map((line) => [timeOf(line), line] as const)
      .toSorted(byTime)
      .map(([, line]) => `${line}\n`)
    if (await writeChanged(path, text.join(''), scratch)) changed += 1
  }
  return changed
}

function dayOf({ at }: Line): string {
  return at.slice(0, 10)
}

function byTime([at, text]: readonly [string, string], [otherAt, otherText]: readonly [string, string]): number {
  return byCodeUnits(at, otherAt) || byCodeUnits(text, otherText)
}

function timeOf(line: string): string {
  return /"at":"([^"]*)"/.exec(line)?.[1] ?? ''
}
