// How often the repository was cloned, as its host counts it: a month in data/usage/YYYY-MM.json. Counts of a host's, and nothing of anybody.
import { z } from 'zod'
import { DaySchema, MonthSchema } from './text.ts'
import { SCHEMA_VERSION } from './version.ts'

const count = z.int().nonnegative()

export const UsageMonthSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  month: MonthSchema,
  /** By day in UTC, only days that were over when they were asked for. A day that the host does not name is not there. */
  clones: z.record(DaySchema, z.strictObject({ count, uniques: count })),
})
export type UsageMonth = z.infer<typeof UsageMonthSchema>
