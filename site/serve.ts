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
  })
  // The library refuses `..`, encoded or not, before it touches the disk.
  app.use('*', serveStatic({ root }))
  app.notFound((context) => context.html(notFound, 404))
  return new Promise((fulfil, reject) => {
    const server = serve({ fetch: app.fetch, hostname: HOST, port }, (address) => {
      fulfil({ url: `http://${HOST}:${address.port}`, close: () => new Promise((done) => server.close(() => done())) })
    })
    server.once('error', reject)
  })
}
