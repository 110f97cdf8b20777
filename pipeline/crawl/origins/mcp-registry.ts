// The official MCP registry: the latest version of every server, page by page to the end. It checks that an author owns the packages
// a server names, so its sameAs is verified; the repository it names is not.
// Shape: modelcontextprotocol/registry, docs/reference/api (v0.1, additive changes only).
import { z } from 'zod'
import type { Listing } from '../../../core/schema/listing.ts'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import type { Rejection } from '../../../core/schema/snapshot.ts'
import { toLine, toParagraph, toWebUrl } from '../clip.ts'
import { Collection, toMalformed } from '../collection.ts'
import { toInstant } from '../instant.ts'
import { fetchJson, unnamed } from '../json-answer.ts'
import { mcpKey } from '../listing-key.ts'
import type { Origin, OriginContext } from '../origin.ts'
import { ServerJsonSchema, toWays } from '../server-json.ts'

/** The most it gives in one answer. */
const PAGE_SIZE = 100

const PageSchema = z.looseObject({
  servers: z.array(z.unknown()),
  metadata: z.looseObject({ nextCursor: z.string().nullish() }),
})
const RecordSchema = z.looseObject({
  server: ServerJsonSchema,
  _meta: z.looseObject({
    'io.modelcontextprotocol.registry/official': z.looseObject({
      status: z.enum(['active', 'deprecated', 'deleted']),
      statusMessage: z.string().nullish(),
      updatedAt: z.string().nullish(),
    }),
  }),
})
const NamedRecordSchema = z.looseObject({ server: z.looseObject({ name: z.string() }) })

export const mcpRegistry: Origin = {
  id: 'mcp-registry',
  async crawl(context) {
    const collection = new Collection()
    const seen = new Set<string>()
    let cursor = ''
    do {
      const page = await fetchPage(context, cursor)
      for (const record of page.servers) {
        const key = mcpKey(NamedRecordSchema.safeParse(record).data?.server.name ?? unnamed(record))
        collection.add(key, toEntry(key, record))
      }
      cursor = page.metadata.nextCursor ?? ''
      if (seen.has(cursor))
        throw new ParseError('official MCP registry', [`metadata.nextCursor: ${cursor} came twice, so the list has no end`])
      seen.add(cursor)
    } while (cursor !== '' && collection.size < (context.limit ?? Number.POSITIVE_INFINITY))
    return collection.finish({}, cursor === '', context.limit)
  },
}

function fetchPage(context: OriginContext, cursor: string) {
  context.signal.throwIfAborted()
  const query = new URLSearchParams({ version: 'latest', limit: String(PAGE_SIZE), ...(cursor === '' ? {} : { cursor }) })
  const url = `${context.environment.mcpRegistryUrl}/v0.1/servers?${query}`
  return fetchJson(context, url).then(({ value }) => parseWith(PageSchema, value, url))
}

/** Undefined where the server was deleted. */
function toEntry(key: string, record: unknown): Listing | Rejection | undefined {
  try {
    const { server, _meta } = parseWith(RecordSchema, record, key)
    const official = _meta['io.modelcontextprotocol.registry/official']
    if (official.status === 'deleted') return undefined
    const { packages, remotes, repository, packageKeys } = toWays(server)
    const title = toLine(server.title)
    const description = toParagraph(server.description)
    const homepage = toWebUrl(server.websiteUrl)
    const statusMessage = toParagraph(official.statusMessage)
    const updatedAt = toInstant(official.updatedAt)
    return {
      key,
      origin: 'mcp-registry',
      name: server.name,
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      version: server.version,
      ...(homepage === undefined ? {} : { homepage }),
      ...(repository === undefined ? {} : { repository }),
      keywords: [],
      status: official.status,
      ...(statusMessage === undefined ? {} : { statusMessage }),
      ...(updatedAt === undefined ? {} : { updatedAt }),
      packages,
      remotes,
      sameAs: packageKeys,
    }
  } catch (error) {
    return toMalformed(key, error)
  }
}
