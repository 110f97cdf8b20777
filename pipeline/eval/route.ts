// How well tasks are routed: over the files that a site would have, by the code that reads them there and in the companion.
import { resolve } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import { join, MODEL, toTableEncoder } from '../../core/route/model.ts'
import type { Fit } from '../../core/route/rank.ts'
import { type Encoder, openRouter, REACH, type Router } from '../../core/route/router.ts'
import { openSearch } from '../../core/search/search.ts'
import { VectorStore } from '../../core/vectors/store.ts'
import { UsageError } from '../lib/errors.ts'
import { readTokenizer } from '../vectors/minilm.ts'
import { readQueryTable } from '../vectors/model-files.ts'
import { keepVectors, openTextEncoder } from '../vectors/text-vectors.ts'
import { readRows } from './labelled.ts'
import { type Figures, type Judged, toFigures } from './retrieval.ts'
import { buildIndexes, ToolRowSchema, textsOfServers, toServers } from './route-corpus.ts'

const QueryRowSchema = z.object({
  query: z.string(),
  kind: z.string().nullish(),
  relevant: z.array(z.object({ server: z.string(), tool: z.string().nullish(), group: z.union([z.string(), z.number()]).nullish() })),
})
type QueryRow = z.infer<typeof QueryRowSchema>

export interface RouteOptions {
  corpus: string
  distractors?: string
  queries: string
  kind?: string
  mode: keyof typeof REACH
}

/** Servers and tools that are named of a ranking. */
const DEEP = 50

export interface RouteFigures {
  tool: Figures | undefined
  server: Figures | undefined
  queries: number
  msPerQuery: number
}

/** @param vectors the file of vectors that were made before */
export async function evaluateRoute({ corpus, distractors, queries, kind, mode }: RouteOptions, vectors: string): Promise<RouteFigures> {
  if (!Object.hasOwn(REACH, mode)) throw new UsageError(`--mode is full or browser, not ${JSON.stringify(mode)}`)
  const rows = [corpus, ...(distractors === undefined ? [] : [distractors])]
  const servers = toServers((await Promise.all(rows.map((path) => readRows(resolve(path), ToolRowSchema)))).flat())
  const asked = (await readRows(resolve(queries), QueryRowSchema)).filter((row) => kind === undefined || row.kind === kind)
  if (asked.length === 0) throw new UsageError(`there is no query${kind === undefined ? '' : ` of the kind ${JSON.stringify(kind)}`}`)
  const router = await openCorpus(servers, mode, vectors)
  const judged: { tool: Judged; server: Judged }[] = []
  const started = performance.now()
  for (const row of asked) judged.push(judge(row, (await router.rank(row.query)).fits, servers))
  const msPerQuery = Math.round(((performance.now() - started) / asked.length) * 100) / 100
  return {
    tool: toFigures(judged.map(({ tool }) => tool)),
    server: toFigures(judged.map(({ server }) => server)),
    queries: asked.length,
    msPerQuery,
  }
}

/** @returns a router over the files that a site would have of these servers */
export async function openCorpus(servers: ReturnType<typeof toServers>, mode: RouteOptions['mode'], vectors: string): Promise<Router> {
  const store = new VectorStore(vectors, MODEL)
  try {
    await keepVectors(textsOfServers(servers), store, openTextEncoder, { now: () => 0, until: 1 })
    const indexes = buildIndexes(servers, (text) => store.get(text))
    return await openRouter({
      ...{ fetchFile: indexes.route, inflate: inflateRawSync, search: await openSearch(indexes.search) },
      ...{ reach: REACH[mode], encoder: await openEncoder(mode) },
    })
  } finally {
    store.close()
  }
}

async function openEncoder(mode: RouteOptions['mode']): Promise<Encoder> {
  const [file, tokenizer] = await Promise.all([readQueryTable(), readTokenizer()])
  const table = toTableEncoder(file, (text) => tokenizer.encode(text, { add_special_tokens: false }).ids)
  return mode === 'browser' ? table : join({ model: MODEL, encode: await openTextEncoder() }, table)
}

const toKey = (server: string, tool: string) => JSON.stringify([server, tool])

function judge(
  { relevant: rows }: QueryRow,
  fits: readonly Fit[],
  servers: ReturnType<typeof toServers>,
): { tool: Judged; server: Judged } {
  const named = fits.flatMap(({ candidate: { server, tool } }) => {
    const id = servers[server]?.id
    return id === undefined || tool === undefined ? [] : [{ id, tool: tool.name }]
  })
  // What is in no group is needed by itself.
  const relevant = rows.map((row, index) => ({
    ...row,
    group: row.group === undefined || row.group === null ? `row ${index}` : String(row.group),
  }))
  const ofTools = relevant.flatMap(({ server, tool, group }) => (tool == null ? [] : [{ name: toKey(server, tool), group }]))
  // Two needs that the same servers meet are one need of a server.
  const byServers = new Map(
    toGroups(relevant.map(({ server, group }) => ({ name: server, group }))).map((group) => [JSON.stringify([...group].sort()), group]),
  )
  return {
    tool: { ranking: named.slice(0, DEEP).map(({ id, tool }) => toKey(id, tool)), groups: toGroups(ofTools) },
    server: { ranking: [...new Set(named.map(({ id }) => id))].slice(0, DEEP), groups: [...byServers.values()] },
  }
}

function toGroups(named: readonly { name: string; group: string }[]): Set<string>[] {
  const groups = new Map<string, Set<string>>()
  for (const { name, group } of named) groups.set(group, (groups.get(group) ?? new Set()).add(name))
  return [...groups.values()]
}
