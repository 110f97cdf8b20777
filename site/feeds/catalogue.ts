// The catalogue of a build and its search index: made once, in one reading of every server, though the pages' code and the build's own
// are two copies of this module in one process.
import type { Alternatives } from '../../core/api/alternatives.ts'
import { buildCatalogue, type Catalogue } from '../../core/api/catalogue.ts'
import { SearchIndexBuilder } from '../../core/search/builder.ts'
import { SITE_URL } from '../lib/address.ts'
import { addTo, openAlternatives } from '../lib/alternatives.ts'
import { type BrowseFacts, toBrowseFacts } from '../lib/browse-rows.ts'
import { openDataset, readSnapshot } from '../lib/dataset.ts'
import { toCard, toSearchDocument } from '../lib/search-document.ts'
import { type SharedTool, ToolNames } from '../lib/tool-names.ts'

interface Made {
  catalogue: Catalogue
  index: SearchIndexBuilder
  facts: ReadonlyMap<string, BrowseFacts>
  alternatives: Alternatives
  tools: readonly SharedTool[]
}
/** Names of tools on the page of tools. */
const MOST_TOOLS = 200
const KEY = Symbol.for('hisper.catalogue')
const shared = globalThis as { [KEY]?: Promise<Made | undefined> }

/** Undefined while nothing has been published yet. */
export const readFeedCatalogue = async (): Promise<Catalogue | undefined> => (await make())?.catalogue

/** The index of the same servers; undefined while nothing has been published yet. */
export const readSearchIndex = async (): Promise<SearchIndexBuilder | undefined> => (await make())?.index

/** What lists are narrowed by besides: nothing while nothing has been published yet. */
export const readBrowseFacts = async (): Promise<ReadonlyMap<string, BrowseFacts>> => (await make())?.facts ?? new Map()

/** Of every server those that do the same; undefined while nothing has been published yet. */
export const readAlternatives = async (): Promise<Alternatives | undefined> => (await make())?.alternatives

/** The names of tools that most servers have, those first that are had by most. */
export const readSharedTools = async (): Promise<readonly SharedTool[]> => (await make())?.tools ?? []

function make(): Promise<Made | undefined> {
  shared[KEY] ??= readSnapshot().then(async (snapshot) => {
    if (snapshot === undefined) return undefined
    const index = new SearchIndexBuilder()
    const facts = new Map<string, BrowseFacts>()
    const alternatives = openAlternatives()
    const toolNames = new ToolNames()
    const catalogue = await buildCatalogue(openDataset(), SITE_URL, (server) => {
      index.add(server.id, toSearchDocument(server), toCard(server))
      facts.set(server.id, toBrowseFacts(server))
      addTo(alternatives, server)
      toolNames.add(server)
    })
    return { catalogue, index, facts, alternatives, tools: toolNames.most(MOST_TOOLS) }
  })
  return shared[KEY]
}
