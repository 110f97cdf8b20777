// One server of the reader's: started when it is needed, kept while it is used, given time to recover where it fails.
import { fingerprint } from '../../core/canonical/canonical.ts'
import type { LiveSession } from '../../core/mcp/open-live-session.ts'
import type { SessionTarget } from '../../core/mcp/open-session.ts'
import type { Tool } from '../../core/schema/probe.ts'
import type { LocalServer } from '../clients/local-server.ts'
import { CallError } from '../tasks/tool-caller.ts'
import { isSignedOut, toCallError, toProblem } from './failure.ts'

/** After a failed start, doubled with each further one. */
const FIRST_REST_MS = 1_000
const LONGEST_REST_MS = 60_000
/** Failures in a row after which it is left alone until somebody starts it by hand. */
const MOST_FAILURES = 5
/** A server whose tools are as they were this long ago may have changed them without a word. */
const FRESH_MS = 30_000

export interface KnownTool {
  tool: Tool
  definition: string
}

export type SlotState = 'stopped' | 'starting' | 'running' | 'failed'

export interface SlotOptions {
  toSessionTarget(server: LocalServer): SessionTarget
  idleMs: number
  /** Milliseconds that only go forward. */
  clock(): number
}

export class Slot {
  server: LocalServer
  state: SlotState = 'stopped'
  problem: string | undefined
  /** When the tools were read. */
  readAt: Date | undefined
  tools: ReadonlyMap<string, KnownTool> = new Map()
  #session: LiveSession | undefined
  #starting: Promise<LiveSession> | undefined
  #reading: Promise<void> | undefined
  #readTime = Number.NEGATIVE_INFINITY
  #failures = 0
  #restUntil = Number.NEGATIVE_INFINITY
  #inFlight = 0
  #idle: NodeJS.Timeout | undefined
  readonly #options: SlotOptions

  constructor(server: LocalServer, options: SlotOptions) {
    this.server = server
    this.#options = options
  }

  get era(): LiveSession['era'] | undefined {
    return this.#session?.era
  }

  /** Starts it by hand: what it did before is forgotten. @throws {CallError} */
  async start(): Promise<void> {
    this.#failures = 0
    this.#restUntil = Number.NEGATIVE_INFINITY
    await this.use(async (session) => this.#read(session))
  }

  /**
   * The tool as it is now.
   * @throws {CallError} `not_found`, `server_failed`
   */
  tool(name: string): Promise<KnownTool> {
    return this.use(async (session) => {
      const isFresh = this.readAt !== undefined && !session.isStale() && this.#options.clock() - this.#readTime < FRESH_MS
      if (!isFresh) await this.#read(session)
      const known = this.tools.get(name)
      if (known === undefined) throw new CallError('not_found', `${this.server.id} has no tool of that name`, false)
      return known
    })
  }

  /** Lends the session out; it is not idle meanwhile. @throws {CallError} where there is none */
  async use<T>(work: (session: LiveSession) => Promise<T>): Promise<T> {
    this.#inFlight += 1
    clearTimeout(this.#idle)
    try {
      const session = await this.#running()
      return await work(session).catch((error: unknown) => {
        if (isSignedOut(error)) this.#signedOut(session, error)
        throw error
      })
    } finally {
      this.#inFlight -= 1
      if (this.#inFlight === 0) this.#idle = setTimeout(() => void this.stop(), this.#options.idleMs).unref()
    }
  }

  /** Ends it. Never rejects. */
  async stop(): Promise<void> {
    clearTimeout(this.#idle)
    const session = this.#session ?? (await this.#starting?.catch(() => undefined))
    this.#session = undefined
    if (this.state !== 'failed') this.state = 'stopped'
    await session?.close()
  }

  async #running(): Promise<LiveSession> {
    if (this.#session !== undefined && !this.#session.ended.aborted) return this.#session
    if (this.#starting === undefined) {
      this.#starting = this.#open().finally(() => {
        this.#starting = undefined
      })
    }
    return await this.#starting
  }

  async #open(): Promise<LiveSession> {
    if (this.#failures >= MOST_FAILURES)
      throw new CallError(
        'server_failed',
        `it failed ${this.#failures} times in a row, and is started again when you do: ${this.problem}`,
        false,
      )
    const rest = this.#restUntil - this.#options.clock()
    if (rest > 0) throw new CallError('server_failed', `it failed, and is given ${Math.ceil(rest / 1_000)} s: ${this.problem}`, false)
    this.state = 'starting'
    try {
      // Not before: who only looks on pays neither the time nor the memory of what speaks MCP.
      const { openLiveSession } = await import('../../core/mcp/open-live-session.ts')
      const session = await openLiveSession(this.#options.toSessionTarget(this.server))
      this.#session = session
      this.state = 'running'
      this.problem = undefined
      this.#readTime = Number.NEGATIVE_INFINITY
      session.ended.addEventListener('abort', () => this.#over(session), { once: true })
      return session
    } catch (error) {
      this.#failed(toProblem(error, this.server), error)
      throw toCallError(error, this.server, false)
    }
  }

  /** In the middle of a session: the next call begins a new one, for which there may be a sign-in by then. */
  #signedOut(session: LiveSession, error: unknown): void {
    if (this.#session !== session) return
    this.#session = undefined
    this.state = 'failed'
    this.problem = error instanceof Error ? error.message : String(error)
    void session.close()
  }

  /** The session ended by itself, while nobody closed it. */
  #over(session: LiveSession): void {
    if (this.#session !== session) return
    this.#session = undefined
    const failure = session.failure()
    this.#failed(failure === undefined ? 'it ended by itself' : toProblem(failure, this.server))
    // The session is over for us, and may have left a process behind.
    void session.close()
  }

  #failed(problem: string, error?: unknown): void {
    this.state = 'failed'
    this.problem = problem
    // It works; it waits for the reader, who may be done at any moment.
    if (isSignedOut(error)) return
    this.#restUntil = this.#options.clock() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** this.#failures)
    this.#failures += 1
  }

  /** Several who want to know at once read once. */
  #read(session: LiveSession): Promise<void> {
    this.#reading ??= this.#readTools(session).finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #readTools(session: LiveSession): Promise<void> {
    const began = this.#options.clock()
    try {
      const tools = await session.tools()
      this.tools = new Map(tools.map((tool) => [tool.name, { tool, definition: fingerprint(tool) }]))
      this.readAt = new Date()
      this.#readTime = began
      // It works: what went wrong before is over.
      this.#failures = 0
    } catch (error) {
      throw toCallError(error, this.server, false)
    }
  }
}
