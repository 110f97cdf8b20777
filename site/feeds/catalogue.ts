// The catalogue of a build: made once, though the pages' code and the build's own are two copies of this module in one process.
import { buildCatalogue, type Catalogue } from '../../core/api/catalogue.ts'
import { SITE_URL } from '../lib/address.ts'
import { openDataset, readSnapshot } from '../lib/dataset.ts'

const KEY = Symbol.for('hisper.catalogue')
const shared = globalThis as { [KEY]?: Promise<Catalogue | undefined> }

/** Undefined while nothing has been published yet. */
export function readFeedCatalogue(): Promise<Catalogue | undefined> {
  shared[KEY] ??= readSnapshot().then((snapshot) => (snapshot === undefined ? undefined : buildCatalogue(openDataset(), SITE_URL)))
  return shared[KEY]
}
