// The page's tie to the companion: pairing, what is kept of it in this browser, and what becomes of it when the companion goes.
import { z } from 'zod'
import { type Companion, connect, type Given, type PagePairing, pair } from '../../../core/bridge/client.ts'
import type { Reach } from '../../../core/bridge/reach.ts'
import type { Answer } from '../../../core/bridge/routes.ts'
import { BridgeTrouble } from '../../../core/bridge/trouble.ts'
import { BRIDGE_PORT, type Scope } from '../../../core/schema/bridge.ts'
import type { TaskEvent } from '../../../core/schema/task.ts'
import { Watched } from './value.ts'

type Asked = Parameters<Companion['request']>[0]

export type Connection =
  /** Not paired, or not reached yet; the trouble says why, where something was tried. */
  | { state: 'none'; trouble?: BridgeTrouble }
  | { state: 'connecting' }
  | { state: 'connected'; companion: Companion; scopes: readonly Scope[] }
  /** It was there: what is shown stays, and says that it may be old. */
  | { state: 'lost'; companion: Companion; scopes: readonly Scope[]; trouble: BridgeTrouble }

export interface LinkOptions {
  reach(port: number): Reach
  /** Undefined where the browser allows none: then a pairing lasts as long as the page. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined
  /** The companion's own page is tied to the port it comes from. */
  ownPort?: number
}

/** The token in it is a secret, and good for this origin only. */
const KEY = 'hisper-companion'
const KeptSchema = z.strictObject({ port: z.int().min(1).max(65_535), pairing: z.uuidv7(), token: z.string().regex(/^[0-9a-f]{64}$/) })
type Kept = z.infer<typeof KeptSchema>

/** What the page stops for: the rest is an answer to one request. */
const ENDS: ReadonlySet<BridgeTrouble['kind']> = new Set([
  'no_companion',
  'no_answer_yet',
  'permission_denied',
  'wrong_companion',
  'older_companion',
  'older_page',
  'not_paired',
  'disconnected',
])

export class Link {
  readonly connection = new Watched<Connection>({ state: 'none' })
  readonly #options: LinkOptions
  #kept: Kept | undefined

  constructor(options: LinkOptions) {
    this.#options = options
    this.#kept = this.#read()
  }

  get isOwn(): boolean {
    return this.#options.ownPort !== undefined
  }

  get port(): number {
    return this.#options.ownPort ?? this.#kept?.port ?? BRIDGE_PORT
  }

  /** Id of the pairing of this page. */
  get pairing(): string | undefined {
    return this.#kept?.pairing
  }

  get isPaired(): boolean {
    return this.#kept !== undefined
  }

  /** Where the companion's own page is. */
  ownAddress(fragment = ''): string {
    return `http://127.0.0.1:${this.port}/${fragment}`
  }

  can(scope: Scope): boolean {
    const connection = this.connection.get()
    return 'scopes' in connection && connection.scopes.includes(scope)
  }

  /** Never throws: what went wrong is the connection's trouble. */
  async pair(code: string, port: number): Promise<void> {
    this.connection.set({ state: 'connecting' })
    await this.#settle(async () => {
      const { kept } = await pair(this.#options.reach(port), code)
      this.#keep({ ...kept, port })
      return await this.#connect({ ...kept, port })
    })
  }

  /** With the pairing that is kept, where there is one. */
  async connect(): Promise<void> {
    const kept = this.#kept
    if (kept === undefined) return this.connection.set({ state: 'none' })
    const before = this.connection.get()
    if (before.state !== 'lost') this.connection.set({ state: 'connecting' })
    await this.#settle(() => this.#connect(kept), before.state === 'lost' ? before : undefined)
  }

  /** Forgets the companion in this browser. The companion is told first where it can be. */
  async forget(): Promise<void> {
    const connection = this.connection.get()
    if (this.#kept !== undefined && connection.state === 'connected')
      await connection.companion.request('DELETE /v1/pairings/{id}', { id: this.#kept.pairing }).catch((error: unknown) => {
        if (!(error instanceof BridgeTrouble)) throw error
      })
    this.#kept = undefined
    this.#options.storage?.removeItem(KEY)
    this.connection.set({ state: 'none' })
  }

  /** Back to the form of the code; what is kept stays until another pairing takes its place. */
  pairAnew(): void {
    this.connection.set({ state: 'none' })
  }

  /** @throws {BridgeTrouble} */
  async ask<R extends Asked>(name: R, given: Given<R>): Promise<Answer<R>> {
    return await this.#watch((companion) => companion.request(name, given))
  }

  /** @throws {BridgeTrouble} */
  async run(task: string, onEvent: (event: TaskEvent) => void): Promise<void> {
    await this.#watch((companion) => companion.run(task, onEvent))
  }

  async #watch<T>(act: (companion: Companion) => Promise<T>): Promise<T> {
    const connection = this.connection.get()
    if (!('companion' in connection)) throw new BridgeTrouble('not_paired', 'There is no companion.')
    const { companion, scopes } = connection
    try {
      return await act(companion)
    } catch (error) {
      if (error instanceof BridgeTrouble && ENDS.has(error.kind)) this.connection.set({ state: 'lost', companion, scopes, trouble: error })
      throw error
    }
  }

  async #connect({ port, ...kept }: Kept): Promise<Connection> {
    const pagePairing: PagePairing = kept
    const companion = await connect(this.#options.reach(port), pagePairing)
    return { state: 'connected', companion, scopes: companion.scopes }
  }

  async #settle(act: () => Promise<Connection>, lost?: Extract<Connection, { state: 'lost' }>): Promise<void> {
    try {
      this.connection.set(await act())
    } catch (error) {
      if (!(error instanceof BridgeTrouble)) throw error
      this.connection.set(lost === undefined ? { state: 'none', trouble: error } : { ...lost, trouble: error })
    }
  }

  #keep(kept: Kept): void {
    this.#kept = kept
    this.#options.storage?.setItem(KEY, JSON.stringify(kept))
  }

  #read(): Kept | undefined {
    const text = this.#options.storage?.getItem(KEY)
    if (text === null || text === undefined) return undefined
    try {
      const kept = KeptSchema.parse(JSON.parse(text))
      return this.isOwn && kept.port !== this.#options.ownPort ? undefined : kept
    } catch {
      return undefined // another version of this page wrote it: pair anew
    }
  }
}
