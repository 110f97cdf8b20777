// The reader's own servers as running things: which there are, what they offer, and calls to their tools.
import { homedir } from 'node:os'
import type { Credentials } from '../../core/mcp/credentials.ts'
import type { SessionTarget } from '../../core/mcp/open-session.ts'
import type { Call, CallResult } from '../../core/schema/task.ts'
import type { LocalServer, LocalTarget } from '../clients/local-server.ts'
import { CallError, type CallOptions, type ToolCaller } from '../tasks/tool-caller.ts'
import { findFault } from './check-arguments.ts'
import { toEnvironment } from './environment.ts'
import { hasOwnKey, toCallError } from './failure.ts'
import { type KnownTool, Slot, type SlotState } from './slot.ts'

const IDLE_MS = 600_000

export interface SessionsOptions {
  /** The configured servers, read anew each time it is asked. */
  servers(): Promise<readonly LocalServer[]>
  /** Of who signed in to the server at this address; nobody did where it is not given. */
  credentialsFor?(url: string): Credentials
  /** How a server is started, where that is not as it is configured: enclosed, for one. */
  enclose?(id: string, target: LocalTarget): LocalTarget
  /** How long a server that nobody uses is kept running. @default 10 minutes, in milliseconds */
  idleMs?: number
}

export interface RunningServer {
  server: LocalServer
  state: SlotState
  era: 'legacy' | 'modern' | undefined
  /** Why it failed, in words. */
  problem: string | undefined
  tools: readonly KnownTool[]
  /** When its tools were read; undefined where they never were. */
  readAt: Date | undefined
}

export class Sessions implements ToolCaller {
  readonly #options: SessionsOptions
  readonly #slots = new Map<string, Slot>()
  #isClosed = false

  constructor(options: SessionsOptions) {
    this.#options = options
  }

  /** Every configured server, in the order of the configurations. Starts none. */
  async list(): Promise<RunningServer[]> {
    const servers = await this.#options.servers()
    return servers.map((server) => toRunning(server, this.#slots.get(server.id)))
  }

  /** @throws {CallError} `not_found` */
  async detail(id: string): Promise<RunningServer> {
    const server = await this.#configured(id)
    return toRunning(server, this.#slots.get(id))
  }

  /** Starts it where it does not run, and reads its tools anew. @throws {CallError} */
  async start(id: string): Promise<RunningServer> {
    const slot = await this.#slot(id)
    await slot.start()
    return toRunning(slot.server, slot)
  }

  /** @throws {CallError} `not_found` */
  async stop(id: string): Promise<RunningServer> {
    const slot = await this.#slot(id)
    await slot.stop()
    return toRunning(slot.server, slot)
  }

  async tool(server: string, name: string): Promise<KnownTool> {
    return (await this.#slot(server)).tool(name)
  }

  async call({ server, tool: name, arguments: args, definition }: Call, options: CallOptions): Promise<CallResult> {
    options.signal.throwIfAborted()
    const slot = await this.#slot(server)
    const known = await slot.tool(name)
    if (known.definition !== definition)
      throw new CallError('definition_changed', `the tool ${JSON.stringify(name)} is another than it was when it was looked at`, false)
    const fault = findFault(known.tool.inputSchema, args)
    if (fault !== undefined) throw new CallError('invalid_arguments', fault, false)
    return await slot.use((session) => new TimedCall(slot.server, options).run((limited) => session.call(known.tool, args, limited)))
  }

  /** Ends all of them, and lets none start again. Never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#slots.values()].map((slot) => slot.stop()))
  }

  async #slot(id: string): Promise<Slot> {
    const server = await this.#configured(id)
    const known = this.#slots.get(id)
    if (known !== undefined && JSON.stringify(known.server) === JSON.stringify(server)) return known
    const { idleMs = IDLE_MS } = this.#options
    const slot = new Slot(server, { toSessionTarget: (one) => this.#toSessionTarget(one), idleMs, clock: () => performance.now() })
    // Before anything is waited for: who asks meanwhile gets the same.
    this.#slots.set(id, slot)
    // Its entry was changed: what runs is another server.
    await known?.stop()
    return slot
  }

  /** It is the reader's own configuration: addresses of their own network are meant. A key that stands in it goes before a sign-in. */
  #toSessionTarget({ id, target: configured }: LocalServer): SessionTarget {
    const { enclose = (_id, target) => target, credentialsFor } = this.#options
    const target = enclose(id, configured)
    if (target.transport === 'stdio') return toProcess(target)
    const credentials = hasOwnKey(target.headers) ? undefined : credentialsFor?.(target.url)
    return { ...target, allowPrivate: true, ...(credentials === undefined ? {} : { credentials }) }
  }

  async #configured(id: string): Promise<LocalServer> {
    if (this.#isClosed) throw new CallError('server_failed', 'the companion is ending', false)
    const server = (await this.#options.servers()).find((one) => one.id === id)
    if (server === undefined) throw new CallError('not_found', 'there is no server of that id in your configurations', false)
    if (server.isDisabled === true) throw new CallError('server_failed', `${server.client.name} was told not to start it`, false)
    return server
  }
}

/** One call within its time, which stands still while a person is asked. */
class TimedCall {
  readonly #server: LocalServer
  readonly #options: CallOptions
  readonly #late = new AbortController()
  #left: number
  #since = 0
  #questions = 0
  #timer: NodeJS.Timeout | undefined

  constructor(server: LocalServer, options: CallOptions) {
    this.#server = server
    this.#options = options
    this.#left = options.timeoutMs
  }

  /** @throws {CallError} or the reason of the caller's signal */
  async run(work: (options: CallOptions) => Promise<CallResult>): Promise<CallResult> {
    const { signal, timeoutMs, onProgress } = this.#options
    this.#go()
    try {
      return await work({
        ...{ timeoutMs, onProgress, signal: AbortSignal.any([signal, this.#late.signal]) },
        ask: (question) => this.#ask(question),
      })
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (this.#late.signal.aborted) throw new CallError('timed_out', `no answer within ${Math.ceil(timeoutMs / 1_000)} s`, true)
      throw toCallError(error, this.#server, true)
    } finally {
      clearTimeout(this.#timer)
    }
  }

  async #ask(question: Parameters<CallOptions['ask']>[0]) {
    this.#questions += 1
    if (this.#questions === 1) this.#pause()
    try {
      return await this.#options.ask(question)
    } finally {
      this.#questions -= 1
      if (this.#questions === 0) this.#go()
    }
  }

  #go(): void {
    this.#since = performance.now()
    this.#timer = setTimeout(() => this.#late.abort(), this.#left)
  }

  #pause(): void {
    clearTimeout(this.#timer)
    this.#left -= performance.now() - this.#since
  }
}

function toRunning(server: LocalServer, slot: Slot | undefined): RunningServer {
  return {
    server,
    state: slot?.state ?? 'stopped',
    era: slot?.era,
    problem: slot?.problem,
    tools: [...(slot?.tools.values() ?? [])],
    readAt: slot?.readAt,
  }
}

function toProcess({ transport, command, args, env, cwd = homedir() }: LocalTarget & { transport: 'stdio' }): SessionTarget {
  return { transport, command, args, cwd, env: toEnvironment(env, process.env, process.platform) }
}
