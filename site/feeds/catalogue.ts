// The catalogue of a build and its search index: made once, in one reading of every server, though the pages' code and the build's own
// are two copies of this module in one process.
import { buildCatalogue, type Catalogue } from '../../core/api/catalogue.ts'
import { SearchIndexBuilder } from '../../core/search/builder.ts'
import { SITE_URL } from '../lib/address.ts'
import { type BrowseFacts, toBrowseFacts } from '../lib/browse-rows.ts'
import { openDataset, readSnapshot } from '../lib/dataset.ts'
import { toCard, toSearchDocument } from '../lib/search-document.ts'

interface Made {
  catalogue: Catalogue
  index: SearchIndexBuilder
  facts: ReadonlyMap<string, BrowseFacts>
}
const KEY = Symbol.for('hisper.catalogue')
const shared = globalThis as { [KEY]?: Promise<Made | undefined> }

/** Undefined while nothing has been published yet. */
export const readFeedCatalogue = async (): Promise<Catalogue | undefined> => (await make())?.catalogue

/** The index of the same servers; undefined while nothing has been published yet. */
export const readSearchIndex = async (): Promise<SearchIndexBuilder | undefined> => (await make())?.index

/** What lists are narrowed by besides: nothing while nothing has been published yet. */
export const readBrowseFacts = async (): Promise<ReadonlyMap<string, BrowseFacts>> => (await make())?.facts ?? new Map()

function make(): Promise<Made | undefined> {
  shared[KEY] ??= readSnapshot().then(async (snapshot) => {
    if (snapshot === undefined) return undefined
    const index = new SearchIndexBuilder()
    const facts = new Map<string, BrowseFacts>()
    const catalogue = await buildCatalogue(openDataset(), SITE_URL, (server) => {
      index.add(server.id, toSearchDocument(server), toCard(server))
      facts.set(server.id, toBrowseFacts(server))
    })
    return { catalogue, index, facts }
  })
  return shared[KEY]
}
