// The summary of a day: which servers came, changed and went, and what the dataset counted when the day's last run ended.
// One file a day, data/days/YYYY/MM/DD.json; no run writes into a day that is over.
import { z } from 'zod'
import { TotalsSchema } from './snapshot.ts'
import { DaySchema, InstantSchema, ServerIdSchema } from './text.ts'
import { SCHEMA_VERSION } from './version.ts'
import { OutcomeSchema, SeveritySchema } from './words.ts'

const count = z.int().nonnegative()

export const DaySummarySchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  /** In UTC. */
  day: DaySchema,
  /** Of the day's last run, when it began. */
  generatedAt: InstantSchema,
  embedded: z.boolean(),
  totals: TotalsSchema,
  /** Ids, sorted. One that came and changed on the same day is in `added` alone; one that came and went is in none. */
  added: z.array(ServerIdSchema),
  changed: z.array(ServerIdSchema),
  removed: z.array(ServerIdSchema),
  /** Probes of the day, by outcome. */
  probes: z.partialRecord(OutcomeSchema, count),
  /** Lines of drift of the day, by severity. */
  drift: z.partialRecord(SeveritySchema, count),
})
export type DaySummary = z.infer<typeof DaySummarySchema>
