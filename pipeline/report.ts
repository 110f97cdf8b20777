// What a run says of itself: `--report FILE`, the job summary on GitHub, the exit code.
import { type RunLine, type StageName, StageNameSchema } from '../core/schema/run.ts'
import type { Rejection } from '../core/schema/snapshot.ts'
import type { OriginOutcome, PackageClass } from '../core/schema/words.ts'
import type { Published } from './publish/index.ts'

export const STAGE_NAMES = StageNameSchema.options
export type { StageName } from '../core/schema/run.ts'

export interface Report {
  /** ISO 8601 instant of the run. */
  runAt: string
  origins: Record<
    string,
    {
      outcome: OriginOutcome
      listings: number
      rejected: number
      /** Of the rejected, those that are no servers, by what they are instead. */
      classes: Partial<Record<PackageClass, number>>
      /** Records that are due and were left for the next run. */
      unread: number
      /** Listings kept from an earlier run. */
      carried: number
      requests: number
      /** Body bytes received. */
      bytes: number
      seconds: number
      message?: string | undefined
    }
  >
  stages: Partial<Record<StageName, { outcome: 'done' | 'resumed' | 'failed'; seconds: number; message?: string }>>
  /** What a person should look at, beyond what stands at an origin: files of data/ that could not be read, or that mean nothing. */
  warnings: string[]
  /** Every record that was left out, and why. */
  rejected: (Rejection & { origin: string })[]
  /** What was found, as the score stage counts it: of all shards together. */
  probes?: RunLine['probes']
  /** What the time did not suffice for. */
  queue?: RunLine['queue']
  /** Shards that handed over no file. */
  missingShards?: number
  /** Files of shards that could not be believed. */
  refusedShards?: number
  published?: Published
}

export function createReport(): Report {
  return { runAt: '', origins: {}, stages: {}, warnings: [], rejected: [] }
}

/** Whether everything that was asked answered: a stale origin or a refused shard does not keep the rest from being published, but its run ends red. */
export function isComplete({ origins, refusedShards = 0 }: Report): boolean {
  return refusedShards === 0 && Object.values(origins).every(({ outcome }) => outcome !== 'stale')
}

/** The report as a table for people. */
export function toSummary({ runAt, origins, published }: Report): { heading: string; header: string[]; rows: string[][] } {
  const written =
    published === undefined ? '' : `: ${published.written} servers written, ${published.unchanged} unchanged, ${published.removed} removed`
  return {
    heading: `Run of ${runAt}${written}`,
    header: ['origin', 'outcome', 'listings', 'rejected', 'carried', 'left for the next run', 'requests', 'message'],
    rows: Object.entries(origins).map(([id, { outcome, listings, rejected, carried, unread, requests, message }]) => [
      id,
      outcome,
      String(listings),
      String(rejected),
      String(carried),
      String(unread),
      String(requests),
      message ?? '',
    ]),
  }
}
