// Overrides: a person's word against the rules', data/overrides.json. It wins, and says why.
import { z } from 'zod'
import { AuthorWordsSchema } from './author-file.ts'
import { CategorySchema } from './category.ts'
import { LineSchema, ListingKeySchema, ParagraphSchema } from './text.ts'
import { SCHEMA_VERSION } from './version.ts'
import { PackageClassSchema } from './words.ts'

const PairSchema = z.strictObject({ keys: z.tuple([ListingKeySchema, ListingKeySchema]), because: ParagraphSchema })

const CorrectedSchema = AuthorWordsSchema.omit({ categories: true }).extend({ because: LineSchema })
export type Corrected = z.infer<typeof CorrectedSchema>

export const OverridesSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  /** What a listing is, whatever its words say. */
  classes: z.record(ListingKeySchema, z.strictObject({ class: PackageClassSchema, because: ParagraphSchema })).default({}),
  /** What the server that a listing is part of is for. */
  categories: z.record(ListingKeySchema, z.strictObject({ categories: z.array(CategorySchema).max(4), because: LineSchema })).default({}),
  /** What the server that a listing is part of is called and does, by its owner's word, whatever origins say. */
  words: z.record(ListingKeySchema, CorrectedSchema).default({}),
  /** Listings that are one server. */
  same: z.array(PairSchema).default([]),
  /** Listings that are never one server, whatever else joins them. */
  different: z.array(PairSchema).default([]),
})
export type Overrides = z.infer<typeof OverridesSchema>
