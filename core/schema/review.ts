// A review by a signed-in reader, data/reviews/ID/LOGIN.json.
import { z } from 'zod'
import { InstantSchema, LineSchema, LoginSchema, ParagraphSchema, ServerIdSchema } from './text.ts'
import { SCHEMA_VERSION } from './version.ts'

export const ReviewSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  server: ServerIdSchema,
  login: LoginSchema,
  rating: z.int().min(1).max(5),
  text: ParagraphSchema,
  /** Version of the server the reviewer used, in their own words. */
  version: LineSchema.optional(),
  client: LineSchema.optional(),
  at: InstantSchema,
})
export type Review = z.infer<typeof ReviewSchema>
