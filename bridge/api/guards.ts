// Who may ask at all, from the head of a request alone, before anything of it is read or answered.
// One function a rule, named with the attacks of the threat list that it answers; what is refused here is told nothing.
import type { IncomingHttpHeaders } from 'node:http'
import { UsageError } from '../usage-error.ts'

/** The head of a request as Node's http gives it. */
export interface Asked {
  method?: string | undefined
  url?: string | undefined
  headers: IncomingHttpHeaders
  rawHeaders: readonly string[]
}

export interface Bounds {
  /** Where the companion listens. */
  port: number
  /** Pages of other addresses that the reader allows, serialised as in the header Origin. */
  origins: ReadonlySet<string>
}

export interface Refusal {
  status: 400 | 403 | 405
  /** For the audit. */
  outcome: RefusedHead
}
export type RefusedHead = 'method_not_allowed' | 'not_an_address' | 'foreign_host' | 'upgrade' | 'secret_in_address' | 'foreign_origin'

type Guard = (asked: Asked, bounds: Bounds) => Refusal | undefined

const SECRET_NAME = /token|code|proof|authorization|bearer/i
const METHODS = new Set(['GET', 'POST', 'DELETE', 'OPTIONS'])

/** B29: TRACE, HEAD, PUT and what else there is. */
const onlyOurMethods: Guard = ({ method = '' }) => (METHODS.has(method) ? undefined : { status: 405, outcome: 'method_not_allowed' })

/**
 * B5: a whole address as the target would stand above Host (RFC 9112 §3.2.2), and one that reads as another once its dots are taken
 * away would pass these guards as what it is not.
 */
const onlyPaths: Guard = ({ url = '' }) => {
  const isPlain = /^\/(?!\/)/.test(url) && URL.parse(url, 'http://localhost')?.pathname === url.split('?', 1)[0]
  return isPlain ? undefined : { status: 400, outcome: 'not_an_address' }
}

/** B4, B5: a name that was made to lead here (DNS rebinding), a dot in the end, another port, credentials, two of them. */
const onlyOurHost: Guard = ({ headers, rawHeaders }, { port }) => {
  const given = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length
  return given === 1 && hostsOf(port).has(headers.host ?? '') ? undefined : { status: 403, outcome: 'foreign_host' }
}

/** B16: a WebSocket asks no permission of the page's origin, so that there is none. */
const noUpgrade: Guard = ({ headers }) =>
  headers.upgrade === undefined && !/\bupgrade\b/i.test(headers.connection ?? '') ? undefined : { status: 403, outcome: 'upgrade' }

/**
 * B7: an address is kept in histories and logs, so that no secret may stand in one; nor is this one told to anybody.
 * What a reader looks for in the value of another parameter is none.
 */
const noSecretInAddress: Guard = ({ url = '' }) => {
  const [path = '', query = ''] = url.split(/[?#](.*)/s)
  const isSecret =
    [...new URLSearchParams(query.replaceAll(';', '&')).keys()].some((name) => SECRET_NAME.test(name)) ||
    /token=/i.test(decoded(path)) ||
    /[0-9a-f-]{36}\.[0-9a-f]{64}/i.test(decoded(url))
  return isSecret ? { status: 400, outcome: 'secret_in_address' } : undefined
}

/** B1, B2, B3, B17, B18: another page, a page without an origin, and what is no page. */
const onlyKnownOrigins: Guard = (asked, bounds) => {
  const isPage = asked.method === 'GET' && asked.headers.origin === undefined && !isApi(asked.url ?? '')
  return isPage || originOf(asked, bounds) !== undefined ? undefined : { status: 403, outcome: 'foreign_origin' }
}

const GUARDS: readonly Guard[] = [onlyOurMethods, onlyPaths, onlyOurHost, noUpgrade, noSecretInAddress, onlyKnownOrigins]

/** @returns why it is refused; undefined where it may be read */
export function findRefusal(asked: Asked, bounds: Bounds): Refusal | undefined {
  for (const guard of GUARDS) {
    const refusal = guard(asked, bounds)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

/**
 * The origin that asks, where it is allowed, byte for byte. Browsers leave Origin out of a GET to the page's own origin and say so in
 * Sec-Fetch-Site, which no page can write (Fetch Metadata §2.3).
 */
export function originOf({ method, headers }: Asked, { origins, port }: Bounds): string | undefined {
  const own = hostsOf(port).has(headers.host ?? '') ? `http://${headers.host}` : undefined
  if (headers.origin !== undefined) return headers.origin === own || origins.has(headers.origin) ? headers.origin : undefined
  return method === 'GET' && headers['sec-fetch-site'] === 'same-origin' ? own : undefined
}

/** The companion's own pages, by each of its names. */
export function ownOrigins(port: number): string[] {
  return [...hostsOf(port)].map((host) => `http://${host}`)
}

/** @throws {UsageError} where one is not an origin as browsers write it, or is not safe from whoever is on the way */
export function toOrigins(given: readonly string[]): ReadonlySet<string> {
  for (const origin of given) {
    const url = URL.parse(origin)
    const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname))
    if (url?.origin !== origin || !isSafe) throw new UsageError(`${origin} is no origin such as https://example.org`)
  }
  return new Set(given)
}

function hostsOf(port: number): ReadonlySet<string> {
  return new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
}

function isApi(url: string): boolean {
  return /^\/(v1(\/|\?|$)|openapi\.json(\?|$))/.test(url)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
