// What is sent: of another kind, with more in it than is asked for, larger, slower or more often than one page may.
import { connect as openSocket, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { partsOf, ROUTE_NAMES } from '../../../core/bridge/routes.ts'
import { newId, SERVER, taskOf } from './services.ts'
import { ask, askRoute, codeOf, headersFor, OTHER_SITE, openWorld, pairWith, postTo, SITE, speak, type World } from './world.ts'

const opened: World[] = []
async function open(options: Parameters<typeof openWorld>[0] = {}) {
  const world = await openWorld(options)
  opened.push(world)
  const { bearer } = await pairWith(world)
  return { world, bearer, port: world.api.port }
}
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close()
})

const POSTS = ROUTE_NAMES.filter((name) => name.startsWith('POST '))

describe('B11: a body that a page may send without a preflight', () => {
  it.each([
    'text/plain',
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; application/json',
    'application/json, text/plain',
    'application/jsonp',
    'application/json; charset=utf-16',
    'text/json',
    '',
    undefined,
  ])('%s is refused at every route that takes one', async (type) => {
    const { world, bearer } = await open()
    for (const name of POSTS) {
      const told = await askRoute(world, name, headersFor(world, bearer, { 'Content-Type': type }))
      expect([name, told.status, codeOf(told)]).toEqual([name, 415, 'unsupported_media_type'])
    }
    expect(world.services.calls).toEqual([])
  })

  it('is refused where it is packed, whatever would come out', async () => {
    const { world, bearer } = await open()
    const told = await askRoute(world, 'POST /v1/tasks', headersFor(world, bearer, { 'Content-Encoding': 'gzip' }))
    expect(told.status).toBe(415)
  })

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])('%s is taken', async (type) => {
    const { world, bearer } = await open()
    expect((await askRoute(world, `POST /v1/servers/${SERVER}/start`, headersFor(world, bearer, { 'Content-Type': type }))).status).toBe(
      200,
    )
  })
})

describe('B12: a page that names more than an id', () => {
  const MORE = {
    command: 'sh',
    args: ['-c', 'id'],
    env: { PATH: '/tmp' },
    cwd: '/',
    url: 'http://127.0.0.1/',
    headers: { a: 'b' },
    transport: 'stdio',
  }
  it.each(Object.entries(MORE))('%s is refused in every body, and in what is in it', async (key, value) => {
    const { world, bearer } = await open()
    for (const name of POSTS) {
      const { path } = partsOf(name)
      const told = await postTo(world, path.replace('{id}', path.includes('servers') ? SERVER : newId()), { [key]: value }, SITE, bearer)
      expect([name, codeOf(told)]).toEqual([name, 'invalid_body'])
    }
    const task = taskOf('quick')
    for (const body of [
      { ...task, [key]: value },
      { ...task, steps: task.steps.map((step) => ({ ...step, [key]: value })) },
    ])
      expect(codeOf(await postTo(world, '/v1/tasks', body, SITE, bearer))).toBe('invalid_body')
    expect(world.services.calls).toEqual([])
  })

  it.each([
    '/bin/sh',
    'cursor.files;id',
    'files',
    '../etc/passwd',
    'cursor.files/../../x',
    'http://evil.test/',
    'Cursor.files',
    '__proto__',
  ])('%s is no server', async (server) => {
    const { world, bearer } = await open()
    const task = taskOf('quick')
    const body = { ...task, steps: task.steps.map((step) => ({ ...step, server })) }
    expect(codeOf(await postTo(world, '/v1/tasks', body, SITE, bearer))).toBe('invalid_body')
    const told = await askRoute(world, `POST /v1/servers/${encodeURIComponent(server)}/start`, headersFor(world, bearer))
    expect([404, 400]).toContain(told.status)
    expect(world.services.calls).toEqual([])
  })

  it('cannot change what all objects are', async () => {
    const { world, bearer, port } = await open()
    const text = JSON.stringify(taskOf('quick')).replace('"arguments":{}', '"arguments":{"__proto__":{"isAdmin":true},"constructor":1}')
    const told = await ask({ port, method: 'POST', path: '/v1/tasks', headers: headersFor(world, bearer), body: text })
    expect(JSON.parse(told.body).task.steps[0].arguments).toEqual({ constructor: 1 })
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined()
  })

  it.each(['', '{', 'null', '[]', '"{}"', '{"words":1}', `${'['.repeat(60_000)}`, '\u0000', '{"a":'.repeat(5_000)])(
    '%.20s is no body',
    async (body) => {
      const { world, bearer, port } = await open()
      const told = await ask({ port, method: 'POST', path: '/v1/tasks', headers: headersFor(world, bearer), body })
      expect([told.status, codeOf(told)]).toEqual([400, 'invalid_body'])
      expect(told.body.length).toBeLessThan(3_000)
    },
  )

  it('is told in words what is wrong with a query', async () => {
    const { world, bearer, port } = await open()
    for (const query of ['limit=0', 'limit=1000', 'limit=1&limit=2', 'state=lost', 'before=yesterday', 'command=sh']) {
      const told = await ask({ port, path: `/v1/tasks?${query}`, headers: headersFor(world, bearer) })
      expect([query, codeOf(told)]).toEqual([query, 'invalid_body'])
    }
  })
})

describe('B20: too much', () => {
  const MIB = 1024 * 1024
  const bodyOf = (bytes: number) => JSON.stringify({ words: 'x'.repeat(bytes - 12) })

  it('a body of more than 1 MiB is not read to its end, and one of 1 MiB is', async () => {
    const { world, bearer, port } = await open()
    const send = (bytes: number) =>
      ask({ port, method: 'POST', path: '/v1/route', headers: headersFor(world, bearer), body: bodyOf(bytes) })
    expect(codeOf(await send(MIB))).toBe('invalid_body') // words of a million letters
    expect(codeOf(await send(MIB + 1))).toBe('too_large')
    expect(codeOf(await send(20 * MIB))).toBe('too_large')
  })

  it('is counted as it comes, where no length is said', async () => {
    const { world, bearer, port } = await open()
    const lines = Object.entries(headersFor(world, bearer)).map(([name, value]) => `${name}: ${value}\r\n`)
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    const heard = await speak(port, `POST /v1/route HTTP/1.1\r\n${lines.join('')}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(17)}`)
    expect(heard).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('a length and chunks at once are refused', async () => {
    const { world, bearer, port } = await open()
    const lines = Object.entries(headersFor(world, bearer)).map(([name, value]) => `${name}: ${value}\r\n`)
    const heard = await speak(
      port,
      `POST /v1/route HTTP/1.1\r\n${lines.join('')}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    )
    expect(heard).toMatch(/^HTTP\/1\.1 400 /)
    expect(world.services.calls).toEqual([])
  })

  it.each([
    ['a head', (head: string) => head.slice(0, -10)],
    ['a body', (head: string) => `${head}Content-Length: 100\r\n\r\n{`],
    ['nothing at all', () => ''],
  ])('%s that comes slowly is not waited for', async (_, toText) => {
    const { world, bearer, port } = await open({ limits: { headMs: 400, requestMs: 800 } })
    const lines = Object.entries(headersFor(world, bearer)).map(([name, value]) => `${name}: ${value}\r\n`)
    const text = toText(`POST /v1/route HTTP/1.1\r\n${lines.join('')}`)
    const started = performance.now()
    let heard = ''
    await new Promise<void>((done) => {
      const socket = openSocket({ host: '127.0.0.1', port }, () => socket.write(text))
      // A byte now and then keeps no connection open.
      const drip = setInterval(() => socket.write('x'), 150)
      socket.on('data', (chunk) => {
        heard += chunk.toString()
      })
      socket.on('error', () => undefined)
      socket.once('close', () => {
        clearInterval(drip)
        done()
      })
    })
    expect(performance.now() - started).toBeLessThan(3_000)
    expect(heard).toMatch(/^(HTTP\/1\.1 40[08] [\w ]+\r\nConnection: close\r\n\r\n)?$/)
    expect(world.services.calls).toEqual([])
  })

  it('connections are bounded, and one that ended makes room', async () => {
    const { world, bearer, port } = await open({ limits: { connections: 20 } })
    await pause(50)
    const sockets = await Promise.all(Array.from({ length: 60 }, () => openQuietly(port)))
    await pause(200)
    expect(sockets.filter(({ destroyed }) => !destroyed).length).toBeLessThanOrEqual(20)
    for (const socket of sockets) socket.destroy()
    await pause(100)
    expect((await askRoute(world, 'GET /v1/servers', headersFor(world, bearer))).status).toBe(200)
  })

  it('of 1,000 streams of one page so many run as may, the others are told to wait, and another page has its own', async () => {
    const { world, bearer, port } = await open({ limits: { streams: 8, connections: 1_200, requests: { burst: 5_000, perSecond: 1 } } })
    const other = await pairWith(world, OTHER_SITE)
    const start = async (bearer: string, origin = SITE) => {
      const { task } = JSON.parse((await postTo(world, '/v1/tasks', taskOf('waits'), origin, bearer)).body)
      const headers = { ...headersFor(world, bearer, { Origin: origin }), 'Content-Length': '2' }
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
      const socket = await openQuietly(port)
      socket.write(`POST /v1/tasks/${task.id}/run HTTP/1.1\r\n${lines.join('')}\r\n{}`)
      const heard = await new Promise<string>((fulfil) => socket.once('data', (chunk) => fulfil(chunk.toString())))
      return { heard, socket }
    }
    const started = []
    for (let batch = 0; batch < 20; batch += 1) started.push(...(await Promise.all(Array.from({ length: 50 }, () => start(bearer)))))
    expect(started.filter(({ heard }) => heard.startsWith('HTTP/1.1 200 '))).toHaveLength(8)
    const refused = started.filter(({ heard }) => heard.startsWith('HTTP/1.1 429 '))
    expect(refused).toHaveLength(992)
    expect(refused[0]?.heard).toMatch(/retry-after: 1\r\n/i)
    expect((await start(other.bearer, OTHER_SITE)).heard).toMatch(/^HTTP\/1\.1 200 /)
    for (const { socket } of started) socket.destroy()
    await expect.poll(() => world.services.aborted.length).toBeGreaterThanOrEqual(8)
    expect((await start(bearer)).heard).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('requests of one origin are bounded, it is told when to come again, and another is not', async () => {
    const { world, bearer } = await open({ limits: { requests: { burst: 10, perSecond: 2 } } })
    const other = await pairWith(world, OTHER_SITE)
    const asked = []
    for (let time = 0; time < 12; time += 1) asked.push(await askRoute(world, 'GET /v1/servers', headersFor(world, bearer)))
    // Pairing took two of them.
    expect(asked.map(({ status }) => status)).toEqual([...Array(8).fill(200), ...Array(4).fill(429)])
    expect(asked.at(-1)?.headers['retry-after']).toBe('1')
    expect(codeOf(asked.at(-1) as never)).toBe('too_many_requests')
    expect((await askRoute(world, 'GET /v1/servers', headersFor(world, other.bearer, { Origin: OTHER_SITE }))).status).toBe(200)
    world.wait(1_000)
    expect((await askRoute(world, 'GET /v1/servers', headersFor(world, bearer))).status).toBe(200)
  })

  it('guesses of a token are bounded as well', async () => {
    const { world } = await open({ limits: { requests: { burst: 10, perSecond: 1 } } })
    const statuses = []
    for (let time = 0; time < 9; time += 1) statuses.push((await askRoute(world, 'GET /v1/servers', headersFor(world, 'Bearer x'))).status)
    expect(statuses).toEqual([...Array(8).fill(401), 429])
  })

  it('new tasks of one origin are bounded by the day', async () => {
    const { world, bearer } = await open({ limits: { tasks: { burst: 3, perSecond: 3 / 86_400 } } })
    const create = async () => await postTo(world, '/v1/tasks', taskOf('quick'), SITE, bearer)
    for (let time = 0; time < 3; time += 1) expect((await create()).status).toBe(200)
    const told = await create()
    expect(told.status).toBe(429)
    expect(Number(told.headers['retry-after'])).toBeGreaterThan(28_000)
    world.wait(86_400_000)
    expect((await create()).status).toBe(200)
  })
})

/** A socket that may be hung up on. */
function openQuietly(port: number): Promise<Socket> {
  return new Promise((fulfil) => {
    const socket = openSocket({ host: '127.0.0.1', port }, () => fulfil(socket))
    socket.on('error', () => fulfil(socket))
    socket.on('end', () => socket.destroy())
  })
}
