// `hisper mcp --http`: streamable HTTP on loopback, for clients on this machine that start no processes. No page of another site gets in.
import { serve } from '@hono/node-server'
import { createMcpHandler } from '@modelcontextprotocol/server'
import type { Registry } from '../registry/registry.ts'
import { UsageError } from '../usage-error.ts'
import { createMcpServer } from './server.ts'

const HOST = '127.0.0.1' // an address and not a name: `localhost` may be something else
const PATH = '/mcp'
const MOST_BYTES = 256 * 1024

export interface McpListening {
  url: string
  close(): Promise<void>
}

/**
 * @param port 0 takes any free port
 * @throws {UsageError} where the port is taken
 */
export async function listenMcp(registry: Registry, port: number, onError: (error: Error) => void): Promise<McpListening> {
  const handler = createMcpHandler(() => createMcpServer(registry), { maxRequestBodySize: MOST_BYTES, onerror: onError })
  let hosts: ReadonlySet<string> = new Set()
  const answer = async (request: Request): Promise<Response> => {
    const host = request.headers.get('host') ?? ''
    const origin = request.headers.get('origin')
    // A name that was made to lead here (DNS rebinding) is in Host, a page that calls is in Origin: neither is let in.
    if (!hosts.has(host) || (origin !== null && origin !== `http://${host}`)) return new Response('Forbidden\n', { status: 403 })
    if (new URL(request.url).pathname !== PATH) return new Response('Not found\n', { status: 404 })
    return await handler.fetch(request)
  }
  const { server, taken } = await new Promise<{ server: ReturnType<typeof serve>; taken: number }>((fulfil, reject) => {
    const starting = serve({ fetch: answer, hostname: HOST, port }, (info) => fulfil({ server: starting, taken: info.port }))
    starting.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new UsageError(`port ${port} of ${HOST} is taken: name another, or 0 for any`) : error),
    )
  })
  hosts = new Set([`${HOST}:${taken}`, `localhost:${taken}`])
  return {
    url: `http://${HOST}:${taken}${PATH}`,
    async close() {
      await handler.close()
      const closed = new Promise<void>((done) => server.close(() => done()))
      if ('closeAllConnections' in server) server.closeAllConnections()
      await closed
    },
  }
}
