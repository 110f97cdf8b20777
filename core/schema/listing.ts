// A listing: what one origin says of one package, repository or endpoint.
import { z } from 'zod'
import { PackageSchema, RemoteSchema, RepositorySchema } from './access.ts'
import { AuthorWordsSchema } from './author-file.ts'
import { InstantSchema, LineSchema, ListingKeySchema, ParagraphSchema, RegistryNameSchema, WebUrlSchema } from './text.ts'
import { ListingStatusSchema, OriginIdSchema } from './words.ts'

/** Counts as the origin gave them, rounded to two significant digits so that a day's noise is not a day's change. */
export const PopularitySchema = z.strictObject({
  downloadsMonth: z.int().nonnegative().optional(),
  stars: z.int().nonnegative().optional(),
})
export type Popularity = z.infer<typeof PopularitySchema>

export const ClassificationSchema = z.strictObject({ confidence: z.number().min(0).max(1), evidence: LineSchema })

export const ListingSchema = z.strictObject({
  key: ListingKeySchema,
  origin: OriginIdSchema,
  /** A repository that is no server by its own words, kept because a server names it as its source: joins that server, and is none by itself. */
  role: z.enum(['source']).optional(),
  /** The name as the origin writes it. */
  name: LineSchema,
  title: LineSchema.optional(),
  description: ParagraphSchema.optional(),
  version: z.string().min(1).max(255).optional(),
  /** SPDX expression where the origin states one, else its words. */
  license: LineSchema.optional(),
  homepage: WebUrlSchema.optional(),
  repository: RepositorySchema.optional(),
  /** GitHub's number of a repository (`databaseId`), on its own listing only: another number under the same name is another repository. */
  repositoryId: z.int().positive().optional(),
  /** Another repository had this name before: whoever names it may mean that one. */
  reusedName: z.boolean().optional(),
  /** Server name of the official registry that this package claims (`mcpName`, `mcp-name:`). */
  mcpName: RegistryNameSchema.optional(),
  keywords: z.array(LineSchema).max(100),
  status: ListingStatusSchema,
  statusMessage: ParagraphSchema.optional(),
  /** When this version was published there, or the repository last pushed to. */
  updatedAt: InstantSchema.optional(),
  archived: z.boolean().optional(),
  /** A copy of another repository, by GitHub's own word. */
  fork: z.boolean().optional(),
  language: LineSchema.optional(),
  popularity: PopularitySchema.optional(),
  packages: z.array(PackageSchema).max(50),
  remotes: z.array(RemoteSchema).max(50),
  /** Why it counts as a server: how sure that is, 0 to 1, and by which words or facts. Absent where a person said so. */
  classification: ClassificationSchema.optional(),
  /** What `hisper.json` at the root of a repository says of its server; on that repository's own listing only. */
  author: AuthorWordsSchema.optional(),
  /** Other listing keys that the origin states to be the same server. */
  sameAs: z.array(ListingKeySchema).max(50),
})
export type Listing = z.infer<typeof ListingSchema>

/** A listing on its way through the pipeline: with the instant at which its origin was last seen to state it. */
export const SeenListingSchema = ListingSchema.extend({ seenAt: InstantSchema })
export type SeenListing = z.infer<typeof SeenListingSchema>
