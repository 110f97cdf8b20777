// The registry as a server: API v1, the API of the official registry, and what an operator needs. It only reads.
import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import { secureHeaders } from 'hono/secure-headers'
import { findAnswer } from '../core/api/routes/index.ts'
import { keepAnswers } from './answers.ts'
import { type Limits, limitClients } from './limits.ts'
import type { Loaded } from './loaded.ts'
import { createMetrics } from './metrics.ts'
import { toOpenApiOfAll } from './openapi.ts'
import { sendProblem } from './problem.ts'
import { registryRoutes } from './registry-routes.ts'

export interface AppOptions {
  limits: Limits
  /** Folder of the built site; without one there are no pages, feeds or badges. */
  site?: string
  /** Bytes of answers to keep in memory. @default 64 MiB */
  keptBytes?: number
}

export interface App {
  fetch: Hono['fetch']
  /** Serves another dataset from now on. */
  replace(loaded: Loaded): void
  /** Says that it is about to end, so that nobody sends anything new. */
  drain(): void
}

export function createApp(first: Loaded, { limits, site, keptBytes = 64 * 1024 * 1024 }: AppOptions): App {
  let loaded = first
  let isDraining = false
  const answers = keepAnswers(keptBytes)
  const metrics = createMetrics(() => loaded)
  const app = new Hono()

  app.get('/health', (c) => {
    const { ids, snapshot } = loaded.catalogue
    const state = { status: isDraining ? 'draining' : 'ok', servers: ids.length, generatedAt: snapshot.generatedAt }
    return c.json(state, isDraining ? 503 : 200, { 'Cache-Control': 'no-store' })
  })
  app.get('/metrics', async (c) => c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }))

  app.use(metrics.watch)
  // Whether it is reached over TLS, and for how long that holds, is for the proxy in front to say.
  app.use(secureHeaders({ crossOriginResourcePolicy: 'cross-origin', strictTransportSecurity: false }))
  app.use(
    cors({
      origin: '*',
      allowMethods: ['GET', 'HEAD', 'OPTIONS'],
      allowHeaders: ['Authorization', 'Content-Type', 'If-None-Match'],
      exposeHeaders: ['ETag', 'RateLimit', 'RateLimit-Policy', 'Retry-After'],
      maxAge: 86_400,
    }),
  )
  app.use(limitClients(limits))

  const notFound = (c: Context, what: string) => sendProblem(c, { status: 404, title: `${what} not found` })
  const apiAnswer = async (c: Context, path: string) =>
    (await answers.send(c, path, () => findAnswer(loaded.catalogue, path))) ?? notFound(c, 'Document')
  app.get('/api/v1/*', (c) => {
    const path = decodedPath(c)
    return path === undefined
      ? sendProblem(c, { status: 400, title: 'Malformed path', detail: 'A percent sign is not followed by the number of a UTF-8 byte.' })
      : apiAnswer(c, path)
  })

  app.get('/openapi.json', async (c) => (await answers.send(c, '/openapi.json', () => toOpenApiOfAll(loaded))) ?? notFound(c, 'Document'))
  app.route(
    '/',
    registryRoutes(() => loaded, answers),
  )

  if (site !== undefined) app.get('*', serveStatic({ root: site }))
  else app.get('/', (c) => c.redirect('/api/v1/index.json'))
  app.on(['POST', 'PUT', 'PATCH', 'DELETE'], '*', (c) =>
    sendProblem(c, { status: 405, title: 'Method not allowed', detail: 'This registry only reads.' }, { Allow: 'GET, HEAD, OPTIONS' }),
  )
  app.notFound((c) => notFound(c, 'Page'))
  app.onError((error, c) => {
    process.stderr.write(`hisper: ${c.req.method} ${JSON.stringify(c.req.path.slice(0, 300))}: ${error.message}\n`)
    return sendProblem(c, { status: 500, title: 'Internal error' })
  })

  return {
    fetch: app.fetch,
    replace(next) {
      loaded = next
      answers.clear()
    },
    drain() {
      isDraining = true
    },
  }
}

/** The path of a request, decoded once; undefined where it is not percent-encoded UTF-8. */
function decodedPath(c: Context): string | undefined {
  try {
    return decodeURIComponent(new URL(c.req.url).pathname)
  } catch {
    return undefined
  }
}
