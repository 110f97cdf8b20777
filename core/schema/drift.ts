// Drift: a difference between two probes of one target, per tool, with a severity. One line of data/drift/YYYY/MM/DD.jsonl.
import { z } from 'zod'
import { InstantSchema, ServerIdSchema, TargetKeySchema } from './text.ts'
import { SeveritySchema } from './words.ts'

export const DriftCodeSchema = z.enum([
  'tool_added',
  'tool_removed',
  'tool_description_changed',
  'tool_schema_changed',
  'tool_annotations_changed',
  'instructions_changed',
  'outcome_changed',
  'era_changed',
  'version_changed',
])
export type DriftCode = z.infer<typeof DriftCodeSchema>

export const DriftSchema = z.strictObject({
  id: ServerIdSchema,
  target: TargetKeySchema,
  at: InstantSchema,
  code: DriftCodeSchema,
  severity: SeveritySchema,
  /** The tool it concerns; absent where it concerns the whole server. */
  tool: z.string().max(1_000).optional(),
  /** What stood before and after: text, or canonical JSON where the definition is structured. */
  before: z.string().optional(),
  after: z.string().optional(),
})
export type Drift = z.infer<typeof DriftSchema>
