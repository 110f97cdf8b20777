// Health and drift: one file a day, one line a fact, sorted, each line once however often a run is repeated.
import { join } from 'node:path'
import type { Drift } from '../../core/schema/drift.ts'
import type { Health } from '../../core/schema/health.ts'
import { byCodeUnits, toCanonicalJson } from '../lib/canonical.ts'
import { readText, writeChanged } from '../lib/files.ts'

/**
 * Adds lines to the files of the days they belong to.
 * @param folder `health` or `drift`, below the dataset
 * @returns how many files changed
 */
export async function addToDays(dataDir: string, folder: string, lines: readonly (Health | Drift)[], scratch: string): Promise<number> {
  const byDay = Map.groupBy(lines, ({ at }) => at.slice(0, 10))
  let changed = 0
  for (const [day, entries] of byDay) {
    const path = join(dataDir, dayPath(folder, day))
    const known = (await readText(path))?.split('\n').filter((line) => line !== '') ?? []
    const all = new Set([...known, ...entries.map(toCanonicalJson)])
    const text = [...all].toSorted(byTime).map((line) => `${line}\n`)
    if (await writeChanged(path, text.join(''), scratch)) changed += 1
  }
  return changed
}

/** `health/2026/11/22.jsonl` for a day in UTC. */
export function dayPath(folder: string, day: string): string {
  return `${folder}/${day.replaceAll('-', '/')}.jsonl`
}

function byTime(a: string, b: string): number {
  return byCodeUnits(timeOf(a), timeOf(b)) || byCodeUnits(a, b)
}

function timeOf(line: string): string {
  return /"at":"([^"]*)"/.exec(line)?.[1] ?? ''
}
