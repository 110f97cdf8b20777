// What this registry found out about a server, as it stands beside its record: under a key of this registry's own, in `_meta` of the
// answer and never inside server.json, which is the author's.
import { z } from 'zod'
import type { SummaryRow } from '../api/summary.ts'
import { AuthSchema } from '../schema/api.ts'
import { CategorySchema } from '../schema/category.ts'
import type { Drift } from '../schema/drift.ts'
import { HealthStateSchema, type HealthSummary } from '../schema/health.ts'
import { BandSchema } from '../schema/score.ts'
import { InstantSchema, ServerIdSchema, WebUrlSchema } from '../schema/text.ts'
import { OutcomeSchema, ReasonSchema, type Severity, SeveritySchema } from '../schema/words.ts'

const count = z.int().nonnegative()

/** What is not known or was not measured is left out: never 0, never false. */
export const FactsSchema = z.strictObject({
  id: ServerIdSchema,
  /** Its page here; its whole record is at `/api/v1/servers/ID.json`. */
  page: WebUrlSchema,
  /** Whose word the server's name is: the official registry's, or only this registry's. */
  namedBy: z.enum(['official-registry', 'this-registry']),
  /** Of the best of its probes. */
  outcome: OutcomeSchema,
  reason: ReasonSchema.optional(),
  /** Since when that is the outcome, and when it was last looked at. */
  since: InstantSchema.optional(),
  probedAt: InstantSchema.optional(),
  score: z.int().min(0).max(100).optional(),
  band: BandSchema.optional(),
  auth: AuthSchema.optional(),
  tools: count.optional(),
  /** What all its tools together cost a model to know. */
  tokens: count.optional(),
  /** Safety remarks. */
  findings: count.optional(),
  /** What changed in the days of which drift is kept (14); left out where nothing did. */
  drift: z.strictObject({ changes: z.int().positive(), worst: SeveritySchema, lastAt: InstantSchema }).optional(),
  /** Of the target that the outcome is of; over the last 30 days. */
  health: z.strictObject({ state: HealthStateSchema, uptime: z.number().min(0).max(1).optional(), p50Ms: count.optional() }).optional(),
  categories: z.array(CategorySchema).optional(),
  /** All of this is of the demonstration that ships with Hisper, and not of the live origins. */
  embedded: z.literal(true).optional(),
})
export type Facts = z.infer<typeof FactsSchema>

export interface FactSources {
  row: SummaryRow
  /** One a target. */
  health: readonly HealthSummary[]
  /** Of the last days, the latest first. */
  drift: readonly Drift[]
  page: string
  embedded: boolean
}

export function toFacts({ row, health, drift, page, embedded }: FactSources, namedBy: Facts['namedBy']): Facts {
  const { id, outcome, reason, since, score, band, auth, tools, tokens, findings, categories } = row
  // The row is of the best target: the one that was probed last with that very outcome.
  const best = health.filter((one) => one.outcome === outcome).sort((a, b) => (a.lastAt > b.lastAt ? -1 : 1))[0]
  const uptime = best?.uptime.days30?.share
  const p50Ms = best?.latency?.p50
  const lastAt = drift[0]?.at
  return {
    id,
    page,
    namedBy,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(since === undefined ? {} : { since }),
    ...(best === undefined ? {} : { probedAt: best.lastAt }),
    ...(score === undefined ? {} : { score }),
    ...(band === undefined ? {} : { band }),
    ...(auth === undefined ? {} : { auth }),
    ...(tools === undefined ? {} : { tools }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(findings === undefined ? {} : { findings }),
    ...(lastAt === undefined ? {} : { drift: { changes: drift.length, worst: worstOf(drift), lastAt } }),
    ...(best === undefined
      ? {}
      : { health: { state: best.state, ...(uptime === undefined ? {} : { uptime }), ...(p50Ms === undefined ? {} : { p50Ms }) } }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(embedded ? { embedded } : {}),
  }
}

function worstOf(drift: readonly Drift[]): Severity {
  const found = new Set(drift.map(({ severity }) => severity))
  return found.has('high') ? 'high' : found.has('medium') ? 'medium' : 'low'
}
