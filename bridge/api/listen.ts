// Opens the API to this machine and to nobody else: on 127.0.0.1 and, where there is one, on ::1, at the same port.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UsageError } from '../usage-error.ts'
import { type ApiOptions, createApi } from './api.ts'
import type { PairingDesk } from './pairing.ts'

/** Addresses and not names: `localhost` may be something else (B19). */
const [IPV4, IPV6] = ['127.0.0.1', '::1']
/** No IPv6 on this machine. */
const ABSENT = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])
/** How often any free port is looked for that is free on both. */
const ATTEMPTS = 5

export interface ApiListening {
  port: number
  url: string
  desk: Pick<PairingDesk, 'openCode' | 'closeCode'>
  /** Ends every connection, and so every task that a page watches. */
  close(): Promise<void>
}

/**
 * @param port 0 takes any free port
 * @throws {UsageError} where it is taken on either address: whoever has the other one would be asked in our place
 */
export async function listenApi(options: Omit<ApiOptions, 'port'>, port: number): Promise<ApiListening> {
  for (let attempt = 1; ; attempt += 1) {
    const first = await open(IPV4, port, options.limits)
    const taken = (first.address() as AddressInfo).port
    const { listener, desk } = createApi({ ...options, port: taken })
    first.on('request', listener)
    try {
      const second = await open(IPV6, taken, options.limits).catch((error: NodeJS.ErrnoException) => {
        if (!ABSENT.has(error.code ?? '')) throw error
      })
      second?.on('request', listener)
      const servers = second === undefined ? [first] : [first, second]
      return { port: taken, url: `http://${IPV4}:${taken}`, desk, close: () => closeAll(servers) }
    } catch (error) {
      await closeAll([first])
      if (port !== 0 || attempt === ATTEMPTS || !(error instanceof UsageError)) throw error
    }
  }
}

async function open(host: string, port: number, { headMs, requestMs, connections }: ApiOptions['limits']): Promise<Server> {
  const server = createServer({
    headersTimeout: headMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.min(1_000, headMs / 2),
    keepAliveTimeout: 5_000,
  })
  server.maxConnections = connections
  await new Promise<void>((fulfil, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new UsageError(`port ${port} of ${host} is taken: name another, or 0 for any`) : error),
    )
    server.listen({ host, port, exclusive: true }, fulfil)
  })
  return server
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  const closed = servers.map((server) => new Promise<void>((done) => server.close(() => done())))
  for (const server of servers) server.closeAllConnections()
  await Promise.all(closed)
}
