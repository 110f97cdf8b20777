// Finds the way to a server that speaks: which era, which transport, within one deadline over all attempts.
import { Client, type Transport as SdkTransport, SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Transport } from '../schema/words.ts'
import { toSessionError } from './failure.ts'
import { type GuardedFetch, type NetworkPolicy, openGuardedFetch } from './guarded-fetch.ts'
import type { SessionLimits } from './limits.ts'
import { MessageWatch, WatchedTransport } from './message-watch.ts'
import { type ProcessCommand, ProcessTransport } from './process-transport.ts'
import { SessionError } from './session-error.ts'

export interface Connection {
  client: Client
  transport: Transport
  watch: MessageWatch
  process?: ProcessTransport
  network?: GuardedFetch
}

export type RemoteTarget = { transport: 'streamable-http' | 'sse'; url: string; headers?: Readonly<Record<string, string>> } & NetworkPolicy

type Mode = 'auto' | 'legacy'

/** Who we are to the servers we speak to. */
const CLIENT_INFO = { name: 'hisper', version: '0.1.0' }

/** @throws {SessionError} and nothing is left running then */
export async function connectProcess(command: ProcessCommand, limits: SessionLimits): Promise<Connection> {
  const remainingMs = countDown(limits.connectTimeoutMs)
  const attempt = async (mode: Mode) => {
    const process = new ProcessTransport(command, limits)
    const result = await tryConnect(process, limits, mode, remainingMs())
    if (result instanceof Client) return { client: result, transport: 'stdio' as const, watch: process.watch, process }
    return withStderr(process.failure ?? toSessionError(result, undefined, 'connect'), process)
  }
  const first = await attempt('auto')
  if (!(first instanceof SessionError)) return first
  // Some servers end at a request they do not know: spend a second process on the plain legacy handshake.
  const mayHaveEndedAtDiscover = first.outcome === 'crashed' && first.reason === 'exited' && remainingMs() > 0
  const second = mayHaveEndedAtDiscover ? await attempt('legacy') : first
  if (second instanceof SessionError) throw second.outcome === 'timeout' ? first : second
  return second
}

/** @throws {SessionError} and no connection is left open then */
export async function connectRemote(target: RemoteTarget, limits: SessionLimits): Promise<Connection> {
  const remainingMs = countDown(limits.connectTimeoutMs)
  const attempt = async (transport: Transport, mode: Mode) => {
    const network = openGuardedFetch(target, limits)
    const watch = new MessageWatch(limits)
    const watched = new WatchedTransport(remoteTransport(transport, target, network), watch, (reason) => network.end(reason))
    const result = await tryConnect(watched, limits, mode, remainingMs())
    if (result instanceof Client) return { client: result, transport, watch, network }
    const error = toSessionError(result, network, 'connect')
    await network.close()
    return error
  }
  const plans: readonly (readonly [Transport, Mode])[] =
    target.transport === 'sse'
      ? [
          ['sse', 'legacy'],
          ['streamable-http', 'auto'],
        ]
      : [
          ['streamable-http', 'auto'],
          ['streamable-http', 'legacy'],
          ['sse', 'legacy'],
        ]
  let failure: SessionError | undefined
  for (const [transport, mode] of plans) {
    if (failure !== undefined && (remainingMs() <= 0 || !isWorthTrying(transport, mode, target.transport, failure))) continue
    const result = await attempt(transport, mode)
    if (!(result instanceof SessionError)) return result
    failure ??= result
  }
  throw failure ?? new SessionError('unreachable', 'connection_failed')
}

/**
 * A server silent at `server/discover` may answer `initialize`; one that is there and does not take this transport may take
 * the other (MCP 2025-11-25, Transports, backwards compatibility). Anything else would only be refused again.
 */
function isWorthTrying(transport: Transport, mode: Mode, asked: Transport, failure: SessionError): boolean {
  if (transport === 'streamable-http' && mode === 'legacy') return failure.reason === 'connect_timeout'
  if (transport === asked) return true
  return failure.outcome === 'not_mcp' || (failure.reason === 'http_status' && [404, 405].includes(failure.evidence.httpStatus ?? 0))
}

function remoteTransport(kind: Transport, target: Pick<RemoteTarget, 'url' | 'headers'>, { fetch }: GuardedFetch): SdkTransport {
  const url = new URL(target.url)
  const requestInit = { headers: { ...target.headers } }
  // Redirects are followed by the guarded fetch, hop by hop; a dropped stream is reported and not taken up again.
  if (kind === 'sse') return new SSEClientTransport(url, { fetch, requestInit, redirectPolicy: 'follow' })
  const reconnectionOptions = {
    maxRetries: 0,
    initialReconnectionDelay: 1_000,
    maxReconnectionDelay: 1_000,
    reconnectionDelayGrowFactor: 1,
  }
  return new StreamableHTTPClientTransport(url, { fetch, requestInit, redirectPolicy: 'follow', reconnectionOptions })
}

/** A connected client, or whatever kept it from connecting; then the transport is closed. */
async function tryConnect(transport: SdkTransport, limits: SessionLimits, mode: Mode, timeoutMs: number): Promise<unknown> {
  const client = new Client(CLIENT_INFO, {
    versionNegotiation: { mode, probe: { timeoutMs: Math.min(limits.discoverTimeoutMs, timeoutMs) } },
    inputRequired: { autoFulfill: false }, // a server's questions are never answered on a person's behalf
  })
  const deadline = AbortSignal.timeout(Math.max(1, Math.floor(timeoutMs)))
  try {
    await raceAgainst(deadline, client.connect(transport, { timeout: timeoutMs, signal: deadline }))
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

/** Milliseconds left of `totalMs`, by a clock that only goes forward. */
function countDown(totalMs: number): () => number {
  const end = performance.now() + totalMs
  return () => end - performance.now()
}

/** The same error, with the end of what the process wrote to stderr. */
export function withStderr(error: SessionError, process: ProcessTransport | undefined): SessionError {
  const stderrTail = process?.stderrTail()
  if (stderrTail === undefined || stderrTail === '') return error
  return new SessionError(error.outcome, error.reason, { ...error.evidence, stderrTail }, { cause: error.cause })
}
