// The only way a session reaches the network: no private addresses in any notation, no plain http, few redirects, bounded bodies.
import { connect as openSocket, type Socket } from 'node:net'
import { Agent, buildConnector, fetch as undiciFetch } from 'undici'
import { AnswerMeter } from './answer-meter.ts'
import type { SessionLimits } from './limits.ts'
import { isPrivateAddress, PRIVATE } from './private-addresses.ts'
import { SessionError } from './session-error.ts'

export interface NetworkPolicy {
  /** Loopback, private and link-local addresses, and plain http. Off unless the address is one's own. */
  allowPrivate?: boolean
  /** Host name to the origin that stands in for it (`http://127.0.0.1:4870`), like curl's --connect-to; such hosts are one's own. */
  connectTo?: Readonly<Record<string, string>>
}

export interface GuardedFetch {
  fetch(url: string | URL, init?: RequestInit): Promise<Response>
  /** Status and challenge of the last answer that was no redirect; to a POST, where there was any. */
  last(): { status: number; isPost: boolean; wwwAuthenticate: string | undefined } | undefined
  /** Set when a rule or limit of ours ended an exchange: the reason behind whatever error follows. */
  failure(): SessionError | undefined
  /** What the last exchange that failed threw; a transport may have hidden it in a text of its own. */
  thrown(): unknown
  /** Aborted when `failure` is set: whoever waits for an answer waits in vain. */
  ended: AbortSignal
  /** Ends the session's use of the network for the reason given. */
  end(reason: SessionError): void
  close(): Promise<void>
}

/** Ports on which a public MCP server may be expected. */
const PORTS = new Set(['', '443', '8443'])

/** How often what came over the wire is looked at, in milliseconds: interim answers and what stands between chunks are in no body. */
const WIRE_WATCH_MS = 200

export function openGuardedFetch(policy: NetworkPolicy, limits: SessionLimits): GuardedFetch {
  const direct = buildConnector({ timeout: limits.connectTimeoutMs })
  const standIns = new Map(Object.entries(policy.connectTo ?? {}))
  const standIn = (hostname: string) => standIns.get(hostname)
  const agent = new Agent({
    headersTimeout: limits.requestTimeoutMs,
    bodyTimeout: limits.requestTimeoutMs,
    connect: (options, given) => {
      const callback: buildConnector.Callback = (...result) => {
        if (result[1] !== null) sockets.add(result[1])
        given(...result)
      }
      const origin = standIn(options.hostname)
      if (origin !== undefined) {
        const { hostname, port } = new URL(origin)
        return direct({ ...options, protocol: 'http:', hostname, port }, callback)
      }
      return policy.allowPrivate === true ? direct(options, callback) : connectOutside(options, callback)
    },
  })

  /**
   * A connection whose every resolved address has passed the list, whatever the name or the notation, also when a name
   * answers differently the second time. TLS takes no block list of its own, so the socket is opened first.
   */
  function connectOutside(options: buildConnector.Options, callback: buildConnector.Callback): void {
    const isTls = options.protocol === 'https:'
    const host = options.hostname.replace(/^\[|\]$/g, '')
    const socket = openSocket({ host, port: Number(options.port) || (isTls ? 443 : 80), blockList: PRIVATE })
    socket.setTimeout(limits.connectTimeoutMs, () => socket.destroy(Object.assign(new Error('connect timeout'), { code: 'ETIMEDOUT' })))
    socket.once('error', (error) => callback(error, null))
    socket.once('connect', () => {
      socket.setTimeout(0)
      socket.removeAllListeners('error')
      if (isTls) direct({ ...options, httpSocket: socket }, callback)
      else callback(null, socket)
    })
  }

  const sockets = new Set<Socket>()
  const watch = setInterval(() => {
    if (sockets.values().reduce((sum, { bytesRead }) => sum + bytesRead, 0) <= 2 * limits.maxBytes) return
    clearInterval(watch)
    end(new SessionError('output_limit', 'too_many_bytes', { message: `more than ${2 * limits.maxBytes} bytes from the network` }))
    void agent.destroy()
  }, WIRE_WATCH_MS).unref()

  let failure: SessionError | undefined
  let last: ReturnType<GuardedFetch['last']>
  let thrown: unknown
  let bytes = 0
  let requests = 0

  const refuse = (reason: 'insecure_scheme' | 'unusual_port' | 'refused_redirect' | 'private_address', message: string) => {
    return end(new SessionError('blocked', reason, { message }))
  }

  function check(url: URL): void {
    if (policy.allowPrivate === true || standIn(url.hostname) !== undefined) return
    if (isPrivateAddress(url.hostname)) throw refuse('private_address', `the address ${url.hostname} is private`)
    if (url.protocol !== 'https:') throw refuse('insecure_scheme', `${url.protocol}//${url.host} is not https`)
    if (!PORTS.has(url.port)) throw refuse('unusual_port', `port ${url.port} is not one a public server is probed on`)
  }

  const ending = new AbortController()

  function end(reason: SessionError): SessionError {
    failure ??= reason
    ending.abort()
    return reason
  }

  /** Counts a body as it is read, and cuts it off where it is longer or nests deeper than the session's limits. */
  function bounded(response: Response): Response {
    if (response.status < 200 || response.status > 599) {
      throw end(new SessionError('not_mcp', 'no_mcp_answer', { httpStatus: response.status, message: 'a status that HTTP does not have' }))
    }
    if (response.body === null) return response
    const meter = new AnswerMeter(response.headers.get('content-type'), limits)
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          bytes += chunk.byteLength
          const reason =
            bytes > limits.maxBytes
              ? new SessionError('output_limit', 'too_many_bytes', { message: `more than ${limits.maxBytes} bytes of answers` })
              : meter.read(chunk)
          if (reason === undefined) controller.enqueue(chunk)
          else controller.error(end(reason))
        },
      }),
    )
    // Without its reason phrase, which may be of any bytes (RFC 9112 §4), and is of no use to anyone.
    return new Response(counted, { status: response.status, headers: response.headers })
  }

  async function exchange(url: URL, init: RequestInit): Promise<Response> {
    try {
      return (await undiciFetch(url, { ...init, redirect: 'manual', dispatcher: agent } as never)) as unknown as Response
    } catch (error) {
      thrown = error
      throw error
    }
  }

  async function guardedFetch(target: string | URL, init: RequestInit = {}): Promise<Response> {
    let url = new URL(target)
    for (let hop = 0; ; hop += 1) {
      if (failure !== undefined) throw failure
      check(url)
      requests += 1
      if (requests > limits.maxHttpRequests) {
        throw end(new SessionError('output_limit', 'too_many_messages', { message: `more than ${limits.maxHttpRequests} HTTP requests` }))
      }
      const response = await exchange(url, init)
      const location = response.headers.get('location')
      if (response.status < 300 || response.status > 399 || response.status === 304 || location === null) {
        // A stream that is opened beside the requests says nothing of them: many servers have none, and answer 405.
        const isBeside = last?.isPost === true && init.method !== 'POST'
        if (!isBeside)
          last = {
            isPost: init.method === 'POST',
            status: response.status,
            wwwAuthenticate: response.headers.get('www-authenticate') ?? undefined,
          }
        return bounded(response)
      }
      await response.body?.cancel()
      const keepsMethod = response.status === 307 || response.status === 308 || (init.method ?? 'GET') === 'GET'
      const next = URL.canParse(location, url) ? new URL(location, url) : undefined
      // Another origin would be sent our headers, and would make us knock wherever a stranger points.
      if (hop >= limits.maxRedirects || !keepsMethod || next?.origin !== url.origin) {
        throw refuse('refused_redirect', `redirect ${response.status} to ${location.slice(0, 200)}`)
      }
      url = next
    }
  }

  return {
    fetch: guardedFetch,
    last: () => last,
    failure: () => failure,
    thrown: () => thrown,
    ended: ending.signal,
    end,
    close: () => {
      clearInterval(watch)
      return agent.destroy()
    },
  }
}
