// What reaching a server takes whatever the way: a client, one deadline over all attempts, and a verdict where there is no answer.
import { Client, type Transport as SdkTransport, type StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Transport } from '../schema/words.ts'
import type { GuardedFetch } from './guarded-fetch.ts'
import type { SessionLimits } from './limits.ts'
import type { Manner } from './manner.ts'
import type { MessageWatch } from './message-watch.ts'
import type { ProcessTransport } from './process-transport.ts'
import { SessionError } from './session-error.ts'
import { LEGACY_VERSIONS } from './versions.ts'

export interface Connection {
  client: Client
  transport: Transport
  watch: MessageWatch
  process?: ProcessTransport
  network?: GuardedFetch
  /** A further transport to the same server over the same network, where that is cheap: streamable HTTP. */
  another?(): StreamableHTTPClientTransport
  /** Id of the session that the server gave, with what ends it. */
  session?: { sessionId?: string | undefined; terminateSession?(): Promise<void> }
}

/** `auto`: `server/discover`, then `initialize`. Else the revision that `initialize` asks for, and nothing before it. */
export type Opening = 'auto' | (typeof LEGACY_VERSIONS)[number]

export interface Handshake {
  limits: SessionLimits
  manner: Manner
  opening: Opening
  timeoutMs: number
}

/** Who we are to the servers we speak to. */
export const CLIENT_INFO = { name: 'hisper', version: '0.1.0' }

/**
 * A connected client, or whatever kept it from connecting; then the transport is closed.
 * @param ended aborted where nobody will answer any more
 */
export async function tryConnect(
  transport: SdkTransport,
  { limits, manner, opening, timeoutMs }: Handshake,
  ended?: AbortSignal,
): Promise<unknown> {
  const client = new Client(CLIENT_INFO, {
    capabilities: manner.capabilities,
    versionNegotiation: {
      mode: opening === 'auto' ? 'auto' : 'legacy',
      probe: { timeoutMs: Math.min(limits.discoverTimeoutMs, timeoutMs) },
    },
    // The first is asked for; any of them will do for an answer.
    ...(opening === 'auto' ? {} : { supportedProtocolVersions: [opening, ...LEGACY_VERSIONS.filter((version) => version !== opening)] }),
    inputRequired: { autoFulfill: manner.answers },
  })
  manner.prepare(client)
  const deadline = AbortSignal.timeout(Math.max(1, Math.floor(timeoutMs)))
  try {
    await until(client.connect(transport, { timeout: timeoutMs, signal: deadline }), [
      [deadline, () => new SessionError('timeout', 'connect_timeout', { message: 'no answer to the handshake in time' })],
      ...(ended === undefined ? [] : [[ended, () => new Error('the exchange was ended')] as const]),
    ])
    return client
  } catch (error) {
    await transport.close()
    return error ?? new Error('the connection failed without a reason')
  }
}

/** What `work` comes to, or the error of the first signal that is aborted before it. */
function until<T>(work: Promise<T>, ends: readonly (readonly [AbortSignal, () => Error])[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = new AbortController()
    for (const [signal, toError] of ends) signal.addEventListener('abort', () => reject(toError()), { once: true, signal: done.signal })
    work.then(resolve, reject).finally(() => done.abort())
  })
}

/** Milliseconds left of `totalMs`, by a clock that only goes forward. */
export function countDown(totalMs: number): () => number {
  const end = performance.now() + totalMs
  return () => end - performance.now()
}
