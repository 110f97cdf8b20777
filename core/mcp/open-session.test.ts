// Sessions with real processes and real HTTP servers, good and bad. The network is loopback.
import { spawnSync } from 'node:child_process'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS, type SessionLimits } from './limits.ts'
import { openSession } from './open-session.ts'
import { SessionError } from './session-error.ts'

const SERVER = new URL('../../tests/servers/misbehaving.ts', import.meta.url).pathname
const LIMITS: SessionLimits = {
  ...DEFAULT_LIMITS,
  connectTimeoutMs: 4_000,
  discoverTimeoutMs: 700,
  requestTimeoutMs: 1_500,
  closeGraceMs: 400,
  maxBytes: 4 * 1024 * 1024,
  maxLineBytes: 2 * 1024 * 1024,
  maxPages: 5,
  maxItems: 1_000,
}

const command = (behaviour: string, ...more: string[]) =>
  ({ transport: 'stdio', command: process.execPath, args: [SERVER, behaviour, ...more], env: { PATH: process.env.PATH ?? '' } }) as const

async function run(behaviour: string, ...more: string[]) {
  const session = await openSession(command(behaviour, ...more), LIMITS)
  const lists = await session.readLists()
  const closing = await session.close()
  return { session, ...lists, warnings: [...lists.warnings, ...closing] }
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => (error instanceof SessionError ? error : expect.unreachable(String(error))),
  )

describe('a process', () => {
  it('that behaves is read whole', async () => {
    const { session, tools, failure, warnings } = await run('good')
    expect(session).toMatchObject({ era: 'legacy', protocolVersion: '2025-11-25', serverInfo: { name: 'misbehaving', version: '1.0.0' } })
    expect(tools.map(({ name }) => name)).toEqual(['first', 'second'])
    expect({ failure, warnings }).toEqual({ failure: undefined, warnings: [] })
  })

  it.each([
    ['exits', 'crashed', 'exited'],
    ['silent', 'timeout', 'connect_timeout'],
    ['old_version', 'protocol_error', 'unsupported_version'],
    ['floods_lines', 'output_limit', 'too_much_noise'],
    ['floods_without_newline', 'output_limit', 'line_too_long'],
    ['floods_requests', 'output_limit', 'too_many_messages'],
    ['floods_notifications', 'output_limit', 'too_many_messages'],
    ['dies_by_signal', 'crashed', 'killed_by_signal'],
    ['newer_only', 'protocol_error', 'unsupported_version'],
    ['odd_capabilities', 'protocol_error', 'invalid_message'],
  ])('that %s fails as %s (%s)', async (behaviour, outcome, reason) => {
    expect(await failureOf(openSession(command(behaviour), LIMITS))).toMatchObject({ outcome, reason })
  })

  it.each([
    ['silent_at_tools', 'timeout', 'request_timeout', 0],
    ['repeats_cursor', 'protocol_error', 'cursor_loop', 1],
    ['pages_for_ever', 'output_limit', 'too_many_pages', 5],
    ['huge_list', 'output_limit', 'too_many_items', 1_000],
    ['too_deep', 'output_limit', 'too_deep', 0],
    ['list_error', 'protocol_error', 'error_response', 0],
  ])('that %s fails as %s (%s) and keeps what came before', async (behaviour, outcome, reason, kept) => {
    const { tools, failure } = await run(behaviour)
    expect(failure).toMatchObject({ outcome, reason })
    expect(tools).toHaveLength(kept)
  })

  it('with one bad tool keeps the good ones', async () => {
    const { tools, failure, warnings } = await run('one_bad_tool')
    expect(tools.map(({ name }) => name)).toEqual(['first', 'second'])
    expect(failure).toBeUndefined()
    expect(warnings).toEqual([
      { code: 'invalid_tool', subject: 'tools/list', count: 1 },
      { code: 'duplicate_name', subject: 'tools/list', count: 1 },
    ])
  })

  it.each(['silent_at_discover', 'dies_at_discover', 'wrong_ids'])('that %s is reached all the same', async (behaviour) => {
    expect((await run(behaviour)).tools).toHaveLength(2)
  })

  it('that prints noise is read, and the noise counted', async () => {
    expect((await run('noisy')).warnings).toEqual([{ code: 'stdout_noise', count: 25 }])
  })

  it('that asks something of the client is refused and not waited for', async () => {
    const { tools, warnings } = await run('asks_the_client')
    expect(tools).toHaveLength(2)
    expect(warnings).toEqual([{ code: 'server_request', count: 1 }])
  })

  it('keeps the end of stderr as evidence, and no more than its limit', async () => {
    const { evidence } = await failureOf(openSession(command('exits'), LIMITS))
    expect(evidence).toMatchObject({ exitCode: 3, stderrTail: 'something went wrong before the start\n' })
    const { session } = await run('floods_stderr')
    expect(session.era).toBe('legacy')
  })

  it('cannot reach the prototypes of its reader', async () => {
    const { tools } = await run('pollutes')
    expect(tools).toHaveLength(1)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('that ignores SIGTERM is gone afterwards', async () => {
    const started = performance.now()
    const { warnings } = await run('ignores_sigterm')
    expect(warnings).toEqual([{ code: 'ignored_stdin_end' }])
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(processesWith('misbehaving.ts ignores_sigterm')).toEqual([])
  })

  it.runIf(process.platform === 'linux')('leaves no grandchild behind, not even one in a session of its own', async () => {
    const mark = `grandchild-${process.pid}`
    await run('leaves_grandchild', mark)
    expect(processesWith(mark)).toEqual([])
  })

  it('that dies at discover and is silent afterwards takes no longer than one deadline', async () => {
    const started = performance.now()
    expect(await failureOf(openSession(command('silent'), { ...LIMITS, connectTimeoutMs: 1_500 }))).toMatchObject({ outcome: 'timeout' })
    expect(performance.now() - started).toBeLessThan(1_500 + 3 * LIMITS.closeGraceMs)
  })

  it('has a validator’s report told in words', async () => {
    const { evidence } = await failureOf(openSession(command('odd_capabilities'), LIMITS))
    expect(evidence.message).toBe('an answer that is not of the shape the protocol gives it')
  })

  it('has its lists cut off together, and what was read until then kept', async () => {
    const session = await openSession(command('pages_for_ever'), {
      ...LIMITS,
      maxPages: 1_000_000,
      maxItems: 1_000_000,
      maxMessages: 1_000_000,
    })
    const { tools, failure } = await session.readLists(400)
    await session.close()
    expect(failure).toMatchObject({ outcome: 'timeout', reason: 'probe_deadline' })
    expect(tools.length).toBeGreaterThan(0)
  })

  it.each(['with a NUL', '/bin/false'])('that cannot be started or ends at once is a crash, every time: %s', async (kind) => {
    for (let time = 0; time < 10; time += 1) {
      const target = kind === '/bin/false' ? { command: kind, args: [] } : { command: process.execPath, args: ['a\0b'] }
      const failure = await failureOf(openSession({ transport: 'stdio', env: {}, ...target }, LIMITS))
      expect(failure).toMatchObject({ outcome: 'crashed' })
    }
  })

  it('that is not there fails as such', async () => {
    const missing = { transport: 'stdio', command: '/nowhere/at-all', args: [], env: {} } as const
    expect(await failureOf(openSession(missing, LIMITS))).toMatchObject({ outcome: 'crashed', reason: 'spawn_failed' })
  })
})

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
    const warnings = await session.close()
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

/** Command lines of running processes that contain `text`. */
function processesWith(text: string): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
  return stdout.split('\n').filter((line) => line.includes(text) && !line.startsWith('ps '))
}
