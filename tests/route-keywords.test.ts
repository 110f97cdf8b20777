// Two or three words are names: the index that knows meanings too must find them no worse than words alone do. The words are those of the
// tools that the servers in data/ really have: of their names, and the rarest of their descriptions.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { surfaceOf } from '../core/api/summary.ts'
import { Dataset } from '../core/dataset/dataset.ts'
import { RouteIndexBuilder } from '../core/route/builder.ts'
import { DIMENSIONS, MODEL, toTableEncoder } from '../core/route/model.ts'
import { type Encoder, openRouter, REACH } from '../core/route/router.ts'
import { toRouteSource } from '../core/route/source.ts'
import { textsOf, toVectors } from '../core/route/texts.ts'
import { type IndexFile, SearchIndexBuilder } from '../core/search/builder.ts'
import { openSearch } from '../core/search/search.ts'
import { toTerms, toWords } from '../core/search/terms.ts'
import { VectorStore } from '../core/vectors/store.ts'
import { readTokenizer } from '../pipeline/vectors/minilm.ts'
import { readQueryTable } from '../pipeline/vectors/model-files.ts'
import { keepVectors, openTextEncoder } from '../pipeline/vectors/text-vectors.ts'
import { toRouteCard } from '../site/lib/route-index.ts'
import { toCard, toSearchDocument } from '../site/lib/search-document.ts'

const MOST_QUERIES = 100

interface Keywords {
  query: string
  /** Whether a tool is what was looked for: one of the same name, or one that all the words are said of. */
  fits: (tool: { name: string; description: string }) => boolean
}

let folder: string
let store: VectorStore
let read: Record<'search' | 'route' | 'words', (path: string) => Promise<Uint8Array>>
const queries: Keywords[] = []
const tools: { name: string; description: string }[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hisper-keywords-'))
  store = new VectorStore(join(folder, 'vectors.sqlite'), MODEL)
  const servers = []
  for await (const server of new Dataset('data').readServers()) servers.push({ server, source: toRouteSource(server, surfaceOf(server)) })
  await keepVectors(
    servers.flatMap(({ source }) => textsOf(source)),
    store,
    openTextEncoder,
    { now: () => 0, until: 1 },
  )
  const search = new SearchIndexBuilder()
  const builders = {
    route: new RouteIndexBuilder({ name: MODEL, dimensions: DIMENSIONS }, deflateRawSync),
    words: new RouteIndexBuilder(undefined, deflateRawSync),
  }
  const files: Record<keyof typeof builders, IndexFile[]> = { route: [], words: [] }
  for (const { server, source } of servers) {
    search.add(server.id, toSearchDocument(server), toCard(server))
    files.route.push(
      builders.route.add(
        toRouteCard(server),
        toVectors(source, (text) => store.get(text), DIMENSIONS),
      ),
    )
    files.words.push(builders.words.add(toRouteCard(server), []))
    tools.push(...source.tools)
  }
  read = {
    search: serve(
      search.files(
        servers.map(({ server }) => server.id),
        () => '1',
      ),
    ),
    route: serve([...files.route, ...builders.route.files(() => '1')]),
    words: serve([...files.words, ...builders.words.files(() => '1')]),
  }
  queries.push(...toQueries())
})
afterAll(async () => {
  store.close()
  await rm(folder, { recursive: true, force: true })
})

function serve(files: Iterable<IndexFile>): (path: string) => Promise<Uint8Array> {
  const held = new Map([...files].map(({ path, content }) => [path, Buffer.from(content)]))
  return async (path) => held.get(path.replace(/\?.*$/, '')) as Buffer
}

function toQueries(): Keywords[] {
  const holders = new Map<string, number>()
  for (const { name, description } of tools)
    for (const word of new Set(toWords(`${name} ${description}`))) holders.set(word, (holders.get(word) ?? 0) + 1)
  const found = new Map<string, Keywords>()
  for (const { name, description } of tools) {
    const own = toWords(name).slice(0, 3).join(' ')
    if (own.includes(' ')) found.set(own, { query: own, fits: (tool) => toWords(tool.name).slice(0, 3).join(' ') === own })
    const rare = [...new Set(toWords(description))].filter((word) => /^[a-z]{4,}$/.test(word) && toTerms(word).length > 0)
    const two = rare.sort((a, b) => (holders.get(a) ?? 0) - (holders.get(b) ?? 0)).slice(1, 3)
    if (two.length === 2)
      found.set(two.join(' '), {
        query: two.join(' '),
        fits: (tool) => {
          const held = new Set(toTerms(`${tool.name} ${tool.description}`))
          return two.flatMap(toTerms).every((term) => held.has(term))
        },
      })
  }
  const all = [...found.values()]
  return Array.from(
    { length: Math.min(MOST_QUERIES, all.length) },
    (_, index) => all[Math.floor((index * all.length) / MOST_QUERIES)] as Keywords,
  )
}

/** @returns the mean of one over the place of the first that fits */
async function meanPlace(index: 'route' | 'words', reach: keyof typeof REACH, encoder?: Encoder): Promise<number> {
  const router = await openRouter({
    ...{ fetchFile: read[index], inflate: inflateRawSync, search: await openSearch(read.search) },
    ...{ reach: REACH[reach], encoder },
  })
  let sum = 0
  for (const { query, fits } of queries) {
    const ranked = (await router.rank(query)).fits.map(({ candidate }) => candidate.tool)
    const place = ranked.findIndex((tool) => tool !== undefined && fits(tool))
    if (place >= 0) sum += 1 / (place + 1)
  }
  return sum / queries.length
}

describe('a hundred short queries', () => {
  it('are answered no worse with vectors than by words alone', async () => {
    expect(queries).toHaveLength(MOST_QUERIES)
    const [file, tokenizer] = await Promise.all([readQueryTable(), readTokenizer()])
    const table = toTableEncoder(file, (text) => tokenizer.encode(text, { add_special_tokens: false }).ids)
    const words = await meanPlace('words', 'full')
    expect(words).toBeGreaterThan(0.8)
    expect(await meanPlace('route', 'browser', table)).toBeGreaterThanOrEqual(words)
    expect(await meanPlace('route', 'full', { model: MODEL, encode: await openTextEncoder() })).toBeGreaterThanOrEqual(words)
  })
})
