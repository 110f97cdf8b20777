// Where the list of all servers lies for the reader's browser, and how it is fetched there.
import { type Columns, unpackColumns } from '../../core/browse/columns.ts'

/** Below the site's root. Not called `.gz`: some hosts would say so in a header, and browsers would then unpack it themselves. */
export const COLUMNS_PATH = 'search-index/servers.bin'

/** @throws {Error} where it is not there, or none of this release */
export async function fetchColumns(base: string): Promise<Columns> {
  const response = await fetch(`${base}${COLUMNS_PATH}`)
  if (!response.ok || response.body === null) throw new Error(`${COLUMNS_PATH}: ${response.status}`)
  const unpacked = new Response(response.body.pipeThrough(new DecompressionStream('gzip')))
  return unpackColumns(new Uint8Array(await unpacked.arrayBuffer()))
}
