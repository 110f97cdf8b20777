// A server: listings that are the same server, merged, with what its probes found. One file each, data/servers/ab/ID.json.
import { z } from 'zod'
import { PackageSchema, RemoteSchema, RepositorySchema } from './access.ts'
import { CategoryAssignmentSchema } from './category.ts'
import { ListingSchema, PopularitySchema } from './listing.ts'
import { StandingProbeSchema } from './probe.ts'
import { ScoreSchema } from './score.ts'
import { InstantSchema, LineSchema, ListingKeySchema, ParagraphSchema, RegistryNameSchema, ServerIdSchema, WebUrlSchema } from './text.ts'
import { SCHEMA_VERSION } from './version.ts'
import { ListingStatusSchema, SamenessCodeSchema } from './words.ts'

export const SamenessSchema = z.strictObject({
  keys: z.tuple([ListingKeySchema, ListingKeySchema]),
  code: SamenessCodeSchema,
  /** What exactly agrees: the name, the repository, the address. */
  detail: LineSchema,
})
export type Sameness = z.infer<typeof SamenessSchema>

/** What merging makes of a server's listings, before anything was started. */
export const MergedServerSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  id: ServerIdSchema,
  title: LineSchema,
  description: ParagraphSchema.optional(),
  /** Its name in the official registry, where a listing there or a verified claim states one. */
  registryName: RegistryNameSchema.optional(),
  license: LineSchema.optional(),
  homepage: WebUrlSchema.optional(),
  repository: RepositorySchema.optional(),
  archived: z.boolean().optional(),
  language: LineSchema.optional(),
  keywords: z.array(LineSchema),
  status: ListingStatusSchema,
  statusMessage: ParagraphSchema.optional(),
  updatedAt: InstantSchema.optional(),
  popularity: PopularitySchema,
  packages: z.array(PackageSchema),
  remotes: z.array(RemoteSchema),
  firstSeenAt: InstantSchema,
  /** Why its listings are one server: each reason joins two of them. Empty where there is one listing. */
  sameBecause: z.array(SamenessSchema).default([]),
  /** What its listings name and the origin in question does not have (any more): packages and repositories. */
  absent: z.array(ListingKeySchema).default([]),
  /** Field name to the key of the listing it was taken from. */
  provenance: z.record(z.string(), ListingKeySchema),
  /** Fields that a person's word has set, which no listing is the source of, and why (data/overrides.json). */
  corrected: z.strictObject({ fields: z.array(z.enum(['title', 'description', 'homepage'])).min(1), because: LineSchema }).optional(),
  /** What each origin says, whole; when it was last seen to say so is in snapshot.json. */
  listings: z.array(ListingSchema).min(1),
})
export type MergedServer = z.infer<typeof MergedServerSchema>

export const ServerSchema = MergedServerSchema.extend({
  /** What it is for; empty where nothing decides. */
  categories: z.array(CategoryAssignmentSchema).default([]),
  /** One standing result a target, best first. */
  probes: z.array(StandingProbeSchema),
  score: ScoreSchema,
})
export type Server = z.infer<typeof ServerSchema>

/** Path of a server's file below `data/`: 256 folders keep each of them small enough for git and for GitHub's listing. */
export function serverPath(id: string): string {
  let hash = 0x811c9dc5 // FNV-1a, 32 bits
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return `servers/${(hash & 0xff).toString(16).padStart(2, '0')}/${id}.json`
}
