// Labelled files: JSON lines that somebody judged by hand. The one place that maps their rows to what the pipeline works on.
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import type { Listing } from '../../core/schema/listing.ts'
import { parseWith } from '../../core/schema/parse.ts'
import { toParagraph } from '../crawl/clip.ts'
import { toRepository } from '../crawl/repository-url.ts'
import { ServerJsonSchema, toWays } from '../crawl/server-json/server-json.ts'
import { UsageError } from '../lib/errors.ts'
import { fileExists, readText } from '../lib/files.ts'

/**
 * Every line of a file, parsed; of one whose name ends in `.gz`, of what it unpacks to.
 * @throws {UsageError} where there is no such file
 * @throws {ParseError} naming the file and the line
 */
export async function readRows<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  if (!(await fileExists(path))) throw new UsageError(`there is no file ${path}`)
  const text = path.endsWith('.gz') ? gunzipSync(await readFile(path)).toString() : ((await readText(path)) ?? '')
  const lines = text.split('\n')
  return lines.flatMap((line, index) => (line === '' ? [] : [parseWith(schema, toJson(line), `${path}:${index + 1}`)]))
}

function toJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined // which no schema takes
    throw error
  }
}

const text = z.string().nullish()

export const ListingRowSchema = z.looseObject({
  key: z.string(),
  origin: z.enum(['npm', 'pypi', 'github', 'mcp-registry']),
  name: text,
  repo: text,
  description: text,
  repository: text,
  directory: text,
  version: text,
  stars: z.int().nonnegative().nullish(),
  mcpName: text,
  record: z.looseObject({ server: ServerJsonSchema }).nullish(),
})
export type ListingRow = z.infer<typeof ListingRowSchema>

/** What an origin says, as a labelled file has it, in the form that merging takes. */
export function toListing({ key, origin, name, repo, repository, directory, mcpName, record, ...row }: ListingRow): Listing {
  const server = record?.server
  const ways = server == null ? undefined : toWays(server)
  const source = ways === undefined ? toRepository(repository, directory) : ways.repository
  const description = toParagraph(server?.description ?? row.description)
  const version = server?.version ?? row.version
  return {
    key,
    origin,
    name: server?.name ?? repo ?? name ?? key,
    ...(description === undefined ? {} : { description }),
    ...(version == null ? {} : { version }),
    ...(row.stars == null ? {} : { popularity: { stars: row.stars } }),
    ...(source === undefined ? {} : { repository: source }),
    ...(mcpName == null ? {} : { mcpName }),
    keywords: [],
    status: 'active',
    packages: ways?.packages ?? [],
    remotes: ways?.remotes ?? [],
    sameAs: ways?.packageKeys ?? [],
  }
}
