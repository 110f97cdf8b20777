// The site's search index, read file by file over the same reader: what a query needs, and nothing else.
import { z } from 'zod'
import { parseJson, parseWith } from '../../core/schema/parse.ts'
import { ServerIdSchema } from '../../core/schema/text.ts'
import { type Card, FORMAT, ROOT_PATH, SEARCH_PATH } from '../../core/search/layout.ts'
import { openSearch, type Search } from '../../core/search/search.ts'
import type { RegistryReader } from './reader.ts'
import { RegistryError } from './registry-error.ts'

const MOST_SERVERS = 5_000_000

const RootSchema = z.object({
  format: z.literal(FORMAT, 'must be the format that this version of Hisper reads: a newer one may be there'),
  version: z.string().regex(/^[\w.-]{1,64}$/),
  servers: z.int().min(0).max(MOST_SERVERS),
  parts: z.array(z.string().max(1_000)).max(100_000),
  common: z
    .array(z.tuple([z.int().min(0), z.int().min(0)]))
    .max(100_000)
    .optional(),
  spellings: z.array(z.int().min(0).max(1_000)).max(100),
})
const CardsSchema = z.array(
  z.tuple([
    ServerIdSchema,
    z.string().max(1_000),
    z.string().max(10_000),
    z.string().regex(/^[a-z_]{1,60}$/),
    z.int().min(0).max(100).nullable(),
    z.array(z.string().max(1_000)).max(1_000),
  ]),
)

export class SearchIndex {
  readonly #reader: RegistryReader
  #open: { version: string; search: Search } | undefined

  constructor(reader: RegistryReader) {
    this.#reader = reader
  }

  /**
   * @returns at most `limit` cards, the best first, and how many servers fit in all
   * @throws {RegistryError} where the index, or a part of it, is not to be had or cannot be read
   */
  async find(query: string, limit: number): Promise<{ cards: Card[]; total: number }> {
    const search = await this.current()
    try {
      const found = await search.find(query)
      const cards = await search.cards(found.slice(0, limit).map(({ server }) => server))
      return { cards, total: found.length }
    } catch (error) {
      if (error instanceof RegistryError) throw error
      const message = error instanceof Error ? error.message : String(error)
      throw new RegistryError('unreadable', `${this.#reader.base.href}${SEARCH_PATH} cannot be read: ${message}`, { cause: error })
    }
  }

  /** The index as it is now: opened anew where the registry has another one than last time. */
  async current(): Promise<Search> {
    const bytes = await this.#fetch(ROOT_PATH)
    const { version } = toRoot(bytes)
    if (this.#open?.version !== version) {
      this.#open = { version, search: await openSearch(async (path) => (path === ROOT_PATH ? bytes : await this.#fetch(path))) }
    }
    return this.#open.search
  }

  async #fetch(path: string): Promise<Uint8Array> {
    const found = await this.#reader.read(`${SEARCH_PATH}${path}`, (bytes) => {
      if (path === ROOT_PATH) toRoot(bytes)
      if (path.startsWith('cards/')) parseWith(CardsSchema, parseJson(Buffer.from(bytes).toString(), path), path)
      return bytes
    })
    if (found !== undefined) return found
    throw new RegistryError(
      'unreadable',
      `${this.#reader.base.href} has no ${SEARCH_PATH}${path}: it is no registry of Hisper, or an older one`,
    )
  }
}

function toRoot(bytes: Uint8Array): z.infer<typeof RootSchema> {
  return parseWith(RootSchema, parseJson(Buffer.from(bytes).toString(), ROOT_PATH), ROOT_PATH)
}
