// What is answered to what is no request of a page, over real sockets: upgrades, preflights, other methods, other addresses.
import { describe, expect, it } from 'vitest'
import { partsOf, ROUTE_NAMES } from '../../../core/bridge/routes.ts'
import { setUpPairedWorld } from './paired-world.ts'
import { newId } from './services.ts'
import { ask, EVERY_ROUTE, OTHER_SITE, pairWith, SITE, speak } from './world.ts'

const mine = setUpPairedWorld()
const { headersOf, askAs, expectNothing } = mine

describe('B16: an upgrade', () => {
  const KEY = { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version': '13' }
  it.each([
    ['of the allowed origin to a WebSocket', { Connection: 'Upgrade', Upgrade: 'websocket', ...KEY }],
    ['named with others', { Connection: 'keep-alive, Upgrade', Upgrade: 'WebSocket', ...KEY }],
    ['of no protocol', { Connection: 'upgrade' }],
    ['that no connection is named for', { Upgrade: 'websocket', ...KEY }],
    ['to HTTP/2', { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' }],
  ])('%s is refused', async (_, headers) => {
    for (const origin of [SITE, 'https://evil.test', mine.world.api.url]) {
      const lines = Object.entries(headersOf({ Origin: origin, ...headers })).map(([name, value]) => `${name}: ${value}\r\n`)
      const heard = await speak(mine.port, `GET /v1/servers HTTP/1.1\r\n${lines.join('')}\r\n`)
      expect(heard).toMatch(/^HTTP\/1\.1 403 /)
      expect(heard).not.toMatch(/sec-websocket|101/i)
    }
    expect(mine.world.services.calls).toEqual([])
  })

  it('by HTTP/2 without asking is refused', async () => {
    expect(await speak(mine.port, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toMatch(/^(HTTP\/1\.1 400 |$)/)
  })
})

describe('B17: a preflight', () => {
  const preflight = (origin?: string) => ({
    Host: `127.0.0.1:${mine.port}`,
    ...(origin === undefined ? {} : { Origin: origin }),
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'authorization,content-type',
    'Access-Control-Request-Private-Network': 'true',
  })
  it.each(['https://evil.test', 'null', 'https://registry.test.evil.test', 'https://registry.test/'])(
    'of %s allows nothing',
    async (origin) => {
      for (const name of EVERY_ROUTE) {
        const path = (name.split(' ')[1] ?? '').replace('{id}', newId())
        const told = await ask({ port: mine.port, method: 'OPTIONS', path, headers: preflight(origin) })
        expect(told.status).toBe(403)
        expectNothing(told)
      }
    },
  )

  it('of an allowed origin allows what the routes want, and no cookies', async () => {
    const told = await ask({ port: mine.port, method: 'OPTIONS', path: '/v1/tasks', headers: preflight(SITE) })
    expect(told).toMatchObject({ status: 204, body: '' })
    expect(told.headers).toMatchObject({
      'access-control-allow-origin': SITE,
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-allow-headers': 'Authorization, Content-Type',
      vary: 'Origin',
    })
    expect(told.headers).not.toHaveProperty('access-control-allow-credentials')
  })

  it('without an origin is refused', async () => {
    expectNothing(await ask({ port: mine.port, method: 'OPTIONS', path: '/v1/tasks', headers: preflight() }))
  })
})

describe('B18: Access-Control-Allow-Origin', () => {
  it('is the very origin that asks, on answers and errors alike, and never all of them', async () => {
    const other = await pairWith(mine.world, OTHER_SITE)
    const asked = [
      [SITE, mine.paired.bearer, 200],
      [OTHER_SITE, other.bearer, 200],
      [SITE, 'Bearer none', 401],
      [OTHER_SITE, '', 401],
    ] as const
    for (const [origin, bearer, status] of asked) {
      const told = await askAs('GET /v1/servers', headersOf({ Origin: origin, Authorization: bearer }))
      expect(told.status).toBe(status)
      expect(told.headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'Origin' })
      expect(told.headers).not.toHaveProperty('access-control-allow-credentials')
    }
  })
})

describe('B25: every answer', () => {
  it('forbids to frame, sniff, keep, embed or refer to it', async () => {
    const all = [
      await askAs('GET /v1/servers', headersOf()),
      await askAs('GET /v1/servers', headersOf({ Authorization: '' })),
      await askAs('GET /v1/servers', headersOf({ Origin: 'https://evil.test' })),
      await askAs('GET /nothing', headersOf()),
      await askAs('GET /', { Host: `127.0.0.1:${mine.port}` }),
      await askAs('PUT /v1/servers', headersOf()),
      await ask({ port: mine.port, method: 'OPTIONS', path: '/v1/tasks', headers: headersOf({ 'Access-Control-Request-Method': 'POST' }) }),
    ]
    expect(all.map(({ status }) => status)).toEqual([200, 401, 403, 404, 404, 405, 204])
    for (const { headers } of all)
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      })
  })
})

describe('B29: what is not there', () => {
  it.each(['TRACE', 'TRACK', 'HEAD', 'PUT', 'PATCH', 'PROPFIND', 'QUERY', 'BREW'])(
    'the method %s is answered with nothing',
    async (method) => {
      const heard = await speak(
        mine.port,
        `${method} /v1/servers HTTP/1.1\r\nHost: 127.0.0.1:${mine.port}\r\nOrigin: ${SITE}\r\nX-Canary: reflected\r\n\r\n`,
      )
      expect(heard).toMatch(/^HTTP\/1\.1 40[05] /)
      expect(heard).not.toMatch(/reflected|hisper|hono|node|access-control|allow:|^server:/im)
      expect(heard.split('\r\n\r\n')[1]).toBe('')
    },
  )

  it('CONNECT is hung up on', async () => {
    expect(await speak(mine.port, `CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n`)).not.toMatch(/ 2\d\d /)
  })

  it.each([
    ...['GET /', 'GET /favicon.ico', 'GET /v1', 'GET /v1/', 'GET /v2/servers', 'GET /v1/servers/', 'GET /V1/servers', 'GET /v1//servers'],
    ...['GET /v1%2fservers', 'GET /v1/servers%00', 'GET /.git/config', 'GET /version', 'GET /health', 'GET /%'],
    ...[
      'DELETE /v1/servers',
      'POST /v1/approvals',
      'GET /v1/pair',
      'GET /v1/hello',
      'POST /openapi.json',
      'OPTIONS /v1/servers',
      'OPTIONS /',
    ],
  ])('%s is answered with nothing, to whom is paired as well', async (name) => {
    const told = await askAs(name, headersOf())
    expect(told.status).toBe(404)
    expectNothing(told)
  })

  it.each([
    '/v1/../v1/servers',
    '/v1/%2e%2e/openapi.json',
    '/x/..%2fv1/../v1/servers',
    '/./v1/servers',
    '/v1/tasks\\',
    '/v1/servers#',
    '/v1/"',
  ])('%s, which is another address than it says, is answered with nothing', async (path) => {
    const told = await askAs(`GET ${path}`, headersOf())
    expect(told.status).toBe(400)
    expectNothing(told)
  })

  it('every route that is there names no program and no version in its head', async () => {
    for (const name of EVERY_ROUTE) {
      const { headers } = await askAs(name, headersOf())
      expect(JSON.stringify(headers)).not.toMatch(/hisper|hono|node|express|\d+\.\d+\.\d+\b(?!\.\d)/i)
      expect(headers).not.toHaveProperty('server')
    }
  })

  it('what is no HTTP is told no more than that', async () => {
    for (const text of [
      'hello\r\n\r\n',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
      'GET / HTTP/9.9\r\n\r\n',
      `GET / HTTP/1.1\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
    ])
      expect(await speak(mine.port, text)).toMatch(/^(HTTP\/1\.1 4\d\d [\w ]+\r\nConnection: close\r\n\r\n)?$/)
  })
})

it('the routes of the contract are all there', async () => {
  for (const name of ROUTE_NAMES) {
    const { status, body } = await askAs(name, headersOf({ Authorization: undefined }))
    // Nobody is paired: all but pairing say so, and those want a body.
    expect([name, status]).toEqual([name, /pair$|confirm$|hello$/.test(partsOf(name).path) ? 400 : 401])
    expect(JSON.parse(body)).toMatchObject({ code: status === 400 ? 'invalid_body' : 'not_paired' })
  }
})
