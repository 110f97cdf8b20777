// What a stage may touch of the world, handed in: clock, network, log, folders. Nothing below run.ts reaches for its own.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from './environment.ts'
import { UsageError } from './errors.ts'
import type { Http } from './http.ts'
import type { Log } from './log.ts'

export interface Context {
  now(): Date
  /** Instant that counts as the time of this run, for everything that is dated by run. */
  runAt: Date
  http: Http
  environment: Environment
  log: Log
  signal: AbortSignal
  /** The dataset. */
  dataDir: string
  /** What one stage leaves for the next; on the same disk as the dataset, ignored by git. */
  workDir: string
  /** Folder of unfinished files. */
  scratch: string
}

/** @throws {UsageError} where the path is there and no folder */
export function toDataDir(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === false) throw new UsageError(`--data ${path} is not a folder`)
  return path
}

/** Paths of a run's folders, from the dataset's. */
export function foldersOf(dataDir: string): Pick<Context, 'dataDir' | 'workDir' | 'scratch'> {
  const workDir = join(dataDir, '.work')
  return { dataDir, workDir, scratch: join(workDir, 'unfinished') }
}
