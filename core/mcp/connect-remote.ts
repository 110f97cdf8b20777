// Reaches a server over HTTP: either transport, both eras, and older revisions where the newer ones are refused.
import { Client, type Transport as SdkTransport, SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Transport } from '../schema/words.ts'
import { type Connection, countDown, type Handshake, type Opening, tryConnect } from './connect.ts'
import { type Credentials, withCredentials } from './credentials.ts'
import { toSessionError } from './failure.ts'
import { type GuardedFetch, type NetworkPolicy, openGuardedFetch } from './guarded-fetch.ts'
import type { SessionLimits } from './limits.ts'
import { type Manner, READING } from './manner.ts'
import { MessageWatch, WatchedTransport } from './message-watch.ts'
import { SessionError } from './session-error.ts'
import { LEGACY_VERSIONS } from './versions.ts'

type RemoteTransport = Exclude<Transport, 'stdio'>

export type RemoteTarget = {
  transport: RemoteTransport
  url: string
  headers?: Readonly<Record<string, string>>
  /** Of whoever signed in to it. */
  credentials?: Credentials
} & NetworkPolicy

/** An attempt that failed, and whether it got as far as `initialize`. */
interface Attempt {
  failure: SessionError
  wasInitializeSent: boolean
}

/**
 * Tries the stated transport and then the other, each with the newest revision first, until one answers or it is plain that none will.
 * At most nine requests to an address that answers none of them.
 * @throws {SessionError} and no connection is left open then
 */
export async function connectRemote(target: RemoteTarget, limits: SessionLimits, manner: Manner = READING): Promise<Connection> {
  const remainingMs = countDown(limits.connectTimeoutMs)
  const failures: SessionError[] = []
  const order: readonly RemoteTransport[] = target.transport === 'sse' ? ['sse', 'streamable-http'] : ['streamable-http', 'sse']
  for (const transport of order) {
    if (failures[0] !== undefined && !mayTakeTheOther(failures[0])) break
    const openings: readonly Opening[] = transport === 'sse' ? LEGACY_VERSIONS : ['auto', ...LEGACY_VERSIONS]
    let last: Attempt | undefined
    for (const opening of openings) {
      if ((failures.length > 0 && remainingMs() <= 0) || (last !== undefined && !isWorthTrying(opening, last))) continue
      const result = await attempt(target, transport, { limits, manner, opening, timeoutMs: remainingMs() })
      if (!('failure' in result)) return result
      last = result
      failures.push(result.failure)
    }
  }
  // That it wants credentials says more of a server than what it answered to a request it did not know.
  throw failures.find(({ outcome }) => outcome === 'auth_required') ?? failures[0] ?? new SessionError('unreachable', 'connection_failed')
}

async function attempt(target: RemoteTarget, transport: RemoteTransport, handshake: Handshake): Promise<Connection | Attempt> {
  const { limits, manner } = handshake
  const network = openGuardedFetch(target, limits)
  const watch = new MessageWatch(limits, manner.notifications)
  const inner = transport === 'sse' ? sseTransport(target, network) : httpTransport(target, network)
  const watched = new WatchedTransport(inner, watch, (reason) => network.end(reason))
  // The SDK takes a stream that is cut off for one that may go on, and would wait for the rest.
  network.ended.addEventListener('abort', () => void watched.close(), { once: true })
  const result = await tryConnect(watched, handshake, network.ended)
  if (result instanceof Client) {
    const connection = { client: result, transport, watch, network, session: inner }
    return transport === 'sse' ? connection : { ...connection, another: () => httpTransport(target, network) }
  }
  const failure = toSessionError(result, network, 'connect')
  await network.close()
  return { failure, wasInitializeSent: watched.sent.has('initialize') }
}

/** Statuses by which a server may refuse a revision, a header or a method, and still take an older one. */
const REFUSALS = [400, 422, 426, 500, 501]

/** Of one transport: `initialize` where the session did not get that far, older revisions where it was refused. */
function isWorthTrying(opening: Opening, { failure, wasInitializeSent }: Attempt): boolean {
  const { outcome, reason, evidence } = failure
  if (opening === 'auto' || opening === LEGACY_VERSIONS[0]) {
    // Silence at `server/discover`, or an answer that makes no sense of it, says nothing of what would be said to `initialize`.
    return (
      !wasInitializeSent && (reason === 'connect_timeout' || reason === 'invalid_message' || isRefused(failure) || outcome === 'not_mcp')
    )
  }
  if (!wasInitializeSent) return false
  return isRefused(failure) || (outcome === 'protocol_error' && reason === 'error_response' && evidence.httpStatus === undefined)
}

function isRefused({ evidence }: SessionError): boolean {
  return REFUSALS.includes(evidence.httpStatus ?? 0)
}

/** One that is there and does not take this transport may take the other (MCP 2025-11-25, Transports, backwards compatibility). */
function mayTakeTheOther(failure: SessionError): boolean {
  const status = failure.evidence.httpStatus ?? 0
  return failure.outcome === 'not_mcp' || [400, 404, 405].includes(status)
}

// Redirects are followed by the guarded fetch, hop by hop; a dropped stream is reported and not taken up again.

function sseTransport(target: RemoteTarget, network: GuardedFetch): SdkTransport {
  const { url, headers } = target
  const fetch = withCredentials(network.fetch, target)
  return new SSEClientTransport(new URL(url), { fetch, requestInit: { headers: { ...headers } }, redirectPolicy: 'follow' })
}

function httpTransport(target: RemoteTarget, network: GuardedFetch): StreamableHTTPClientTransport {
  const { url, headers } = target
  const fetch = withCredentials(network.fetch, target)
  const reconnectionOptions = {
    maxRetries: 0,
    initialReconnectionDelay: 1_000,
    maxReconnectionDelay: 1_000,
    reconnectionDelayGrowFactor: 1,
  }
  const requestInit = { headers: { ...headers } }
  return new StreamableHTTPClientTransport(new URL(url), { fetch, requestInit, redirectPolicy: 'follow', reconnectionOptions })
}
