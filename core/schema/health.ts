// Health: one line a probe in data/health/YYYY/MM/DD.jsonl, where the figures live that move with every run.
import { z } from 'zod'
import { SandboxIdSchema } from './probe.ts'
import { InstantSchema, ServerIdSchema, TargetKeySchema } from './text.ts'
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
