// A run of a scheduled workflow: one line each in data/runs/YYYY/MM.jsonl, so that what the pipeline itself costs and loses can be seen over
// time; and what is wrong with the runs of late.
import { z } from 'zod'
import { InstantSchema } from './text.ts'
import { byOrigin, OriginIdSchema, OriginOutcomeSchema, OutcomeSchema, ReasonSchema } from './words.ts'

const count = z.int().nonnegative()
const seconds = z.number().nonnegative()

/** The steps of the main job, in their order. */
export const StageNameSchema = z.enum(['crawl', 'merge', 'probe', 'score', 'publish'])
export type StageName = z.infer<typeof StageNameSchema>

/** Which workflow the run was one of. */
export const WorkflowSchema = z.enum([
  'refresh', // the main job, daily
  'health', // the remotes, hourly
  'other', // started by hand, or by a workflow of a registry's own
])
export type Workflow = z.infer<typeof WorkflowSchema>

export const RunOutcomeSchema = z.enum([
  'complete', // it came to its end, and everything that was asked answered
  'partial', // it was published, but an origin failed, a shard was missing or not believed, or another job of it failed
  'failed', // it was not published
  'lost', // it left no report at all: ended from outside, or broken before it began
])
export type RunOutcome = z.infer<typeof RunOutcomeSchema>

export const RunOriginSchema = z.strictObject({
  outcome: OriginOutcomeSchema,
  requests: count,
  /** Of bodies, as they came over the wire. */
  bytes: count,
  seconds,
  listings: count,
  rejected: count,
  /** Listings kept from an earlier run. */
  carried: count,
  /** Records that were due and were left for the next run. */
  unread: count,
})
export type RunOrigin = z.infer<typeof RunOriginSchema>

export const RunLineSchema = z.strictObject({
  /** When it began; of one that is lost, when that was noted. */
  runAt: InstantSchema,
  workflow: WorkflowSchema,
  outcome: RunOutcomeSchema,
  /** The stage that threw. */
  failedStage: StageNameSchema.optional(),
  /** Seconds by stage. Absent: not run, taken over from an interrupted run, or made in several jobs at once. */
  seconds: z.partialRecord(StageNameSchema, seconds),
  origins: byOrigin(RunOriginSchema),
  /** Results of this run. Absent where it did not come to count them. */
  probes: z
    .strictObject({
      outcomes: z.partialRecord(OutcomeSchema, count),
      /** Why those that are not `ok` are not, where a reason is known. */
      reasons: z.partialRecord(ReasonSchema, count),
    })
    .optional(),
  /** What the probe stage had left of its time and of its targets when it ended. Absent where it was not measured. */
  queue: z
    .strictObject({
      /** Targets that were due and were not probed. */
      left: count,
      /** Of the seconds the stage may take. Absent of a run in shards: each had its own. */
      secondsLeft: seconds.optional(),
    })
    .optional(),
  /** Absent where there were no shards. */
  shards: z.strictObject({ missing: count, refused: count }).optional(),
  /** Files of servers. Absent where nothing was published. */
  files: z.strictObject({ written: count, unchanged: count, removed: count }).optional(),
  /** What a person should look at, as its reports say. */
  warnings: count,
})
export type RunLine = z.infer<typeof RunLineSchema>

const since = InstantSchema.meta({ description: 'From when on it has been so.' })

/** What is wrong with the runs of late. */
export const RunAlertSchema = z.discriminatedUnion('code', [
  z.strictObject({
    code: z.literal('run_missing'),
    subject: WorkflowSchema,
    since,
    detail: z.strictObject({ everyHours: z.number().positive() }).meta({ description: 'How often there should be one.' }),
  }),
  z.strictObject({
    code: z.literal('runs_failing'),
    subject: WorkflowSchema,
    since,
    detail: z.strictObject({ runs: z.int().positive() }).meta({ description: 'Runs in a row that failed or were lost.' }),
  }),
  z.strictObject({
    code: z.literal('origin_silent'),
    subject: OriginIdSchema,
    since: since.nullable().meta({ description: 'When it last answered; null where it never has.' }),
    detail: z.strictObject({ runs: count }).meta({ description: 'Recorded runs since then that asked it in vain.' }),
  }),
  z.strictObject({
    code: z.literal('probes_starved'),
    subject: WorkflowSchema,
    since,
    detail: z
      .strictObject({ runs: z.int().positive(), left: count })
      .meta({ description: 'Runs in a row; targets that the last one left.' }),
  }),
])
export type RunAlert = z.infer<typeof RunAlertSchema>
