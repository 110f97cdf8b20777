// Serves a built site from a folder, on loopback only. No state, no writing, nothing outside the folder.
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'

const HOST = '127.0.0.1' // an address and not a name: `localhost` may be something else

export interface ServedSite {
  url: string
  close: () => Promise<void>
}

/** What lies here is the feed of registries: JSON, whatever its files are called. */
const FEED = /^\/(?:v0\.1|r)\//
const FEED_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, OPTIONS',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type',
}

/**
 * Serves the files below `dir`; what is not there is answered with its 404.html.
 * @param port 0 takes any free port
 * @throws when the port is taken or `dir` holds no built site
 */
export async function serveSite(dir: string, port: number): Promise<ServedSite> {
  const root = resolve(dir)
  const notFound = await readFile(join(root, '404.html'), 'utf8').catch((cause: unknown) => {
    throw new Error(`${dir}: no built site here; run npm run build first`, { cause })
  })
  const app = new Hono()
  app.use('*', async (context, next) => {
    await next()
    context.header('X-Content-Type-Options', 'nosniff')
    if (!FEED.test(context.req.path)) return
    if (context.res.ok) context.header('Content-Type', 'application/json')
    for (const [name, value] of Object.entries(FEED_HEADERS)) context.header(name, value)
  })
  // The library refuses `..`, encoded or not, before it touches the disk.
  app.use('*', serveStatic({ root }))
  app.notFound((context) => {
    return FEED.test(context.req.path) ? context.json({ error: 'Server not found' }, 404) : context.html(notFound, 404)
  })
  return new Promise((fulfil, reject) => {
    const server = serve({ fetch: (request) => app.fetch(decoded(request)), hostname: HOST, port }, (address) => {
      fulfil({ url: `http://${HOST}:${address.port}`, close: () => new Promise((done) => server.close(() => done())) })
    })
    server.once('error', reject)
  })
}

/** As static hosts do: a file of the feed is looked for by its decoded path. What leads out of the folder then leads nowhere else. */
function decoded(request: Request): Request {
  const url = new URL(request.url)
  if (!FEED.test(url.pathname) || !url.pathname.includes('%')) return request
  try {
    url.pathname = decodeURIComponent(url.pathname)
  } catch (error) {
    if (error instanceof URIError) return request // no escape: there is no file of that name
    throw error
  }
  return new Request(url, request)
}
