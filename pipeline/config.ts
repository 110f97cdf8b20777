// What hisper.config.ts may set: that file is the plug-in system, and how a company runs a registry of its own.
import { z } from 'zod'
import { type BrandingRules, BrandingRulesSchema } from '../core/schema/branding.ts'
import { isPlugin } from '../core/schema/plugin-id.ts'
import { PolicyRulesSchema } from '../core/schema/policy.ts'
import { CriterionIdSchema } from '../core/schema/score.ts'
import { LineSchema } from '../core/schema/text.ts'
import { NotifierIdSchema } from '../core/schema/watch.ts'
import { byOrigin, OriginIdSchema } from '../core/schema/words.ts'
import type { CrawlBudget } from './crawl/index.ts'
import type { Origin } from './crawl/origin.ts'
import { UsageError } from './lib/errors.ts'
import type { ShrinkPolicy } from './publish/guard.ts'
import type { Criterion } from './score/criteria.ts'
import type { Notifier } from './watch/notifier.ts'

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
  /** What carries messages to those who watch servers, besides `webhook` and `mail`. @default none */
  notifiers?: readonly Notifier[]
  /** Which servers the feed `/r/allowed` holds, for clients that are to use nothing else. @default none: there is no such feed */
  policy?: z.input<typeof PolicyRulesSchema>
  /** What the registry is called and looks like. @default Hisper */
  branding?: BrandingRules
  /** Sent to every origin, with an address where a person can be reached. */
  userAgent: string
}

const count = z.int().positive()
const plugIn = (method: string, id: z.ZodType) =>
  z.custom<Record<string, unknown>>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      id.safeParse(Reflect.get(value, 'id')).success &&
      typeof Reflect.get(value, method) === 'function',
    { error: `needs a function ${method} and an id: of what ships with Hisper, or x- and a name, such as x-team` },
  )
const criterion = plugIn('judge', CriterionIdSchema).refine(
  ({ id, asks }) => !isPlugin(String(id)) || LineSchema.safeParse(asks).success,
  'says what it asks, in a sentence of at most 300 characters: asks',
)
const unique = (list: readonly Record<string, unknown>[]) => new Set(list.map(({ id }) => id)).size === list.length

const ConfigSchema = z.strictObject({
  origins: z.array(plugIn('crawl', OriginIdSchema)).min(1).refine(unique, 'holds two of the same id'),
  crawl: z.strictObject({
    seconds: count,
    origins: byOrigin(z.strictObject({ requests: count.optional(), perSecond: z.number().positive().optional() })),
  }),
  criteria: z.array(criterion).min(1).refine(unique, 'holds two of the same id'),
  shrink: z.strictObject({ maxShare: z.number().min(0).max(1), maxCount: z.int().nonnegative() }),
  probe: z.strictObject({
    concurrency: count.max(64),
    deadlineMs: count.min(1_000),
    seconds: count.max(6 * 3_600),
    demanded: z.array(z.enum(['memory', 'processes'])).optional(),
  }),
  notifiers: z.array(plugIn('notify', NotifierIdSchema)).refine(unique, 'holds two of the same id').optional(),
  policy: PolicyRulesSchema.optional(),
  branding: BrandingRulesSchema.optional(),
  userAgent: z.string().regex(/^[\x20-\x7e]{3,200}$/, 'is sent as a header: plain ASCII'),
})

/**
 * Gives `hisper.config.ts` its types, and looks through what it says when it is read.
 * @throws {UsageError} naming each key that is wrong, and what it takes
 */
export function defineConfig(config: HisperConfig): HisperConfig {
  const checked = ConfigSchema.safeParse(config)
  if (checked.success) return config
  const issues = checked.error.issues.map(({ path, message }) => `${path.length === 0 ? 'the whole' : path.join('.')}: ${message}`)
  throw new UsageError(`hisper.config.ts: ${issues.join('; ')}`)
}
