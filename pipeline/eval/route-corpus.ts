// The corpus of an evaluation of routing, as the index that a site would have of it, in memory.
import { deflateRawSync } from 'node:zlib'
import { z } from 'zod'
import { RouteIndexBuilder } from '../../core/route/builder.ts'
import { DIMENSIONS, MODEL } from '../../core/route/model.ts'
import { clip, type RouteSource } from '../../core/route/source.ts'
import { textsOf, toVectors } from '../../core/route/texts.ts'
import { type IndexFile, SearchIndexBuilder } from '../../core/search/builder.ts'
import type { FetchFile } from '../../core/search/search.ts'

/** A tool, one a line. */
export const ToolRowSchema = z.object({
  server: z.string(),
  server_title: z.string().nullish(),
  server_description: z.string().nullish(),
  tool: z.string(),
  description: z.string().nullish(),
  input_keys: z.array(z.string()).nullish(),
})
export type ToolRow = z.infer<typeof ToolRowSchema>

export type CorpusServer = RouteSource & { id: string }

export function toServers(rows: readonly ToolRow[]): CorpusServer[] {
  const servers = new Map<string, ToolRow[]>()
  for (const row of rows) servers.set(row.server, [...(servers.get(row.server) ?? []), row])
  return [...servers].map(([id, own]) => ({
    id,
    ...clip({
      title: own[0]?.server_title ?? id,
      description: own[0]?.server_description ?? '',
      tools: own.map(({ tool, description, input_keys }) => ({ name: tool, description: description ?? '', parameters: input_keys ?? [] })),
    }),
  }))
}

export const textsOfServers = (servers: readonly CorpusServer[]): string[] => servers.flatMap(textsOf)

/** @param vectorOf of every text of `textsOfServers` */
export function buildIndexes(
  servers: readonly CorpusServer[],
  vectorOf: (text: string) => Float32Array | undefined,
): { search: FetchFile; route: FetchFile } {
  const search = new SearchIndexBuilder()
  const route = new RouteIndexBuilder({ name: MODEL, dimensions: DIMENSIONS }, deflateRawSync)
  const files = servers.map((server) => {
    const { id, title, description, tools } = server
    search.add(id, { names: [title, id], description, keywords: [], tools, standing: 0 }, [id, title, description, 'ok', null, []])
    return route.add({ ...server, outcome: 'ok', findings: 0 }, toVectors(server, vectorOf, DIMENSIONS))
  })
  const order = servers.map(({ id }) => id)
  return { search: serve(search.files(order, () => '1')), route: serve([...files, ...route.files(() => '1')]) }
}

function serve(files: Iterable<IndexFile>): FetchFile {
  const held = new Map<string, Uint8Array>()
  for (const { path, content } of files) held.set(path, typeof content === 'string' ? new TextEncoder().encode(content) : content)
  return async (path) => {
    const found = held.get(path.replace(/\?.*$/, ''))
    if (found === undefined) throw new Error(`there is no ${path}`)
    return found
  }
}
