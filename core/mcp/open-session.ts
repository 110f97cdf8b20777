// Opens one MCP session over any transport and either protocol era, and always closes it. Used by the prober and the companion.
// @modelcontextprotocol/client 2.x carries negotiation and framing; the process and the network are guarded by us (docs/decisions/0002).
import { Client, type Transport as SdkTransport, SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { type ServerInfo, ServerInfoSchema, type Warning } from '../schema/probe.ts'
import { type JsonObject, JsonObjectSchema } from '../schema/text.ts'
import type { Era, Transport } from '../schema/words.ts'
import { toSessionError } from './failure.ts'
import { type GuardedFetch, type NetworkPolicy, openGuardedFetch } from './guarded-fetch.ts'
import { DEFAULT_LIMITS, type SessionLimits } from './limits.ts'
import { type Lists, readLists } from './lists.ts'
import { type ProcessCommand, ProcessTransport } from './process-transport.ts'
import { SessionError } from './session-error.ts'

export type SessionTarget =
  | ({ transport: 'stdio' } & ProcessCommand)
  | ({ transport: 'streamable-http' | 'sse'; url: string; headers?: Readonly<Record<string, string>> } & NetworkPolicy)

export interface Session {
  /** The transport that answered, which for a remote may be the fallback. */
  transport: Transport
  era: Era
  protocolVersion: string
  serverInfo: ServerInfo | undefined
  capabilities: JsonObject
  instructions: string | undefined
  readLists(): Promise<Omit<Lists, 'failure'> & { failure: SessionError | undefined }>
  /** Ends the session and everything started for it. Never rejects. Remarks on how it went are in the result. */
  close(): Promise<Warning[]>
}

interface Connection {
  client: Client
  transport: Transport
  process?: ProcessTransport
  network?: GuardedFetch
}

/** Who we are to the servers we speak to. */
const CLIENT_INFO = { name: 'hisper', version: '0.1.0' }

/**
 * Starts or connects to a server and negotiates: `server/discover` first, then `initialize`; for a remote,
 * streamable HTTP first, then HTTP+SSE (MCP 2025-11-25, Transports, backwards compatibility).
 * @throws {SessionError} with outcome, reason and evidence; nothing is left running then
 */
export async function openSession(target: SessionTarget, limits: SessionLimits = DEFAULT_LIMITS): Promise<Session> {
  const connection = target.transport === 'stdio' ? await connectProcess(target, limits) : await connectRemote(target, limits)
  const { client, process, network } = connection
  const serverInfo = ServerInfoSchema.safeParse(client.getServerVersion())
  const capabilities = JsonObjectSchema.safeParse(client.getServerCapabilities())
  return {
    transport: connection.transport,
    era: client.getProtocolEra() === 'modern' ? 'modern' : 'legacy',
    protocolVersion: client.getNegotiatedProtocolVersion() ?? '',
    serverInfo: serverInfo.success ? serverInfo.data : undefined,
    capabilities: capabilities.success ? capabilities.data : {},
    instructions: client.getInstructions(),
    async readLists() {
      const lists = await readLists(client, limits)
      if (lists.failure === undefined) return { ...lists, failure: undefined }
      return { ...lists, failure: withStderr(process?.failure ?? toSessionError(lists.failure, network, 'request'), process) }
    },
    async close() {
      await client.close()
      await process?.close()
      await network?.close()
      return process === undefined ? [] : closingWarnings(process)
    },
  }
}

async function connectProcess(command: ProcessCommand, limits: SessionLimits): Promise<Connection> {
  const first = new ProcessTransport(command, limits)
  const firstError = await tryConnect(first, limits, 'auto')
  if (firstError instanceof Client) return { client: firstError, transport: 'stdio', process: first }
  // Some servers end at a request they do not know: spend a second process on the plain legacy handshake.
  const endedAtDiscover = first.failure?.outcome === 'crashed' && first.failure.reason === 'exited'
  if (!endedAtDiscover) throw withStderr(first.failure ?? toSessionError(firstError, undefined, 'connect'), first)
  const second = new ProcessTransport(command, limits)
  const secondError = await tryConnect(second, limits, 'legacy')
  if (secondError instanceof Client) return { client: secondError, transport: 'stdio', process: second }
  throw withStderr(second.failure ?? toSessionError(secondError, undefined, 'connect'), second)
}

async function connectRemote(target: Exclude<SessionTarget, { transport: 'stdio' }>, limits: SessionLimits): Promise<Connection> {
  const order: Transport[] = target.transport === 'sse' ? ['sse', 'streamable-http'] : ['streamable-http', 'sse']
  let failure: SessionError | undefined
  for (const transport of order) {
    const network = openGuardedFetch(target, limits)
    const outcome = await tryConnect(remoteTransport(transport, target, network), limits, transport === 'sse' ? 'legacy' : 'auto')
    if (outcome instanceof Client) return { client: outcome, transport, network }
    const error = toSessionError(outcome, network, 'connect')
    await network.close()
    failure ??= error
    // Only a server that is there and does not take this transport is worth a second kind of request.
    const mayTakeOther =
      error.outcome === 'not_mcp' || (error.reason === 'http_status' && [404, 405].includes(error.evidence.httpStatus ?? 0))
    if (!mayTakeOther) break
  }
  throw failure ?? new SessionError('unreachable', 'connection_failed')
}

function remoteTransport(
  kind: Transport,
  target: { url: string; headers?: Readonly<Record<string, string>> },
  network: GuardedFetch,
): SdkTransport {
  const url = new URL(target.url)
  const requestInit = { headers: { ...target.headers } }
  const { fetch } = network
  if (kind === 'sse') return new SSEClientTransport(url, { fetch, requestInit, redirectPolicy: 'follow' })
  // Redirects are followed by the guarded fetch, hop by hop; a dropped stream is reported and not taken up again.
  const reconnectionOptions = {
    maxRetries: 0,
    initialReconnectionDelay: 1_000,
    maxReconnectionDelay: 1_000,
    reconnectionDelayGrowFactor: 1,
  }
  return new StreamableHTTPClientTransport(url, { fetch, requestInit, redirectPolicy: 'follow', reconnectionOptions })
}

/** A connected client, or whatever kept it from connecting; then the transport is closed. */
async function tryConnect(transport: SdkTransport, limits: SessionLimits, mode: 'auto' | 'legacy'): Promise<unknown> {
  const client = new Client(CLIENT_INFO, {
    versionNegotiation: { mode, probe: { timeoutMs: Math.min(limits.discoverTimeoutMs, limits.connectTimeoutMs) } },
    inputRequired: { autoFulfill: false }, // a server's questions are never answered on a person's behalf
  })
  const deadline = AbortSignal.timeout(limits.connectTimeoutMs)
  try {
    await raceAgainst(deadline, client.connect(transport, { timeout: limits.connectTimeoutMs, signal: deadline }))
    return client
  } catch (error) {
    await transport.close()
    return error ?? new Error('the connection failed without a reason')
  }
}

function raceAgainst<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new SessionError('timeout', 'connect_timeout', { message: 'no answer to the handshake in time' }))
    deadline.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => deadline.removeEventListener('abort', onAbort))
  })
}

function withStderr(error: SessionError, process: ProcessTransport | undefined): SessionError {
  const stderrTail = process?.stderrTail()
  if (stderrTail === undefined || stderrTail === '') return error
  return new SessionError(error.outcome, error.reason, { ...error.evidence, stderrTail }, { cause: error.cause })
}

function closingWarnings(process: ProcessTransport): Warning[] {
  const warnings: Warning[] = []
  if (process.noiseLines > 0) warnings.push({ code: 'stdout_noise', count: process.noiseLines })
  if (process.serverRequests > 0) warnings.push({ code: 'server_request', count: process.serverRequests })
  if (process.closedBy === 'sigterm' || process.closedBy === 'sigkill') warnings.push({ code: 'ignored_stdin_end' })
  return warnings
}
