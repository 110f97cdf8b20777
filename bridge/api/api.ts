// The companion's API: who asks is settled before what is asked, and what is asked before anything is done.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { OWN_PAGE_POLICY, type OwnPageFile } from '../../core/bridge/own-page.ts'
import { partsOf, ROUTE_NAMES, type RouteName, RUN_ROUTE } from '../../core/bridge/routes.ts'
import { TaskIdSchema } from '../../core/schema/task.ts'
import { toLine } from '../plain-text.ts'
import { ApiError, corsHeaders, SECURITY_HEADERS, toErrorAnswer, toJson } from './answers.ts'
import { toLines } from './event-stream.ts'
import { findRefusal, originOf, type RefusedHead, toOrigins } from './guards.ts'
import { OPEN_HANDLERS, type OpenRoute, PAIRED_HANDLERS, type Parts, requireScope } from './handlers.ts'
import { Buckets, type Limits, Streams } from './limits.ts'
import { toOpenApi } from './openapi.ts'
import { PairingDesk } from './pairing.ts'
import { parseBody, parseQuery, readBody, requireJson } from './read-request.ts'
import { type Caller, ServiceError, type Services } from './services.ts'

/** What is written of a request: nothing of its body, its address or its headers but the origin. */
export interface AuditEntry {
  /** Shown as it may be printed; empty where there is none. */
  origin: string
  /** `POST /v1/tasks`; `none` where it is none of ours. */
  route: RouteName | typeof OPENAPI | 'own page' | 'preflight' | 'none'
  /** `ok`, or why not. */
  outcome: 'ok' | RefusedHead | ApiError['code'] | 'failed'
}

export interface ApiOptions {
  /** Of pages that may ask besides the companion's own: the site of the registry. */
  origins: readonly string[]
  port: number
  services: Services
  /** The companion's own page; none where there is none. */
  ownPage?: readonly OwnPageFile[]
  /** Milliseconds since 1970. */
  clock: () => number
  random: (bytes: number) => Uint8Array
  limits: Limits
  audit(entry: AuditEntry): void
  /** A mistake of our own; the page is told only that there was one. */
  onError(error: unknown): void
}

export interface Api {
  listener: RequestListener
  desk: PairingDesk
}

type Env = { Bindings: HttpBindings & { origin: string } }
const OPENAPI = 'GET /openapi.json'

/** @throws {UsageError} where an origin is none */
export function createApi(options: ApiOptions): Api {
  const { port, services, clock, random, limits } = options
  const origins = toOrigins(options.origins)
  const desk = new PairingDesk({ origins, port, store: services.pairings, clock, random })
  const parts = { services, desk, streams: new Streams(limits.streams) }
  const requests = new Buckets(limits.requests, clock)
  const tasks = new Buckets(limits.tasks, clock)
  const plans = new Buckets(limits.plans, clock)

  const audit = (origin: string | undefined, route: AuditEntry['route'], outcome: AuditEntry['outcome']) =>
    options.audit({ origin: toLine(origin ?? '', 200), route, outcome })

  /** The guards that need to know the origin; B20. */
  async function identify(c: Context<Env>, route: Exclude<RouteName, OpenRoute>): Promise<Caller> {
    const caller = await desk.identify(c.env.origin, c.env.incoming.headers.authorization)
    requireScope(route, caller)
    return caller
  }

  async function answer(c: Context<Env>, name: RouteName): Promise<Response> {
    const { origin, incoming, outgoing } = c.env
    const { method, id: idSchema, query: querySchema, body: bodySchema } = partsOf(name)
    if (method === 'POST') requireJson(incoming)
    const caller = isOpen(name) ? { origin } : await identify(c, name)
    if (name === 'POST /v1/tasks' || name === 'POST /v1/schedules/{id}/run') spend(tasks, origin)
    if (name === 'POST /v1/plan') spend(plans, origin)
    const id = c.req.param('id') ?? ''
    if (idSchema !== undefined && !idSchema.safeParse(id).success) throw new ApiError('not_found', 'There is nothing of that id.')
    const query = querySchema === undefined ? undefined : parseQuery(querySchema, new URL(c.req.url).searchParams)
    const body = bodySchema === undefined ? undefined : parseBody(bodySchema, await readBody(incoming, limits.bodyBytes))
    const gone = goneSignal(outgoing)
    if (name === RUN_ROUTE) return await run(c, id, caller as Caller, gone)
    // What the handler of this very name takes was parsed by the schemas of this very name.
    const handler = HANDLERS[name] as Handler
    return toJson(await handler(parts, { caller, id, query, body, signal: gone } as never), origin)
  }

  /** B20, B22: so many at once, each ended with the page that listens or with its pairing. */
  async function run(c: Context<Env>, id: string, caller: Caller, gone: AbortSignal): Promise<Response> {
    const stream = parts.streams.open(caller.id)
    if (stream === undefined)
      throw new ApiError('too_many_requests', `No more than ${limits.streams} tasks are watched at the same time.`, 1)
    // A pairing that was taken back hears nothing more: its connection ends, and with it, as with any, the task.
    stream.signal.addEventListener('abort', () => c.env.outgoing.destroy(), { once: true })
    const events = await services.tasks.run(TaskIdSchema.parse(id), caller, gone).catch((error: unknown) => {
      stream.end()
      throw error
    })
    const lines = toLines(events, c.env.outgoing, (failure) => {
      if (failure !== undefined && !gone.aborted) options.onError(failure)
      stream.end()
    })
    const headers = { ...SECURITY_HEADERS, ...corsHeaders(c.env.origin), 'Content-Type': 'application/x-ndjson' }
    return new Response(lines, { headers: { ...headers, 'Transfer-Encoding': 'chunked' } })
  }

  async function guarded(c: Context<Env>, route: RouteName | typeof OPENAPI, act: () => Promise<Response>): Promise<Response> {
    try {
      spend(requests, c.env.origin)
      const response = await act()
      audit(c.env.origin, route, 'ok')
      return response
    } catch (error) {
      if (error instanceof ApiError || error instanceof ServiceError) {
        audit(c.env.origin, route, error.code)
        return toErrorAnswer(error instanceof ApiError ? error : new ApiError(error.code, error.message), c.env.origin)
      }
      audit(c.env.origin, route, 'failed')
      if (!c.env.outgoing.destroyed) options.onError(error)
      return toErrorAnswer({ code: 'not_available', message: 'This is a mistake of the companion itself.' }, c.env.origin)
    }
  }

  const app = new Hono<Env>()
  for (const name of ROUTE_NAMES) {
    const { method, path } = partsOf(name)
    app.on(method, path.replace('{id}', ':id'), (c) => guarded(c, name, () => answer(c, name)))
  }
  app.get('/openapi.json', (c) =>
    guarded(c, OPENAPI, async () => {
      await identify(c, 'GET /v1/servers')
      return toJson(toOpenApi(port), c.env.origin)
    }),
  )
  // Public, as any page is: what it may do, it has to be paired for. B28.
  for (const { path, type, body } of options.ownPage ?? [])
    app.get(path, (c) => {
      spend(requests, c.env.origin)
      audit(c.env.origin, 'own page', 'ok')
      return new Response(body, { headers: { ...SECURITY_HEADERS, 'Content-Security-Policy': OWN_PAGE_POLICY, 'Content-Type': type } })
    })
  app.notFound((c) => {
    audit(c.env.origin, 'none', 'not_found')
    return nothing(404)
  })
  const listen = getRequestListener(
    (request, env) => {
      const { incoming, outgoing } = env as HttpBindings
      return app.fetch(request, { incoming, outgoing, origin: originOf(incoming, { origins, port }) ?? '' })
    },
    { overrideGlobalObjects: false, errorHandler: () => nothing(404) },
  )

  return {
    desk,
    listener(incoming, outgoing) {
      const refusal = findRefusal(incoming, { origins, port })
      if (refusal !== undefined) {
        audit(incoming.headers.origin, 'none', refusal.outcome)
        outgoing.writeHead(refusal.status, { ...SECURITY_HEADERS, Connection: 'close', 'Content-Length': 0 }).end()
        return
      }
      if (isPreflight(incoming)) {
        audit(incoming.headers.origin, 'preflight', 'ok')
        allow(outgoing, incoming.headers.origin ?? '')
        return
      }
      // Answers every error itself.
      void listen(incoming, outgoing)
    },
  }
}

const HANDLERS = { ...OPEN_HANDLERS, ...PAIRED_HANDLERS }
type Handler = (parts: Parts, request: never) => Promise<unknown>

function isOpen(name: RouteName): name is OpenRoute {
  return Object.hasOwn(OPEN_HANDLERS, name)
}

/** @throws {ApiError} `too_many_requests` */
function spend(buckets: Buckets, origin: string): void {
  const wait = buckets.take(origin)
  if (wait > 0) throw new ApiError('too_many_requests', `That was too much at once; ask again in ${wait} seconds.`, wait)
}

/** Aborted when the connection ends before the answer did. */
function goneSignal(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController()
  outgoing.once('close', () => outgoing.writableFinished || controller.abort())
  return controller.signal
}

/** B29: the same nothing for whatever is not there. */
function nothing(status: number): Response {
  return new Response(null, { status, headers: SECURITY_HEADERS })
}

/** Fetch §3.3.2. */
function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
}

/** B17, B18: only an origin that passed the guards comes here. */
function allow(outgoing: ServerResponse, origin: string): void {
  const allowed = {
    'Access-Control-Allow-Methods': 'GET, POST, DELETE',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type',
    'Access-Control-Max-Age': '600',
  }
  outgoing.writeHead(204, { ...SECURITY_HEADERS, ...corsHeaders(origin), ...allowed }).end()
}
