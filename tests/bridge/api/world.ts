// The real API on a port of its own, what was written of it, and ways to ask it that no browser would let a page use.
import { randomBytes } from 'node:crypto'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect as openSocket } from 'node:net'
import type { AuditEntry } from '../../../bridge/api/api.ts'
import { LIMITS, type Limits } from '../../../bridge/api/limits.ts'
import { type ApiListening, listenApi } from '../../../bridge/api/listen.ts'
import { type PagePairing, pair } from '../../../core/bridge/client.ts'
import { deriveKey, provePairing } from '../../../core/bridge/pairing.ts'
import type { Reach } from '../../../core/bridge/reach.ts'
import { type Answer, ROUTE_NAMES } from '../../../core/bridge/routes.ts'
import type { Scope } from '../../../core/schema/bridge.ts'
import { MemoryServices, newId, SERVER } from './services.ts'

export const SITE = 'https://registry.test'
export const OTHER_SITE = 'https://mirror.test'
const ALL_SCOPES = ['read', 'run', 'approve'] as const

export interface World {
  api: ApiListening
  services: MemoryServices
  audit: AuditEntry[]
  errors: unknown[]
  /** Moves the companion's clock. */
  wait(ms: number): void
  close(): Promise<void>
}

export async function openWorld(
  options: { limits?: Partial<Limits>; origins?: string[]; port?: number; services?: MemoryServices } = {},
): Promise<World> {
  const { limits = {}, origins = [SITE, OTHER_SITE], port = 0, services = new MemoryServices() } = options
  const [audit, errors] = [[] as AuditEntry[], [] as unknown[]]
  let ahead = 0
  const api = await listenApi(
    {
      origins,
      services,
      clock: () => Date.now() + ahead,
      random: (bytes) => randomBytes(bytes),
      limits: { ...LIMITS, ...limits },
      audit: (entry) => audit.push(entry),
      onError: (error) => errors.push(error),
    },
    port,
  )
  return { api, services, audit, errors, wait: (ms) => (ahead += ms), close: api.close }
}

/** A page of an origin, but for the browser around it. */
export function reachOf({ api }: Pick<World, 'api'>, origin = SITE, more: Partial<Reach> = {}): Reach {
  return {
    base: api.url,
    origin,
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, Origin: origin } }),
    randomBytes: (length) => randomBytes(length),
    now: () => performance.now(),
    permission: async () => undefined,
    ...more,
  }
}

export async function pairWith(
  world: World,
  origin = SITE,
  scopes: readonly Scope[] = ALL_SCOPES,
): Promise<PagePairing & { bearer: string }> {
  const { code } = world.api.desk.openCode(origin, scopes)
  const { kept } = await pair(reachOf(world, origin), code)
  return { ...kept, bearer: `Bearer ${kept.pairing}.${kept.token}` }
}

export interface Told {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

export interface Asked {
  method?: string
  path: string
  headers?: Record<string, string>
  body?: string
  port: number
}

/** Asks as a program would: any header may be written. */
export function ask({ method = 'GET', path, headers = {}, body, port }: Asked): Promise<Told> {
  return new Promise((fulfil, reject) => {
    const asking = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.once('end', () => fulfil({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
      response.once('error', reject)
    })
    asking.once('error', reject)
    asking.end(body)
  })
}

export const EVERY_ROUTE = [...ROUTE_NAMES, 'GET /openapi.json'] as const

/** The head of a request that is right in everything but what `more` has; undefined leaves one out. */
export function headersFor({ api }: World, bearer: string, more: Record<string, string | undefined> = {}): Record<string, string> {
  const headers = { Host: `127.0.0.1:${api.port}`, Origin: SITE, Authorization: bearer, 'Content-Type': 'application/json', ...more }
  return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** @param name a route, or a method and any path; `{id}` becomes an id of the right form. A POST has an empty object as its body. */
export async function askRoute({ api: { port } }: World, name: string, headers: Record<string, string>): Promise<Told> {
  const [method = '', path = ''] = name.split(' ')
  const id = path.startsWith('/v1/servers/') ? SERVER : newId()
  return await ask({ port, method, path: path.replace('{id}', id), headers, ...(method === 'POST' ? { body: '{}' } : {}) })
}

export const CHALLENGE = 'ab'.repeat(32)
export const codeOf = ({ body }: Told): string => JSON.parse(body).code

export async function postTo(world: World, path: string, body: unknown, origin = SITE, bearer = ''): Promise<Told> {
  const headers = headersFor(world, bearer, { Origin: origin })
  return await ask({ port: world.api.port, method: 'POST', path, headers, body: JSON.stringify(body) })
}

/** An offer, as anybody on this machine could ask for one who writes the origin himself. */
export async function offerTo(world: World, origin = SITE): Promise<Told> {
  return await postTo(world, '/v1/pair', { challenge: CHALLENGE }, origin)
}

/** What a page of the site makes of a code and an offer. */
export async function toConfirm({ api }: World, code: string, { pairing, nonce }: Answer<'POST /v1/pair'>) {
  const terms = { origin: SITE, port: api.port, challenge: CHALLENGE, nonce }
  const key = await deriveKey(code.replace('-', ''), nonce)
  return { body: { pairing, proof: await provePairing(key, 'page', terms) }, key, terms }
}

/** Writes bytes to a socket as they are. @returns all that came back until the other side ended, or `ms` passed */
export function speak(port: number, text: string, { ms = 3_000, host = '127.0.0.1' } = {}): Promise<string> {
  return new Promise((fulfil, reject) => {
    let heard = ''
    const socket = openSocket({ host, port }, () => socket.write(text))
    const end = () => {
      clearTimeout(timer)
      socket.destroy()
      fulfil(heard)
    }
    const timer = setTimeout(end, ms)
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
    })
    socket.once('end', end)
    socket.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? end() : reject(error)))
  })
}
