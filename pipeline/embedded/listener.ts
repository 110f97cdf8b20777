// A web server on 127.0.0.1 and a port of the system's choosing. Never listens anywhere else.
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import type { OriginId } from '../../core/schema/words.ts'
import { delayMs, type EmbeddedOptions } from './disorder.ts'

export interface Listener {
  /** `http://127.0.0.1:PORT` */
  url: string
  close(): Promise<void>
}

/** Answers with `fetch` once the port is open. */
export async function openListener(fetch: (request: Request) => Response | Promise<Response>): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: '127.0.0.1', port: 0 }, ({ port }: AddressInfo) => {
      resolve({ url: `http://127.0.0.1:${port}`, close })
    })
    server.once('error', reject)
    function close(): Promise<void> {
      return new Promise((done, failed) => {
        server.close((error) => (error === undefined ? done() : failed(error)))
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
    }
  })
}

/** An emulated origin: what all four have in common comes before the origin's own routes. */
export function openEmulator(id: OriginId, app: Hono, options: EmbeddedOptions): Promise<Listener> {
  return openListener(async (request) => {
    await delay(delayMs(options.shuffle, `${request.method} ${new URL(request.url).pathname}`))
    if (options.down?.includes(id)) return new Response('upstream connect error', { status: 503 })
    // All four ask for a User-Agent that says who is asking; GitHub and PyPI turn away requests without one.
    if (!request.headers.get('user-agent')) return new Response('Request forbidden: a User-Agent is required.\n', { status: 403 })
    return app.fetch(request)
  })
}

/** A JSON answer with an ETag, or 304 where the request shows that it has this one (RFC 9110 §13.1.2). */
export function withEtag(
  request: Request,
  etag: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Response {
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } })
  return new Response(body, { headers: { 'content-type': 'application/json', ...headers, etag } })
}
