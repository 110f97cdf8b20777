// A finding: a safety remark as data. Its sentence is written where it is shown.
import { z } from 'zod'
import { LineSchema, ParagraphSchema } from './text.ts'
import { FindingCodeSchema, SeveritySchema } from './words.ts'

export const FindingSchema = z.strictObject({
  code: FindingCodeSchema,
  severity: SeveritySchema,
  /** What it was found in: `tools/NAME`, `tools/NAME/inputSchema`, `instructions`, … */
  where: LineSchema,
  /** The characters or words that gave rise to it, escaped so that they are harmless to show. */
  evidence: ParagraphSchema,
})
export type Finding = z.infer<typeof FindingSchema>
