// What hisper.config.ts may set: that file is the plug-in system, and how a company runs a registry of its own.
import type { CrawlBudget } from './crawl/index.ts'
import type { Origin } from './crawl/origin.ts'
import type { ShrinkPolicy } from './publish/guard.ts'
import type { Criterion } from './score/criteria.ts'

export interface HisperConfig {
  /** Where servers come from. */
  origins: readonly Origin[]
  /** What one run may ask of the origins. */
  crawl: CrawlBudget
  /** What a score is made of. */
  criteria: readonly Criterion[]
  /** How much of the dataset one run may remove. */
  shrink: ShrinkPolicy
  probe: {
    /** Probes at once; more than there are cores gains little and makes slow servers time out. */
    concurrency: number
    /** Limit on one probe, in milliseconds. */
    deadlineMs: number
    /** Limit on the whole stage, in seconds: what does not fit is first in the next run. */
    seconds: number
    /**
     * Limits over all processes of a server together without which nothing is started. Say `['memory']` where a runner is to make
     * control groups, so that one that cannot probes nothing. @default none: what is done instead is said
     */
    demanded?: readonly ('memory' | 'processes')[]
  }
  /** Sent to every origin, with an address where a person can be reached. */
  userAgent: string
}

/** Gives `hisper.config.ts` its types. */
export function defineConfig(config: HisperConfig): HisperConfig {
  return config
}
