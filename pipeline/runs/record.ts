// Adds a line to the month of its run. Lines that are there stay as they are.
import { join } from 'node:path'
import { toCanonicalJson } from '../../core/canonical/canonical.ts'
import { Dataset } from '../../core/dataset/dataset.ts'
import { monthPath } from '../../core/dataset/paths.ts'
import type { RunLine } from '../../core/schema/run.ts'
import { GuardError } from '../lib/errors.ts'
import { readText, writeWhole } from '../lib/files.ts'

/** Twice what an hourly and a daily workflow make, with room for those by hand: more is a workflow that goes round in circles. */
const MAX_RUNS_A_MONTH = 2_000

/** Half of what may pass between two lines before a run counts as missing (core/runs/watch.ts). */
const QUIET_MS = 6 * 3_600_000

/** Whether an earlier run of the same workflow tells that it runs, so that one that found nothing new need not. */
export function isStillTold(run: RunLine, earlier: readonly RunLine[]): boolean {
  const last = earlier.findLast(({ workflow }) => workflow === run.workflow)
  return last !== undefined && Date.parse(run.runAt) - Date.parse(last.runAt) < QUIET_MS
}

/**
 * @returns the file below data/, or undefined where this very line is in it already
 * @throws {ParseError} where the month's file is not of its schema, {GuardError} where it is full; nothing is written then
 */
export async function recordRun(dataDir: string, run: RunLine, scratch: string): Promise<string | undefined> {
  const month = run.runAt.slice(0, 7)
  const line = toCanonicalJson(run)
  const lines = (await Array.fromAsync(new Dataset(dataDir).readRuns(month))).map(toCanonicalJson)
  if (lines.includes(line)) return undefined
  const name = monthPath('runs', month)
  if (lines.length >= MAX_RUNS_A_MONTH) throw new GuardError(`${name} holds ${lines.length} runs already, and takes no more`)
  const path = join(dataDir, name)
  const before = (await readText(path)) ?? ''
  await writeWhole(path, `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`, scratch)
  return name
}
