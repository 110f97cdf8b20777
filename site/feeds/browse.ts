// Writes the file that lists filter and sort by. It is compressed here: no host compresses what it does not know.
import { gzipSync } from 'node:zlib'
import { FACET_IDS, type FacetId, packColumns } from '../../core/browse/columns.ts'
import { COLUMNS_PATH } from '../lib/browse-file.ts'
import { readBrowsing } from '../lib/catalogue.ts'
import type { Writer } from './writer.ts'

export const writeBrowse: Writer = async (_, write) => {
  const browsing = await readBrowsing()
  if (browsing === undefined) return
  const words = Object.fromEntries(FACET_IDS.map((facet) => [facet, browsing.facets[facet].map(({ word }) => word)])) as Record<
    FacetId,
    string[]
  >
  await write(COLUMNS_PATH, gzipSync(packColumns(browsing.rows, words), { level: 9 }))
}
