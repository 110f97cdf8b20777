// The only way the pipeline asks an origin anything: retries, time and size limits, an honest User-Agent, and counts of what it cost.
import { Agent, type Dispatcher } from 'undici'
import { unpack } from './content-coding.ts'
import { REDIRECTS, redirectTarget } from './redirect.ts'

export interface HttpOptions {
  userAgent: string
  /** Waits; rejects when `signal` aborts. Injected so that tests do not wait. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  now(): Date
  /** Tries after the first one, for answers and failures that may pass. @default 3 */
  retries?: number
  /** Longest pause before a further try; a server that asks for more ends the request. @default 60_000 */
  maxPauseMs?: number
  /** Limit on headers and between body chunks. @default 30_000 */
  timeoutMs?: number
  /** Limit on one try from its first to its last byte: an answer that drips for ever ends too. @default 300_000 */
  deadlineMs?: number
  /** Limit on a body, before and after decompression. @default 64 MiB */
  maxBytes?: number
}

export interface HttpRequest {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
  maxBytes?: number
  signal?: AbortSignal
  /**
   * What the body of a 2xx answer is wanted as. JSON is parsed, and where that fails the request is tried again like a 5xx:
   * half a body or an error page under status 200 is not what the origin meant to say. @default 'text'
   */
  as?: 'text' | 'json' | 'bytes'
  /** Tries after the first one, where they should be other than usual. */
  retries?: number
  /** Statuses besides 2xx that are answers and not errors, such as 304 or 404. */
  accept?: readonly number[]
}

export interface HttpResponse {
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  /** The text; empty where a 2xx answer was wanted as something else. */
  body: string
  /** The parsed body of a 2xx answer that was wanted as JSON. */
  value: unknown
  /** The body of a 2xx answer that was wanted as bytes; empty otherwise. */
  bytes: Buffer
}

export interface HttpUsage {
  requests: number
  /** Body bytes received, as they came over the wire. */
  bytes: number
}

export interface Http {
  /** @throws {HttpError} when no acceptable answer came within the tries */
  request(url: string | URL, request?: HttpRequest): Promise<HttpResponse>
  /** The same connections under fresh counters. @param perSecond requests that may begin in one second; as many as will where undefined */
  counted(perSecond?: number): Http
  usage(): HttpUsage
  close(): Promise<void>
}

/** No acceptable answer: says method, URL, status and the first bytes of the body. `status` is 0 where there was no answer at all. */
export class HttpError extends Error {
  override name = 'HttpError'
  constructor(
    readonly method: string,
    readonly url: string,
    readonly status: number,
    readonly body: string,
    options?: ErrorOptions,
  ) {
    const what = status > 0 ? `${status}` : 'no answer'
    const excerpt = body.replace(/\s+/g, ' ').slice(0, 200)
    super(`${method} ${url}: ${what}${excerpt === '' ? '' : ` ${JSON.stringify(excerpt)}`}`, options)
  }
}

const RETRY_STATUSES = new Set([
  408, // request timeout
  429, // too many requests
  500, // may pass
  502, // gateway: upstream down, or a GitHub query that ran too long
  503, // unavailable
  504, // gateway timeout
])

export function openHttp(options: HttpOptions): Http {
  const timeoutMs = options.timeoutMs ?? 30_000
  const agent = new Agent({ connections: 16, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connect: { timeout: timeoutMs } })
  // Destroyed, not closed: that would wait for an answer that nobody waits for any more.
  return overDispatcher(agent, () => agent.destroy(), options)
}

function overDispatcher(dispatcher: Dispatcher, close: () => Promise<void>, options: HttpOptions, perSecond?: number): Http {
  const usage = { requests: 0, bytes: 0 }
  const retries = options.retries ?? 3
  const maxPauseMs = options.maxPauseMs ?? 60_000
  const deadlineMs = options.deadlineMs ?? 300_000
  let nextAt = 0
  let lastMs = 0

  async function takeTurn(signal: AbortSignal | undefined): Promise<void> {
    if (perSecond === undefined) return
    const nowMs = options.now().getTime()
    // A clock that is set back takes the turns that it gave out back with it.
    if (nowMs < lastMs) nextAt -= lastMs - nowMs
    lastMs = nowMs
    const at = Math.max(nowMs, nextAt)
    nextAt = at + 1_000 / perSecond
    if (at > nowMs) await options.sleep(at - nowMs, signal)
  }

  /** One try: a question, and where its answer leads on to another place, that one. */
  async function once(url: string, request: HttpRequest): Promise<HttpResponse> {
    const method = request.method ?? 'GET'
    let from = new URL(url)
    for (let hop = 0; ; hop += 1) {
      await takeTurn(request.signal)
      usage.requests += 1
      const isHome = from.origin === new URL(url).origin
      const { answer, location } = await withDeadline(deadlineMs, request.signal, (signal) => exchange(from, request, isHome, signal))
      if (location === undefined) return answer
      const to = redirectTarget(from, location)
      const keepsMethod = method === 'GET' || answer.status === 307 || answer.status === 308
      if (to === undefined || !keepsMethod || hop >= MAX_REDIRECTS)
        throw new HttpError(method, url, answer.status, `redirect to ${location.slice(0, 150)}, which is not followed`)
      from = to
    }
  }

  /** @param isHome whether it is the origin that was asked in the first place: no other one is sent credentials */
  async function exchange(
    url: URL,
    request: HttpRequest,
    isHome: boolean,
    signal: AbortSignal,
  ): Promise<{ answer: HttpResponse; location?: string }> {
    const method = request.method ?? 'GET'
    const fail = (status: number, what: string) => new HttpError(method, String(url), status, what)
    const own = Object.entries(request.headers ?? {}).filter(([name]) => isHome || !CREDENTIALS.has(name.toLowerCase()))
    const { statusCode, headers, body } = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers: { 'user-agent': options.userAgent, 'accept-encoding': 'gzip', ...Object.fromEntries(own.filter(isSendable)) },
      ...(request.body === undefined ? {} : { body: request.body }),
      signal,
    })
    const limit = request.maxBytes ?? options.maxBytes ?? 64 * 1024 * 1024
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length
      usage.bytes += chunk.length
      if (size > limit) throw fail(statusCode, `body is larger than ${limit} bytes`)
      chunks.push(chunk)
    }
    const flat = flatten(headers)
    const answer = { status: statusCode, headers: flat, body: '', value: undefined, bytes: NOTHING }
    if (REDIRECTS.has(statusCode) && flat.location !== undefined && request.accept?.includes(statusCode) !== true)
      return { answer, location: flat.location }
    const unpacked = await unpack(Buffer.concat(chunks), flat['content-encoding'], limit)
    const isGood = statusCode >= 200 && statusCode < 300
    if ('wrong' in unpacked && isGood) throw fail(statusCode, unpacked.wrong)
    const plain = 'plain' in unpacked ? unpacked.plain : NOTHING
    const as = isGood ? request.as : 'text'
    if (as === 'bytes') return { answer: { ...answer, bytes: plain } }
    const text = plain.toString('utf8')
    return { answer: as === 'json' ? { ...answer, value: parseBody(statusCode, text) } : { ...answer, body: text } }
  }

  async function request(target: string | URL, request: HttpRequest = {}): Promise<HttpResponse> {
    const url = String(target)
    const method = request.method ?? 'GET'
    const wrong = Object.entries(request.headers ?? {}).find((header) => !isSendable(header) && !CONDITIONS.has(header[0].toLowerCase()))
    if (wrong !== undefined) throw new HttpError(method, url, 0, `the header ${wrong[0]} would hold characters that no header may hold`)
    for (let attempt = 0; ; attempt += 1) {
      let failure: HttpError
      let retryAfter: string | undefined
      try {
        const response = await once(url, request)
        if ((response.status >= 200 && response.status < 300) || request.accept?.includes(response.status)) return response
        failure = new HttpError(method, url, response.status, response.body)
        retryAfter = response.headers['retry-after'] ?? (isLimit(response) ? SECONDARY_LIMIT_SECONDS : undefined)
        if (!RETRY_STATUSES.has(response.status) && !isLimit(response)) throw failure
      } catch (error) {
        if (request.signal?.aborted) throw error
        if (error instanceof HttpError) {
          throw error
        } else {
          const status = error instanceof NotJsonError ? error.status : 0
          failure = new HttpError(method, url, status, error instanceof Error ? error.message : String(error), { cause: error })
        }
      }
      const pauseMs = pauseBefore(attempt, retryAfter, options.now())
      if (attempt >= (request.retries ?? retries) || pauseMs > maxPauseMs) throw failure
      await options.sleep(pauseMs, request.signal)
    }
  }

  return { request, counted: (pace) => overDispatcher(dispatcher, close, options, pace), usage: () => ({ ...usage }), close }
}

/** GitHub's words on a secondary limit that names no time: wait at least a minute (docs.github.com, rate limits of the GraphQL API). */
const SECONDARY_LIMIT_SECONDS = '60'

/** A refusal that says it will pass: GitHub's secondary limit is a 403. */
function isLimit({ status, headers, body }: HttpResponse): boolean {
  return status === 403 && (headers['retry-after'] !== undefined || /rate limit|too many requests/i.test(body.slice(0, 2_000)))
}

const NOTHING = Buffer.alloc(0)

class NotJsonError extends Error {
  constructor(
    readonly status: number,
    text: string,
  ) {
    super(`not JSON: ${text.slice(0, 80)}`)
  }
}

/** @throws {NotJsonError} */
function parseBody(status: number, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new NotJsonError(status, text)
  }
}

/** Milliseconds to wait: what Retry-After asks (RFC 9110 §10.2.3, seconds or a date), but never less than our own back-off. */
export function pauseBefore(attempt: number, retryAfter: string | undefined, now: Date): number {
  const backOffMs = 500 * 2 ** attempt
  if (retryAfter === undefined) return backOffMs
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - now.getTime()) / 1_000
  return Number.isFinite(seconds) ? Math.max(backOffMs, seconds * 1_000) : backOffMs
}

const MAX_REDIRECTS = 3
const CREDENTIALS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie'])
/** What asks for less than the whole: without it the answer is whole. */
const CONDITIONS: ReadonlySet<string> = new Set(['if-none-match', 'if-modified-since'])

/** RFC 9110 §5.5: visible characters, spaces and tabs. What an origin sent and we kept may hold others by the time it is sent back. */
const isSendable = ([, value]: readonly [string, string]) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value)

/** What `work` comes to, or an error once the time is over or the caller has enough: whatever lies below may forget its signal. */
async function withDeadline<T>(ms: number, stop: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(new Error(`no end after ${ms} ms`)), ms)
  const signal = stop === undefined ? deadline.signal : AbortSignal.any([stop, deadline.signal])
  try {
    signal.throwIfAborted()
    return await new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      work(signal).then(resolve, reject)
    })
  } finally {
    clearTimeout(timer)
  }
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  }
  return flat
}
