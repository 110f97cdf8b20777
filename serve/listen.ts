// Listens, takes another dataset on SIGHUP, and ends in order on SIGTERM: no new requests, those in flight to their end, then out.
import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { type AppOptions, createApp } from './app.ts'
import { loadDataset } from './loaded.ts'

export interface ServeOptions extends AppOptions {
  data: string
  host: string
  /** 0 takes any free port. */
  port: number
  /** Address that it is reached under, for the links in answers; where it listens by default. */
  publicUrl?: URL
  /** See `toNamespace`; that of `publicUrl` by default. */
  namespace?: string
  /** Milliseconds for requests in flight to end. @default 10_000 */
  graceMs?: number
}

export interface Serving {
  url: string
  servers: number
  /** Reads the dataset again; on an error the one that is served stays. */
  reload(): Promise<number>
  close(): Promise<void>
}

/** @throws {ParseError|Error} where the dataset cannot be read, or the port is taken */
export async function startServing(options: ServeOptions): Promise<Serving> {
  const { data, host, port, namespace, graceMs = 10_000 } = options
  const usual = new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}/`)
  const publicUrl = options.publicUrl ?? usual
  const loaded = await loadDataset(data, publicUrl, namespace)
  const app = createApp(loaded, options)
  const { server, url } = await listen(app.fetch, host, port)
  return {
    url,
    servers: loaded.catalogue.ids.length,
    async reload() {
      const next = await loadDataset(data, publicUrl, namespace)
      app.replace(next)
      return next.catalogue.ids.length
    },
    async close() {
      app.drain()
      const closed = new Promise<void>((done) => server.close(() => done()))
      const isHttp1 = 'closeIdleConnections' in server
      if (isHttp1) server.closeIdleConnections()
      await Promise.race([closed, sleep(graceMs, undefined, { ref: false })])
      if (isHttp1) server.closeAllConnections()
      await closed
    },
  }
}

function listen(fetch: Parameters<typeof serve>[0]['fetch'], hostname: string, port: number) {
  return new Promise<{ server: ReturnType<typeof serve>; url: string }>((fulfil, reject) => {
    const server = serve({ fetch, hostname, port }, ({ address, family, port: taken }) => {
      fulfil({ server, url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}` })
    })
    server.once('error', reject)
  })
}
