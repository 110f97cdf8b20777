// Health: one line a probe in data/health/YYYY/MM/DD.jsonl, where the figures live that move with every run; and what is made of them.
import { z } from 'zod'
import { SandboxIdSchema } from './probe.ts'
import { InstantSchema, MonthSchema, ServerIdSchema, TargetKeySchema } from './text.ts'
import { OutcomeSchema, ReasonSchema } from './words.ts'

export const HealthSchema = z.strictObject({
  id: ServerIdSchema,
  target: TargetKeySchema,
  at: InstantSchema,
  outcome: OutcomeSchema,
  reason: ReasonSchema.optional(),
  sandbox: SandboxIdSchema.optional(),
  /** Milliseconds to the end of the handshake; absent where there was none. */
  ms: z.int().nonnegative().optional(),
})
export type Health = z.infer<typeof HealthSchema>

/** A month of one target, in data/health/YYYY/MM.jsonl: what is kept of its lines once they are older than any figure that needs them. */
export const HealthMonthSchema = z.strictObject({
  id: ServerIdSchema,
  target: TargetKeySchema,
  month: MonthSchema,
  /** Probes by outcome. */
  outcomes: z.partialRecord(OutcomeSchema, z.int().positive()),
  firstAt: InstantSchema,
  lastAt: InstantSchema,
  /** Milliseconds to the end of the handshake, over the `ok` probes (nearest rank); absent where there is none. */
  latency: z.strictObject({ p50: z.int().nonnegative(), p95: z.int().nonnegative(), probes: z.int().positive() }).optional(),
})
export type HealthMonth = z.infer<typeof HealthMonthSchema>

/** What an outcome says of whether a server works. Which is which, and why: docs/drift.md. */
export const HealthStateSchema = z.enum([
  'up', // it answered as it is meant to, be it that it wants credentials
  'down',
  'unknown', // our own rules or means kept us from finding out
])
export type HealthState = z.infer<typeof HealthStateSchema>

/** Share of the time of which anything is known, not of the probes. */
export const UptimeSchema = z.strictObject({
  /** Time up by time known, 0 to 1, rounded down to four digits: only what was never down is 1. */
  share: z.number().min(0).max(1),
  /** Hours of the window of which anything is known. */
  knownHours: z.number().positive(),
  /** Probes within the window. */
  probes: z.int().nonnegative(),
})
export type Uptime = z.infer<typeof UptimeSchema>

export const HealthSummarySchema = z.strictObject({
  id: ServerIdSchema,
  target: TargetKeySchema,
  /** First and last probe that were read. */
  since: InstantSchema,
  lastAt: InstantSchema,
  outcome: OutcomeSchema,
  state: HealthStateSchema,
  /** Over the last days before the summary; each absent where nothing is known of them. */
  uptime: z.strictObject({ days7: UptimeSchema.optional(), days30: UptimeSchema.optional(), days90: UptimeSchema.optional() }),
  /** Milliseconds to the end of the handshake, over the `ok` probes of the last 30 days (nearest rank); absent where there is none. */
  latency: z.strictObject({ p50: z.int().nonnegative(), p95: z.int().nonnegative(), probes: z.int().positive() }).optional(),
})
export type HealthSummary = z.infer<typeof HealthSummarySchema>

/** Failures of one target with no answer between them. */
export const IncidentSchema = z.strictObject({
  id: ServerIdSchema,
  target: TargetKeySchema,
  /** First probe that failed. */
  openedAt: InstantSchema,
  /** It failed at the first probe that was read: it may have begun before. */
  openedEarlier: z.literal(true).optional(),
  /** First probe that was answered again; absent while it lasts. */
  closedAt: InstantSchema.optional(),
  /** Of the probe that opened it. */
  outcome: OutcomeSchema,
  reason: ReasonSchema.optional(),
  /** Probes that failed. Each was tried twice within its run; two are two runs that agree. */
  probes: z.int().positive(),
})
export type Incident = z.infer<typeof IncidentSchema>
