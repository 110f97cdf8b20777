// The only way out that an installer has: an HTTP proxy on loopback which connects to the registry's hosts and to nothing else, so that
// a dependency by URL (`http://169.254.169.254/x.tgz`, a git host, a download of Node) reaches nobody, whatever the installer would do.
import type { LookupAddress } from 'node:dns'
import { lookup as resolve } from 'node:dns/promises'
import { once } from 'node:events'
import { type ClientRequest, createServer, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type LookupFunction } from 'node:net'
import type { Duplex } from 'node:stream'

export interface Egress {
  /** For `HTTP_PROXY` and `HTTPS_PROXY`. */
  url: string
  /** Hosts that were asked for and refused, as `host:port`, in the order of the first question. */
  refused(): string[]
  /** Whether more was sent than may be. */
  isExceeded(): boolean
  close(): Promise<void>
}

/** Of the refused hosts only as many are remembered as a reader would want to see. */
const MAX_REFUSED = 20

/**
 * @param origins http and https addresses whose host and port may be reached
 * @param maxBytes of all answers together, as they come over the wire; past it every connection is cut
 */
export async function openEgress(origins: readonly string[], maxBytes: number): Promise<Egress> {
  const allowed = new Set(origins.map((origin) => toHost(new URL(origin))))
  const refused = new Set<string>()
  const open = new Set<{ destroy(): unknown }>()
  const lookup = rememberingLookup()
  let bytes = 0

  function mayReach(host: string): boolean {
    if (allowed.has(host)) return bytes <= maxBytes
    if (refused.size < MAX_REFUSED) refused.add(host.slice(0, 300))
    return false
  }

  function track(stream: Duplex | ClientRequest): void {
    open.add(stream)
    stream.once('close', () => open.delete(stream))
  }

  function count(chunk: Buffer): void {
    bytes += chunk.length
    if (bytes > maxBytes) for (const each of open) each.destroy()
  }

  /** RFC 9110 §9.3.6: a tunnel to `host:port`, of whose content nothing is seen. */
  function tunnel({ url = '' }: IncomingMessage, client: Duplex, head: Buffer): void {
    client.on('error', () => client.destroy())
    const target = URL.canParse(`https://${url}`) ? new URL(`https://${url}`) : undefined
    if (target === undefined || !mayReach(toHost(target))) return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    track(client)
    const upstream = connect({ host: bare(target.hostname), port: Number(target.port) || 443, lookup })
    track(upstream)
    upstream.on('data', count)
    upstream.on('error', () => client.destroy())
    upstream.once('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(client)
      client.pipe(upstream)
    })
    upstream.once('close', () => client.destroy())
    client.once('close', () => upstream.destroy())
  }

  /** RFC 9112 §3.2.2: a plain request, which names its whole address. */
  function forward(request: IncomingMessage, response: ServerResponse): void {
    const target = URL.canParse(request.url ?? '') ? new URL(request.url ?? '') : undefined
    if (target?.protocol !== 'http:' || !mayReach(toHost(target))) return void response.writeHead(403).end()
    const { 'proxy-connection': _, 'proxy-authorization': __, ...headers } = request.headers
    const upstream = openRequest(target, { method: request.method, headers: { ...headers, host: target.host }, lookup }, (answer) => {
      answer.on('data', count)
      answer.on('error', () => response.destroy())
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    track(upstream)
    upstream.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()))
    response.once('close', () => upstream.destroy())
    request.pipe(upstream)
  }

  const server = createServer(forward)
  server.on('connect', tunnel)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused: () => [...refused],
    isExceeded: () => bytes > maxBytes,
    async close() {
      for (const stream of open) stream.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Asks for a name once: an installer opens dozens of connections at a time, and a resolver that is asked as often loses some. */
function rememberingLookup(): LookupFunction {
  const known = new Map<string, Promise<LookupAddress[]>>()
  return (hostname, options, callback) => {
    const addresses = known.get(hostname) ?? resolve(hostname, { all: true })
    known.set(hostname, addresses)
    addresses.then(
      (all) => {
        const first = all.find(({ family }) => !options.family || family === options.family) ?? all[0]
        if (options.all === true || first === undefined) callback(null, all)
        else callback(null, first.address, first.family)
      },
      (error: Error) => callback(error, ''),
    )
  }
}

function toHost({ protocol, hostname, port }: URL): string {
  return `${hostname.toLowerCase()}:${port || (protocol === 'http:' ? '80' : '443')}`
}

/** An IPv6 address without the brackets that a URL writes around it (RFC 3986 §3.2.2). */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}
