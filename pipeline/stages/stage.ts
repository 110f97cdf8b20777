// What a stage gets: the world, what was asked for, and the files between the stages.
import type { OriginId } from '../../core/schema/words.ts'
import type { HisperConfig } from '../config.ts'
import type { Context } from '../lib/context.ts'
import type { Work } from '../lib/work.ts'
import type { Prober } from '../probe/prober.ts'
import type { Report, StageName } from '../report.ts'

export interface RunOptions {
  /** Stages to run, in their order. */
  stages: readonly StageName[]
  /** Origins to ask; the others' listings are carried. All where undefined. */
  origins?: readonly OriginId[]
  /** Probe only the I-th of N parts of the targets. */
  shard?: { index: number; of: number }
  /** File that a shard's results are handed over in. */
  out?: string
  /** Folder of such files: what is scored is what they hold. */
  shards?: string
  /** At most this many listings of each origin, for a quick look. */
  limit?: number
  /** Records that nothing points to and that are looked at all the same. */
  catchUp?: number
  allowShrink?: boolean
  /** The origins are those that ship with Hisper. */
  embedded?: boolean
  /** Probe what is not due as well. */
  everyTarget?: boolean
}

export interface Run {
  context: Context
  config: HisperConfig
  options: RunOptions
  work: Work
  openProber(): Prober
  report: Report
  /** Says once what a person should look at: in the log and in the report. */
  warn(remark: string): void
}
