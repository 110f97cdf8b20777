// The snapshot: envelope of the dataset. What moves with every run lives here, not in the servers' files.
import { z } from 'zod'
import { InstantSchema, ListingKeySchema, ParagraphSchema, ServerIdSchema } from './text.ts'
import { SCHEMA_VERSION } from './version.ts'
import { byOrigin, EraSchema, OriginOutcomeSchema, OutcomeSchema, PackageClassSchema, RejectionCodeSchema } from './words.ts'

const count = z.int().nonnegative()

/** One record of an origin that was left out, named so that its author can find it. */
export const RejectionSchema = z.strictObject({
  key: z.string().max(400),
  code: RejectionCodeSchema,
  message: ParagraphSchema,
  /** What it is instead of a server, and how sure that is, 0 to 1; only where the code is `not_a_server`. */
  class: PackageClassSchema.optional(),
  confidence: z.number().min(0).max(1).optional(),
})
export type Rejection = z.infer<typeof RejectionSchema>

export const OriginStateSchema = z.strictObject({
  outcome: OriginOutcomeSchema,
  /** When its listings were last read to the end; null where that has never happened. */
  seenAt: InstantSchema.nullable(),
  /** When it last answered at all, be it in part: the date of what is carried. */
  readAt: InstantSchema.nullable(),
  listings: count,
  rejected: count,
  /** Records that are no servers, by what they are instead. */
  classes: z.partialRecord(PackageClassSchema, count).default({}),
  /** Listings kept from an earlier run because this one did not reach them. */
  carried: count,
  /** What went wrong, where something did. */
  message: ParagraphSchema.optional(),
})
export type OriginState = z.infer<typeof OriginStateSchema>

export const TotalsSchema = z.strictObject({
  servers: count,
  listings: count,
  /** Servers whose best probe was made, whatever it found. */
  probed: count,
  tools: count,
  resources: count,
  prompts: count,
  /** Servers by the outcome of their best probe. */
  outcomes: z.partialRecord(OutcomeSchema, count),
  eras: z.partialRecord(EraSchema, count),
})
export type Totals = z.infer<typeof TotalsSchema>

export const SnapshotSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  generatedAt: InstantSchema,
  /** Whether it was made over the origins that ship with Hisper: a demonstration, from which no live crawl takes anything over. */
  embedded: z.boolean(),
  totals: TotalsSchema,
  origins: byOrigin(OriginStateSchema),
})
export type Snapshot = z.infer<typeof SnapshotSchema>

/** Old id to the id that took its place, or null where the server is gone: an id is never given out twice. */
export const AliasesSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  aliases: z.record(ServerIdSchema, ServerIdSchema.nullable()),
  /** Of the ids that lead nowhere, what they stood for: should it come back, it has its id again. */
  retired: z.record(
    ServerIdSchema,
    z.strictObject({
      firstSeenAt: InstantSchema,
      keys: z.array(ListingKeySchema),
      /** Of those keys that are GitHub repositories, GitHub's numbers for them, see `repositoryId` of a listing. */
      repositoryIds: z.record(ListingKeySchema, z.int().positive()).optional(),
    }),
  ),
})
export type Aliases = z.infer<typeof AliasesSchema>

/** Keys of listings whose owners asked not to be listed. */
export const OptOutSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  keys: z.array(ListingKeySchema),
})
export type OptOut = z.infer<typeof OptOutSchema>
