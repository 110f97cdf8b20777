// The site's index for finding servers by a task, read file by file over the same reader. What a task means is worked out here, by the
// sentence model where it is installed, else by the registry's own table of words: the task is sent to nobody.
import { inflateRawSync } from 'node:zlib'
import { Tokenizer } from '@huggingface/tokenizers'
import { z } from 'zod'
import { type Answer, route } from '../../core/route/answer.ts'
import { partsOfServer, readCentres, readCluster } from '../../core/route/bytes.ts'
import { BASIS_PATH, CENTRES_PATH, FORMAT, QUERY_TABLE_PATH, ROOT_PATH, ROUTE_PATH, TOKENIZER_PATH } from '../../core/route/layout.ts'
import { DIMENSIONS, join, MODEL, toTableEncoder } from '../../core/route/model.ts'
import { type Encoder, openRouter, REACH, type Router } from '../../core/route/router.ts'
import { parseJson, parseWith } from '../../core/schema/parse.ts'
import { ServerIdSchema } from '../../core/schema/text.ts'
import { OutcomeSchema } from '../../core/schema/words.ts'
import { openSentenceModel, toBasis } from '../model/sentence-model.ts'
import type { RegistryReader } from './reader.ts'
import { RegistryError } from './registry-error.ts'
import type { SearchIndex } from './search-index.ts'

const MOST_SERVERS = 5_000_000
/** Of a server's texts in bytes: 200 tools of 600 letters and 24 parameters are a third of it. */
const LONGEST_CARD = 1024 * 1024

const RootSchema = z.object({
  format: z.literal(FORMAT, 'must be the format that this version of Hisper reads: a newer one may be there'),
  version: z.string().regex(/^[\w.-]{1,64}$/),
  model: z.literal(MODEL, 'must be the model that this version of Hisper knows: a newer one may be there').optional(),
  dimensions: z.union([z.literal(0), z.literal(DIMENSIONS)]),
  servers: z.int().min(0).max(MOST_SERVERS),
  clusters: z.int().min(0).max(MOST_SERVERS),
})
const text = z.string().max(2_000)
const CardSchema = z.object({
  id: ServerIdSchema,
  title: text,
  description: text,
  outcome: OutcomeSchema,
  score: z.int().min(0).max(100).optional(),
  findings: z.int().min(0),
  tools: z.array(z.object({ name: text, description: text, parameters: z.array(text).max(100) })).max(1_000),
})

export class RouteIndex {
  readonly #reader: RegistryReader
  readonly #search: SearchIndex
  #open: { version: string; router: Router } | undefined
  #made: Promise<Encoder> | undefined

  constructor(reader: RegistryReader, search: SearchIndex) {
    this.#reader = reader
    this.#search = search
  }

  /**
   * @param limit choices for the task, and for each of its steps
   * @throws {RegistryError} where the index, or a part of it, is not to be had or cannot be read
   */
  async find(task: string, limit: number): Promise<Answer> {
    try {
      return await route(await this.#current(), task, limit)
    } catch (error) {
      if (error instanceof RegistryError) throw error
      const message = error instanceof Error ? error.message : String(error)
      throw new RegistryError('unreadable', `${this.#reader.base.href}${ROUTE_PATH} cannot be read: ${message}`, { cause: error })
    }
  }

  /** The index as it is now: opened anew where the registry has another one than last time. */
  async #current(): Promise<Router> {
    const bytes = await this.#fetch(ROOT_PATH)
    const { version, model } = toRoot(bytes)
    if (this.#open?.version !== version) {
      const fetchFile = async (path: string) => (path === ROOT_PATH ? bytes : await this.#fetch(path))
      const encoder = model === undefined ? undefined : await this.encoder()
      const search = await this.#search.current()
      this.#open = { version, router: await openRouter({ fetchFile, inflate, search, reach: REACH.full, encoder }) }
    }
    return this.#open.router
  }

  /** Makes vectors as those of the index are made. @throws {RegistryError} where the registry has no table for it */
  encoder(): Promise<Encoder> {
    this.#made ??= this.#encoder().catch((error: unknown) => {
      this.#made = undefined
      throw error
    })
    return this.#made
  }

  async #encoder(): Promise<Encoder> {
    const table = await this.#reader.read(QUERY_TABLE_PATH, (bytes) => {
      toTableEncoder(bytes, () => [])
      return bytes
    })
    const tokenizer = await this.#reader.read(TOKENIZER_PATH, toTokenizer)
    if (table === undefined || tokenizer === undefined)
      throw new RegistryError('unreadable', `${this.#reader.base.href} has no ${table === undefined ? QUERY_TABLE_PATH : TOKENIZER_PATH}`)
    const encoder = toTableEncoder(table, (words) => tokenizer.encode(words, { add_special_tokens: false }).ids)
    const basis = await this.#reader.read(BASIS_PATH, (bytes) => {
      toBasis(bytes)
      return bytes
    })
    const model = basis === undefined ? undefined : await openSentenceModel(basis)
    return model === undefined ? encoder : join(model, encoder)
  }

  async #fetch(path: string): Promise<Uint8Array> {
    const found = await this.#reader.read(
      `${ROUTE_PATH}${path}`,
      (bytes) => bytes,
      (bytes) => {
        if (path === ROOT_PATH) toRoot(bytes)
        else if (path.startsWith(CENTRES_PATH)) readCentres(bytes, DIMENSIONS)
        else if (path.startsWith('clusters/')) readCluster(bytes, DIMENSIONS)
        else parseWith(CardSchema, parseJson(Buffer.from(inflate(partsOfServer(bytes, DIMENSIONS).packed)).toString(), path), path)
      },
    )
    if (found !== undefined) return found
    throw new RegistryError(
      'unreadable',
      `${this.#reader.base.href} has no ${ROUTE_PATH}${path}: it is no registry of Hisper, or an older one`,
    )
  }
}

/** @throws {RangeError} where it is longer than what any registry keeps of a server */
function inflate(bytes: Uint8Array): Uint8Array {
  return inflateRawSync(bytes, { maxOutputLength: LONGEST_CARD })
}

function toRoot(bytes: Uint8Array): z.infer<typeof RootSchema> {
  return parseWith(RootSchema, parseJson(Buffer.from(bytes).toString(), ROOT_PATH), ROOT_PATH)
}

function toTokenizer(bytes: Uint8Array): Tokenizer {
  const {
    padding: _,
    truncation: __,
    ...json
  } = parseWith(z.looseObject({}), parseJson(Buffer.from(bytes).toString(), TOKENIZER_PATH), TOKENIZER_PATH)
  return new Tokenizer(json, {})
}
