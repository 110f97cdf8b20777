// One record of the official MCP registry: a server.json with what the registry says of it. Whatever is wrong with it, it is rejected alone.
// Shape: modelcontextprotocol/registry, docs/reference/api (v0.1); `_meta` of before 2025-09-16 has underscores in its keys.
import { z } from 'zod'
import { byCodeUnits } from '../../../core/canonical/canonical.ts'
import { type Listing, ListingSchema } from '../../../core/schema/listing.ts'
import { parseWith } from '../../../core/schema/parse.ts'
import type { Rejection } from '../../../core/schema/snapshot.ts'
import type { PackageClass } from '../../../core/schema/words.ts'
import { ListingStatusSchema } from '../../../core/schema/words.ts'
import { toLine, toParagraph, toWebUrl } from '../clip.ts'
import { toMalformed, toNoServer, toRejection } from '../collection.ts'
import { toInstant } from '../instant.ts'
import { unnamed } from '../json-answer.ts'
import { judge } from '../judge.ts'
import { mcpKey } from '../listing-key.ts'
import type { OriginContext } from '../origin.ts'
import { wireObject } from '../server-json/keys.ts'
import { ServerJsonSchema, toWays } from '../server-json/server-json.ts'

const OFFICIAL = 'io.modelcontextprotocol.registry/official'

const OfficialSchema = wireObject({
  /** Since 2025-09-29; before that the server.json states it. */
  status: ListingStatusSchema.nullish(),
  statusMessage: z.string().nullish(),
  publishedAt: z.string().nullish(),
  updatedAt: z.string().nullish(),
  isLatest: z.boolean().nullish(),
})
const RecordSchema = z.object({ server: ServerJsonSchema, _meta: z.object({ [OFFICIAL]: OfficialSchema }) })
// Longer than any name may be, so that a record with a bad name is still known by it.
const NamedRecordSchema = z.object({
  server: z.object({
    name: z
      .string()
      .max(300)
      .refine((name) => name.isWellFormed()),
  }),
})
const DeletedRecordSchema = z.object({
  _meta: z.object({ [OFFICIAL]: OfficialSchema.refine(({ status }) => status === 'deleted') }),
})

export interface RegistryRecord {
  key: string
  entry: Listing | Rejection
  /** False where it does not even say which server it is of: then it may be any. */
  isNamed: boolean
  /** False where the registry says that there is a later version of it. */
  isLatest: boolean
  /** See Ways.leftOut. */
  leftOut: string[]
  updatedAt: string | undefined
}

/** @param record one item of `servers`, as it came */
export function toRegistryRecord(context: Pick<OriginContext, 'environment' | 'verdict'>, record: unknown): RegistryRecord {
  const name = NamedRecordSchema.safeParse(record).data?.server.name
  const key = mcpKey(name ?? unnamed(record))
  const isNamed = name !== undefined
  // Of a record that is gone nothing else matters, not even whether it can be read.
  const gone = DeletedRecordSchema.safeParse(record).data?._meta[OFFICIAL]
  if (gone !== undefined) return { ...toDeleted(key, gone), isNamed }
  try {
    const { server, _meta } = parseWith(RecordSchema, record, key)
    const official = _meta[OFFICIAL]
    const status = official.status ?? server.status ?? 'active'
    if (status === 'deleted') return { ...toDeleted(key, official), isNamed }
    const standing = toStanding(official)
    const statusMessage = toParagraph(official.statusMessage)
    const { packages, remotes, repository, packageKeys, leftOut } = toWays(server, context.environment)
    const title = toLine(server.title)
    const description = toParagraph(server.description)
    const homepage = toWebUrl(server.websiteUrl)
    const listing: Listing = {
      key,
      origin: 'mcp-registry',
      name: server.name,
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      version: server.version.toWellFormed(),
      ...(homepage === undefined ? {} : { homepage }),
      ...(repository === undefined ? {} : { repository }),
      keywords: [],
      status,
      ...(statusMessage === undefined ? {} : { statusMessage }),
      ...(standing.updatedAt === undefined ? {} : { updatedAt: standing.updatedAt }),
      packages,
      remotes,
      sameAs: packageKeys,
    }
    return { key, isNamed, ...standing, entry: toEntry(parseWith(ListingSchema, listing, key), context.verdict(key)), leftOut }
  } catch (error) {
    return { key, isNamed, entry: toMalformed(key, error), isLatest: true, leftOut: [], updatedAt: undefined }
  }
}

type Official = z.infer<typeof OfficialSchema>

function toDeleted(key: string, official: Official): Omit<RegistryRecord, 'isNamed'> {
  const message = toParagraph(official.statusMessage) ?? 'its author deleted it there'
  return { key, ...toStanding(official), entry: toRejection(key, 'deleted', message), leftOut: [] }
}

function toStanding({ isLatest, updatedAt, publishedAt }: Official): Pick<RegistryRecord, 'isLatest' | 'updatedAt'> {
  return { isLatest: isLatest !== false, updatedAt: toInstant(updatedAt) ?? toInstant(publishedAt) }
}

/** A record of this registry is a server: only a person may know better. */
export function toEntry(listing: Listing, verdict: PackageClass | undefined): Listing | Rejection {
  if (verdict === undefined || verdict === 'server') return listing
  return toNoServer(listing.key, judge(verdict, { name: listing.name, keywords: [] }))
}

const VERSIONS = new Intl.Collator('en', { numeric: true })

/**
 * Which of two records of one name counts: one that was understood, then the latest version by the registry's own word, then the one
 * updated last, then the higher version; where nothing decides, always the same one. The list may show a name twice where it
 * changes while it is read.
 */
export function chosen(one: RegistryRecord, other: RegistryRecord): RegistryRecord {
  const order =
    Number(isUnderstood(one)) - Number(isUnderstood(other)) ||
    Number(one.isLatest) - Number(other.isLatest) ||
    byCodeUnits(one.updatedAt ?? '', other.updatedAt ?? '') ||
    VERSIONS.compare(versionOf(one), versionOf(other)) ||
    byCodeUnits(JSON.stringify(one), JSON.stringify(other))
  return order >= 0 ? one : other
}

const isUnderstood = ({ entry }: RegistryRecord) => 'origin' in entry || entry.code !== 'malformed'
const versionOf = ({ entry }: RegistryRecord) => ('origin' in entry ? (entry.version ?? '') : '')
