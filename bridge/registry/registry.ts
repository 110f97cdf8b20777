// A registry as the companion sees it: search, one server, and how fresh what it says is.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { z } from 'zod'
import { toLookupPath } from '../../core/api/lookup-path.ts'
import type { Answer } from '../../core/route/answer.ts'
import type { Encoder } from '../../core/route/router.ts'
import type { LookupRegistry } from '../../core/schema/api.ts'
import { parseJson, parseWith } from '../../core/schema/parse.ts'
import { ServerIdSchema } from '../../core/schema/text.ts'
import type { Card } from '../../core/search/layout.ts'
import manifest from '../package.json' with { type: 'json' }
import { toLine } from '../plain-text.ts'
import { Copies } from './copies.ts'
import { type ReaderLimits, RegistryReader } from './reader.ts'
import { AliasMapSchema, documentOf, MatchListSchema, RecordSchema, RootSchema, type ServerRecord } from './record.ts'
import { RegistryError } from './registry-error.ts'
import { RouteIndex } from './route-index.ts'
import { SearchIndex } from './search-index.ts'

const MOST_BYTES_OF_COPIES = 256 * 1024 * 1024
const LONGEST_REASON = 500

/** Where an answer is from. */
export interface Source {
  url: string
  /** When the run began that the registry was made from. */
  generatedAt: string
  /** It is the demonstration that ships with Hisper, and not of the live origins. */
  embedded: boolean
  /** Set where the registry does not answer, and copies of earlier answers are used. */
  offline?: { reason: string; copiesFrom: string }
}

export interface Found {
  cards: Card[]
  total: number
  source: Source
}

export interface Known {
  record: ServerRecord
  source: Source
  /** The id that was asked for, where the server has another one now. */
  renamedFrom?: string
}

export interface RegistryOptions {
  base: URL
  /** Folder of the companion's data; copies lie below it. */
  folder: string
  onTrouble: (message: string) => void
  limits?: ReaderLimits
}

export class Registry {
  readonly #reader: RegistryReader
  readonly #index: SearchIndex
  readonly #route: RouteIndex

  constructor({ base, folder, onTrouble, limits }: RegistryOptions) {
    const name = createHash('sha256').update(base.href).digest('hex').slice(0, 16)
    const copies = new Copies(join(folder, 'registries', name), MOST_BYTES_OF_COPIES)
    const userAgent = `hisper/${manifest.version}`
    this.#reader = new RegistryReader({ base, copies, userAgent, onTrouble, ...(limits === undefined ? {} : { limits }) })
    this.#index = new SearchIndex(this.#reader)
    this.#route = new RouteIndex(this.#reader, this.#index)
  }

  /** @throws {RegistryError} */
  async find(query: string, limit: number): Promise<Found> {
    const root = await this.#root()
    const found = await this.#index.find(query, limit)
    return { ...found, source: this.#sourceOf(root) }
  }

  /**
   * @param limit choices for the task, and for each of its steps
   * @throws {RegistryError}
   */
  async route(task: string, limit: number): Promise<{ answer: Answer; source: Source }> {
    const root = await this.#root()
    const answer = await this.#route.find(task, limit)
    return { answer, source: this.#sourceOf(root) }
  }

  /**
   * @param id as search has it, or one that the server had before
   * @throws {RegistryError} `not_found` besides
   */
  async server(id: string): Promise<Known> {
    const found = await this.#recordOf(id)
    if (found !== undefined) return found
    const aliases = await this.#document('api/v1/aliases.json', AliasMapSchema)
    const next = aliases !== undefined && Object.hasOwn(aliases.data, id) ? aliases.data[id] : undefined
    if (next === null) throw new RegistryError('not_found', `${id} was in the registry once and is gone`)
    const renamed = next === undefined ? undefined : await this.#recordOf(next)
    if (renamed === undefined)
      throw new RegistryError('not_found', `there is no server with the id ${JSON.stringify(id.slice(0, 200))}: ids are found by searching`)
    return { ...renamed, renamedFrom: id }
  }

  /**
   * The servers that a package was itself found to be: those that are merely named with it, by whoever wrote their records, are left out.
   * @param identifier as its registry has it
   * @returns their ids; none where the package is not known
   * @throws {RegistryError}
   */
  async lookUp(packages: LookupRegistry, identifier: string): Promise<string[]> {
    const path = toLookupPath(packages, identifier)
    const found = path === undefined ? undefined : await this.#document(`api/v1/lookup/${packages}/${path}.json`, MatchListSchema)
    return (found?.data ?? []).filter(({ isListed }) => isListed).map(({ id }) => id)
  }

  /**
   * Asks for what every registry has.
   * @throws {RegistryError}
   */
  async source(): Promise<Source> {
    return this.#sourceOf(await this.#root())
  }

  /** Makes vectors of texts as the registry's are made, on this machine. @throws {RegistryError} */
  encoder(): Promise<Encoder> {
    return this.#route.encoder()
  }

  /** Address of a server's page, for people. */
  pageOf(id: string): string {
    return new URL(`servers/${id}/`, this.#reader.base).href
  }

  async #root() {
    const root = await this.#document('api/v1/index.json', RootSchema)
    if (root === undefined)
      throw new RegistryError('unreadable', `${this.#reader.base.href} has no api/v1/index.json: it is no registry of Hisper`)
    return root
  }

  async #recordOf(id: string): Promise<Known | undefined> {
    // Only what is an id is made a path.
    if (!ServerIdSchema.safeParse(id).success) return undefined
    const document = await this.#document(`api/v1/servers/${id}.json`, RecordSchema)
    if (document === undefined) return undefined
    if (document.data.server.id !== id)
      throw new RegistryError('unreadable', `${this.#reader.base.href} answers ${document.data.server.id} where ${id} was asked for`)
    return { record: document.data, source: this.#sourceOf(document) }
  }

  async #document<T extends z.ZodType>(path: string, schema: T) {
    const whole = documentOf(schema)
    return await this.#reader.read(path, (bytes) => parseWith(whole, parseJson(Buffer.from(bytes).toString(), path), path))
  }

  #sourceOf({ generatedAt, embedded }: { generatedAt: string; embedded: boolean }): Source {
    const { outage, base } = this.#reader
    const offline = outage === undefined ? undefined : { ...outage, reason: toLine(outage.reason, LONGEST_REASON) }
    return { url: base.href, generatedAt, embedded, ...(offline === undefined ? {} : { offline }) }
  }
}
