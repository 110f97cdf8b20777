// A remote server for every way of going wrong: `startRemote(BEHAVIOUR)` listens on loopback and speaks raw HTTP, because the SDK would not let it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

interface Message {
  id?: number | string
  method?: string
  params?: { protocolVersion?: string; _meta?: object }
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  message: Message
  /** `http://127.0.0.1:PORT` */
  origin: string
}

export interface Remote {
  url: string
  origin: string
  /** `METHOD PATH RPC-METHOD` of every request, in the order in which they came. */
  seen: string[]
  close(): Promise<void>
}

const tool = (name: string) => ({ name, description: `Does ${name}.`, inputSchema: { type: 'object' } })
const serverInfo = { name: 'misbehaving-remote', version: '1.0.0' }
const capabilities = { tools: {} }

function json({ response }: Exchange, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

function legacyResult({ method }: Message, version: string): object {
  if (method === 'initialize') return { result: { protocolVersion: version, capabilities, serverInfo } }
  if (method === 'tools/list') return { result: { tools: [tool('first'), tool('second')] } }
  return method === 'ping' ? { result: {} } : { error: { code: -32_601, message: 'Method not found' } }
}

/** A good server of the legacy era, which speaks `versions` and offers its newest for any other (MCP 2025-11-25, Version negotiation). */
function legacy(exchange: Exchange, versions: readonly string[] = ['2025-11-25']): void {
  const { request, response, message } = exchange
  if (request.method === 'DELETE') return void response.writeHead(204).end()
  if (request.method !== 'POST') return void response.writeHead(405).end()
  if (message.id === undefined) return void response.writeHead(202).end()
  const asked = message.params?.protocolVersion ?? ''
  const version = versions.includes(asked) ? asked : (versions[0] ?? '')
  const session = message.method === 'initialize' ? { 'mcp-session-id': 'one' } : {}
  json(exchange, { jsonrpc: '2.0', id: message.id, ...legacyResult(message, version) }, session as Record<string, string>)
}

function modern(exchange: Exchange): void {
  const { method, id } = exchange.message
  const about = { resultType: 'complete', ttlMs: 0, cacheScope: 'private' }
  const _meta = { 'io.modelcontextprotocol/serverInfo': serverInfo }
  const result =
    method === 'server/discover'
      ? { ...about, supportedVersions: ['2026-07-28'], capabilities, _meta }
      : { ...about, tools: [tool('first'), tool('second')] }
  json(exchange, { jsonrpc: '2.0', id, result })
}

const isModern = ({ message }: Exchange) => message.params?._meta !== undefined
const rpcError = (id: Message['id'], message: string) =>
  JSON.stringify({ jsonrpc: '2.0', id: id ?? null, error: { code: -32_600, message } })

/** Refuses any revision but its own with an error, where it should have offered its own. */
function refusing(own: string, refuse: (exchange: Exchange) => void): (exchange: Exchange) => void {
  return (exchange) => {
    const { request, message } = exchange
    const header = request.headers['mcp-protocol-version']
    const asked = message.method === 'initialize' ? message.params?.protocolVersion : header
    if (asked !== undefined && asked !== own) refuse(exchange)
    else legacy(exchange, [own])
  }
}

/** HTTP+SSE of 2024-11-05: a stream that names where to post, and gives the answers. */
const streams = new Map<string, ServerResponse>()
function overSse({ request, response, message, origin }: Exchange): void {
  if (request.method === 'GET') {
    streams.set(origin, response)
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: endpoint\ndata: /messages\n\n')
  } else if (request.url !== '/messages') response.writeHead(405).end()
  else {
    response.writeHead(202).end()
    if (message.id === undefined) return
    const answer = JSON.stringify({ jsonrpc: '2.0', id: message.id, ...legacyResult(message, '2024-11-05') })
    streams.get(origin)?.write(`event: message\ndata: ${answer}\n\n`)
  }
}

/** Answers a good handshake, and goes wrong at the tools. */
function atTools(wrong: (exchange: Exchange) => void): (exchange: Exchange) => void {
  return (exchange) => (exchange.message.method === 'tools/list' ? wrong(exchange) : legacy(exchange))
}

/** A tool as deep as a stack: written by hand, as no serialiser goes that deep. */
function deepTool({ message }: Exchange): string {
  const schema = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`
  return `{"jsonrpc":"2.0","id":${message.id},"result":{"tools":[{"name":"deep","inputSchema":${schema}}]}}`
}

function events(text: string): (exchange: Exchange) => void {
  return ({ response }) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text)
}

/** Writes to the connection itself until it is closed. */
function flood({ response: { socket } }: Exchange, head: string, part: string): void {
  socket?.write(head)
  const timer = setInterval(() => socket?.write(part.repeat(1_000)), 1)
  socket?.once('close', () => clearInterval(timer))
}

function every(ms: number, response: ServerResponse, work: () => void): void {
  const timer = setInterval(work, ms)
  response.once('close', () => clearInterval(timer))
}

const behaviours = {
  legacy: (exchange) => legacy(exchange, ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']),
  only_latest: (exchange) => legacy(exchange),
  modern_only: (exchange) =>
    isModern(exchange)
      ? modern(exchange)
      : exchange.response.writeHead(400, { 'content-type': 'application/json' }).end(rpcError(exchange.message.id, 'no such revision')),
  both_eras: (exchange) => (isModern(exchange) ? modern(exchange) : legacy(exchange)),
  sse_only: overSse,
  breaks_at_discover: (exchange) =>
    exchange.message.method === 'server/discover' ? exchange.response.writeHead(500).end('boom') : legacy(exchange),
  page_at_discover: (exchange) =>
    exchange.message.method === 'server/discover'
      ? exchange.response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hello</p>')
      : legacy(exchange),
  refuses_by_header: refusing('2025-03-26', ({ response }) => response.writeHead(400).end('Bad Request: Unsupported protocol version')),
  refuses_by_error: refusing('2024-11-05', (exchange) => {
    const error = { code: -32_602, message: 'Unsupported protocol version' }
    json(exchange, { jsonrpc: '2.0', id: exchange.message.id, error })
  }),
  refuses_by_500: refusing('2025-06-18', ({ response }) => response.writeHead(500).end()),
  refuses_all: ({ response, message }) =>
    response.writeHead(400, { 'content-type': 'application/json' }).end(rpcError(message.id, 'Bad Request: no')),
  not_rpc: ({ response }) => response.writeHead(400).end('what?'),
  echoes: (exchange) => json(exchange, exchange.message),
  silent_at_ping: (exchange) => (exchange.message.method === 'ping' ? undefined : legacy(exchange)),
  guards_tools: atTools(({ response }) =>
    response.writeHead(401, { 'www-authenticate': 'Bearer realm="mcp", scope="read write"' }).end('no'),
  ),
  drips: atTools(({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    every(50, response, () => response.write(' '))
  }),
  gzip_bomb: atTools(({ response }) => {
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .end(gzipSync(Buffer.alloc(100 * 1024 * 1024, ' ')))
  }),
  endless_events: atTools(({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    every(1, response, () => response.write(': still here\n\n'.repeat(1_000)))
  }),
  endless_event: atTools(({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    every(1, response, () => response.write(`data: ${'x'.repeat(100_000)}\n`))
  }),
  deep_in_capitals: atTools((exchange) => {
    exchange.response.writeHead(200, { 'content-type': 'Application/JSON' }).end(deepTool(exchange))
  }),
  deep_across_lines: atTools((exchange) => events(`data: ${deepTool(exchange).replaceAll('{', '{\ndata: ')}\n\n`)(exchange)),
  deep_behind_returns: atTools((exchange) => events(`: "\rdata: ${deepTool(exchange)}\r\n\r\n`)(exchange)),
  endless_returns: atTools(({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    every(1, response, () => response.write(':\r\r'.repeat(1_000)))
  }),
  countless_values: atTools(({ response, message }) => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(`{"jsonrpc":"2.0","id":${message.id},"result":{"tools":[{"name":"wide","inputSchema":{},"x":[${'{},'.repeat(400_000)}{}]}]}}`)
  }),
  interim_answers: atTools((exchange) => flood(exchange, '', `HTTP/1.1 103 Early Hints\r\nlink: <${'x'.repeat(1_000)}>\r\n\r\n`)),
  between_chunks: atTools((exchange) => {
    flood(exchange, 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1;', 'x'.repeat(1_000))
  }),
  /** A reason phrase of bytes that are no Latin-1 once they are read as UTF-8. */
  odd_reason: (exchange) => {
    exchange.response.statusMessage = Buffer.from('成功').toString('latin1')
    legacy(exchange)
  },
  storms: atTools((exchange) => {
    const { response, message } = exchange
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const storm = 'data: {"jsonrpc":"2.0","method":"notifications/tools/list_changed"}\n\n'
    response.write(storm.repeat(20_000))
    response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id: message.id, ...legacyResult(message, '2025-11-25') })}\n\n`)
  }),
  redirects: ({ request, response }) => {
    const step = Number(new URL(request.url ?? '', 'http://x').searchParams.get('step') ?? 0) + 1
    response.writeHead(307, { location: `/mcp?step=${step}` }).end()
  },
} satisfies Record<string, (exchange: Exchange) => void>

export type RemoteBehaviour = keyof typeof behaviours

/**
 * @param behaviour one of the above, or what to do with each request
 * @returns once it listens
 */
export async function startRemote(behaviour: RemoteBehaviour | ((exchange: Exchange) => void)): Promise<Remote> {
  const act = typeof behaviour === 'function' ? behaviour : behaviours[behaviour]
  const seen: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const message = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Message
    seen.push([request.method, request.url, message.method].filter((part) => part !== undefined).join(' '))
    act({ request, response, message, origin })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `${origin}/mcp`,
    origin,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
