// What the companion reads of a site, written over a dataset by the same writers as a build, without its pages.
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { buildCatalogue } from '../../core/api/catalogue.ts'
import { fillPath } from '../../core/api/route.ts'
import { ROUTES } from '../../core/api/routes/index.ts'
import { Dataset } from '../../core/dataset/dataset.ts'
import { SearchIndexBuilder } from '../../core/search/builder.ts'
import { ROOT_PATH } from '../../core/search/layout.ts'
import { toCard, toSearchDocument } from '../../site/lib/search-document.ts'
import { SEARCH_PATH } from '../../site/lib/search-index.ts'

/** @param dir the site's folder */
export async function writeSmallSite(data: string, dir: string): Promise<void> {
  const write = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), content)
  }
  const builder = new SearchIndexBuilder()
  const catalogue = await buildCatalogue(new Dataset(data), new URL('https://hisper.example/'), (server) =>
    builder.add(server.id, toSearchDocument(server), toCard(server)),
  )
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
  await write('404.html', 'nothing here')
}
