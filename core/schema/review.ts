// A review by a signed-in reader, data/reviews/ID/LOGIN.json: one a login and server.
import { z } from 'zod'
import { DaySchema, InstantSchema, LineSchema, LoginSchema, ServerIdSchema } from './text.ts'
import { SCHEMA_VERSION } from './version.ts'

/** Sizes of what a reader enters, in characters (Unicode code points, as JSON Schema counts them). */
export const REVIEW_LIMITS = { minText: 40, maxText: 2_000, maxLine: 80, tools: 20 } as const

export const ReviewSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  server: ServerIdSchema,
  /** As GitHub writes it. GitHub tells no two accounts apart by their letters' case. */
  login: LoginSchema,
  rating: z.int().min(1).max(5),
  text: z.string().min(REVIEW_LIMITS.minText).max(REVIEW_LIMITS.maxText),
  /** Version that was used, one the registry knew of the server. Absent where the server states none. */
  version: z.string().min(1).max(255).optional(),
  /** Names of the tools that were used. Empty where the server offers none. */
  tools: z.array(LineSchema).max(REVIEW_LIMITS.tools),
  /** Program the server was used from, in the reviewer's words. */
  client: z.string().min(1).max(REVIEW_LIMITS.maxLine),
  /** Day on which the account was made, by GitHub's word. Absent where that was not asked. */
  accountSince: DaySchema.optional(),
  /** Whether the account was too young when this was written, or its age not known: such a review is counted apart. */
  isNewAccount: z.boolean(),
  /** When it was written or last changed. */
  at: InstantSchema,
})
export type Review = z.infer<typeof ReviewSchema>

/** Path of a review's file below `data/`. */
export function reviewPath(server: string, login: string): string {
  return `reviews/${server}/${login}.json`
}
