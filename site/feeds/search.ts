// Writes the search index: out of the records and not of the HTML, in the reading that the lists were made from.
import { createHash } from 'node:crypto'
import { ROOT_PATH, SEARCH_PATH } from '../../core/search/layout.ts'
import { readCatalogue } from '../lib/catalogue.ts'
import { readSearchIndex } from './catalogue.ts'
import type { Writer } from './writer.ts'

export const writeSearch: Writer = async (_, write) => {
  const index = await readSearchIndex()
  if (index === undefined) return
  const order = (await readCatalogue()).map(({ id }) => id)
  const hash = createHash('sha256')
  for (const { path, content } of index.files(order, () => hash.digest('hex').slice(0, 16))) {
    if (path !== ROOT_PATH) hash.update(content)
    await write(`${SEARCH_PATH}${path}`, content)
  }
}
