// Sessions with real HTTP servers, good and bad, on loopback; and addresses that are never connected to.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { failureOf, LIMITS } from '../../tests/sessions.ts'
import { openSession } from './open-session.ts'

describe('an address', () => {
  const servers: { close(): void }[] = []
  afterAll(() => {
    for (const server of servers) server.close()
  })

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
  }

  const open = (url: string) => failureOf(openSession({ transport: 'streamable-http', url, allowPrivate: true }, LIMITS))

  it.each([
    [401, 'auth_required', 'http_401'],
    [402, 'auth_required', 'http_402'],
    [403, 'auth_required', 'http_403'],
    [404, 'unreachable', 'http_status'],
    [405, 'not_mcp', 'wrong_transport'],
    [503, 'unreachable', 'http_status'],
    [400, 'not_mcp', 'no_mcp_answer'],
  ])('that answers %i is %s (%s)', async (status, outcome, reason) => {
    const url = await serve((_, response) => response.writeHead(status, { 'www-authenticate': 'Bearer scope="a"' }).end('no'))
    expect(await open(url)).toMatchObject({ outcome, reason, evidence: { httpStatus: status } })
  })

  it('keeps the challenge of a 401', async () => {
    const url = await serve((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Bearer resource_metadata="https://x.test"' }).end(),
    )
    expect((await open(url)).evidence.wwwAuthenticate).toBe('Bearer resource_metadata="https://x.test"')
  })

  it.each([
    ['text/html', '<p>hello</p>'],
    ['application/json', '{"hello":"world"}'],
  ])('that serves %s is not MCP', async (type, body) => {
    const url = await serve((_, response) => response.writeHead(200, { 'content-type': type }).end(body))
    expect(await open(url)).toMatchObject({ outcome: 'not_mcp', reason: 'no_mcp_answer' })
  })

  it('that nobody listens on is refused', async () => {
    const url = await serve(() => undefined)
    servers.pop()?.close()
    expect(await open(url)).toMatchObject({ outcome: 'unreachable', reason: 'connection_refused' })
  })

  it('that nobody listens on is refused over SSE as well', async () => {
    const url = await serve(() => undefined)
    servers.pop()?.close()
    const failure = await failureOf(openSession({ transport: 'sse', url, allowPrivate: true }, LIMITS))
    expect(failure).toMatchObject({ outcome: 'unreachable', reason: 'connection_refused' })
  })

  it('that never answers times out', async () => {
    const url = await serve(() => undefined)
    expect(await open(url)).toMatchObject({ outcome: 'timeout' })
  })

  it('that sends too much is cut off', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      for (let part = 0; part < 6; part += 1) response.write(' '.repeat(1024 * 1024))
      response.end('{}')
    })
    expect(await open(url)).toMatchObject({ outcome: 'output_limit', reason: 'too_many_bytes' })
  })

  it.each([
    'https://127.0.0.1/mcp',
    'https://2130706433/mcp',
    'https://0x7f.1/mcp',
    'https://0177.0.0.1/mcp',
    'https://[::1]/mcp',
    'https://[::ffff:7f00:1]/mcp',
    'https://10.1.2.3/mcp',
    'https://169.254.169.254/latest/meta-data',
    'https://[fd00::1]/mcp',
    'https://0.0.0.0/mcp',
    'https://168.63.129.16/mcp',
    'https://[64:ff9b::a9fe:a9fe]/mcp',
    'https://[2002:7f00:1::]/mcp',
    'https://[5f00::1]/mcp',
    'https://localhost/mcp',
  ])('%s is private, and never connected to', async (url) => {
    const failure = await failureOf(openSession({ transport: 'streamable-http', url }, LIMITS))
    expect(failure).toMatchObject({ outcome: 'blocked', reason: 'private_address' })
  })

  it.each([
    ['http://example.test/mcp', 'insecure_scheme'],
    ['https://example.test:6379/mcp', 'unusual_port'],
  ])('%s is refused (%s)', async (url, reason) => {
    expect(await failureOf(openSession({ transport: 'streamable-http', url }, LIMITS))).toMatchObject({ outcome: 'blocked', reason })
  })

  it('may not lead elsewhere by redirect', async () => {
    const inside = await serve((_, response) => response.writeHead(200).end('secret'))
    const { port } = new URL(inside)
    const outside = await serve((_, response) => response.writeHead(307, { location: `http://127.0.0.1:${port}/mcp` }).end())
    const target = {
      transport: 'streamable-http',
      url: 'http://public.test/mcp',
      connectTo: { 'public.test': new URL(outside).origin },
    } as const
    expect(await failureOf(openSession(target, LIMITS))).toMatchObject({ outcome: 'blocked' })
  })

  it('may not lead our headers to another origin', async () => {
    const seen: unknown[] = []
    const other = await serve((request, response) => {
      seen.push(request.headers)
      response.writeHead(200).end()
    })
    const url = await serve((_, response) => response.writeHead(307, { location: other }).end())
    const target = { transport: 'streamable-http', url, allowPrivate: true, headers: { authorization: 'Bearer secret' } } as const
    expect(await failureOf(openSession(target, LIMITS))).toMatchObject({ outcome: 'blocked', reason: 'refused_redirect' })
    expect(seen).toEqual([])
  })

  it.each(['file:///etc/passwd', 'data:text/plain,x', 'javascript:1'])('may not lead to %s', async (location) => {
    const url = await serve((_, response) => response.writeHead(307, { location }).end())
    expect(await open(url)).toMatchObject({ outcome: 'blocked', reason: 'refused_redirect' })
  })

  it.each(['http://constructor/mcp', 'http://__proto__/mcp'])('%s is nobody’s stand-in', async (url) => {
    expect(await failureOf(openSession({ transport: 'streamable-http', url, connectTo: {} }, LIMITS))).toMatchObject({ outcome: 'blocked' })
  })

  it('that is silent at discover is asked to initialize', async () => {
    const url = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        const { id, method } = JSON.parse(body || '{}')
        if (method === 'server/discover') return
        const result = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'slow', version: '1' } }
        if (id === undefined) response.writeHead(202).end()
        else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, result }))
      })
    })
    const session = await openSession({ transport: 'streamable-http', url, allowPrivate: true }, LIMITS)
    expect(session).toMatchObject({ era: 'legacy', serverInfo: { name: 'slow' } })
    await session.close()
  })

  it('that asks without end is cut off, and is not answered without end', async () => {
    let answers = 0
    const url = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        const { id, method } = JSON.parse(body || '{}')
        const result = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'asks', version: '1' } }
        if (method === undefined) answers += 1
        if (method === 'initialize')
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, result }))
        else if (method === 'server/discover') response.writeHead(404).end()
        else if (method === 'tools/list') {
          response.writeHead(200, { 'content-type': 'text/event-stream' })
          const timer = setInterval(() => {
            for (let ping = 0; ping < 100; ping += 1) response.write(`data: {"jsonrpc":"2.0","id":"p${ping}","method":"ping"}\n\n`)
          }, 1)
          response.once('close', () => clearInterval(timer))
        } else response.writeHead(202).end()
      })
    })
    const session = await openSession({ transport: 'streamable-http', url, allowPrivate: true }, LIMITS)
    const { failure } = await session.readLists()
    const { warnings } = await session.close()
    expect(failure).toMatchObject({ outcome: 'output_limit', reason: 'too_many_messages' })
    expect(warnings).toEqual([{ code: 'server_request', count: LIMITS.maxServerRequests + 1 }])
    expect(answers).toBeLessThanOrEqual(LIMITS.maxServerRequests)
  })

  it('that nests too deep is cut off', async () => {
    const deep = `{"jsonrpc":"2.0","id":1,"result":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`
    const url = await serve((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(deep))
    expect(await open(url)).toMatchObject({ outcome: 'output_limit', reason: 'too_deep' })
  })

  it('with a status that HTTP does not have is not MCP', async () => {
    const url = await serve((_, response) => response.writeHead(999).end())
    expect(await open(url)).toMatchObject({ outcome: 'not_mcp', reason: 'no_mcp_answer' })
  })

  it('that redirects for ever is given up', async () => {
    const url = await serve((request, response) => response.writeHead(307, { location: `${request.url}x` }).end())
    expect(await open(url)).toMatchObject({ outcome: 'blocked', reason: 'refused_redirect' })
  })
})
