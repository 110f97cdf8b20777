// Who is not let in, over real sockets: other pages, and names that lead here. What is refused reaches nothing behind.
import { describe, expect, it } from 'vitest'
import { setUpPairedWorld } from './paired-world.ts'
import { EVERY_ROUTE, pairWith, SITE, speak } from './world.ts'

const mine = setUpPairedWorld()
const { headersOf, askAs, expectNothing } = mine

describe('B1: a page of another origin', () => {
  const OTHERS = [
    'https://evil.test',
    'http://registry.test', // the same name, and anybody on the way
    'https://registry.test:8443',
    'https://registry.test.evil.test',
    'https://evil-registry.test',
    'https://REGISTRY.test',
    'https://registry.test/',
    'https://registry.test, https://evil.test',
    'https://user@registry.test',
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    'https://127.0.0.1',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    '*',
    '',
  ]
  it.each(OTHERS)('%s is told nothing, with a token that is right', async (origin) => {
    const told = await askAs('GET /v1/servers', headersOf({ Origin: origin }))
    expect(told.status).toBe(403)
    expectNothing(told)
  })

  it.each(EVERY_ROUTE)('is refused at %s', async (name) => {
    const told = await askAs(name, headersOf({ Origin: 'https://evil.test' }))
    expect(told.status).toBe(403)
    expectNothing(told)
    expect(mine.world.audit).toEqual([{ origin: 'https://evil.test', route: 'none', outcome: 'foreign_origin' }])
  })

  it('is refused where a second header Origin is allowed', async () => {
    const heard = await speak(
      mine.port,
      `GET /v1/servers HTTP/1.1\r\nHost: 127.0.0.1:${mine.port}\r\nOrigin: https://evil.test\r\nOrigin: ${SITE}\r\nAuthorization: ${mine.paired.bearer}\r\n\r\n`,
    )
    expect(heard).toMatch(/^HTTP\/1\.1 403 /)
    expect(mine.world.services.calls).toEqual([])
  })

  it('is refused where it is the companion’s own by another of its names', async () => {
    expect(await askAs('GET /v1/servers', headersOf({ Origin: `http://localhost:${mine.port}` }))).toMatchObject({ status: 403, body: '' })
  })
})

describe('B2: the origin null, of a sandboxed frame or a file', () => {
  it.each(EVERY_ROUTE)('is refused at %s', async (name) => {
    const told = await askAs(name, headersOf({ Origin: 'null' }))
    expect(told.status).toBe(403)
    expectNothing(told)
  })
})

describe('B3: no origin', () => {
  it.each(EVERY_ROUTE)('is refused at %s, with a token and without', async (name) => {
    for (const headers of [headersOf({ Origin: undefined }), headersOf({ Origin: undefined, Authorization: undefined })]) {
      const told = await askAs(name, headers)
      expect(told.status).toBe(403)
      expectNothing(told)
    }
  })

  it.each(['cross-site', 'same-site', 'none', 'same-origin, cross-site'])(
    'is refused from an image or a navigation that is %s',
    async (site) => {
      const told = await askAs('GET /v1/servers', headersOf({ Origin: undefined, 'Sec-Fetch-Site': site }))
      expect(told.status).toBe(403)
      expectNothing(told)
    },
  )

  it('is let in from the companion’s own page, whose browser leaves it out of a GET, only with a token of that page', async () => {
    const own = await pairWith(mine.world, mine.world.api.url)
    const headers = { Host: `127.0.0.1:${mine.port}`, 'Sec-Fetch-Site': 'same-origin' }
    expect(await askAs('GET /v1/servers', { ...headers, Authorization: own.bearer })).toMatchObject({ status: 200 })
    expect(await askAs('GET /v1/servers', headers)).toMatchObject({ status: 401 })
    expect(await askAs('GET /v1/servers', { ...headers, Authorization: mine.paired.bearer })).toMatchObject({ status: 401 })
    expect(await askAs('POST /v1/tasks', { ...headers, Authorization: own.bearer, 'Content-Type': 'application/json' })).toMatchObject({
      status: 403,
    })
    expect(mine.world.services.calls).toEqual(['servers.list'])
  })
})

describe('B4: a name that was made to lead to this machine', () => {
  const names = () => [
    'evil.test',
    `evil.test:${mine.port}`,
    `127.0.0.1.evil.test:${mine.port}`,
    `rebind.network:${mine.port}`,
    `0.0.0.0:${mine.port}`,
  ]
  it.each([0, 1, 2, 3, 4])('is refused, whoever the page says it is (%i)', async (index) => {
    const host = names()[index] ?? ''
    for (const origin of [SITE, `http://${host}`, mine.world.api.url]) {
      const told = await askAs('GET /v1/servers', headersOf({ Host: host, Origin: origin }))
      expect(told.status).toBe(403)
      expectNothing(told)
    }
    expect(new Set(mine.world.audit.map(({ outcome }) => outcome))).toEqual(new Set(['foreign_host']))
  })

  it.each(EVERY_ROUTE)('is refused at %s', async (name) => {
    const told = await askAs(name, headersOf({ Host: `evil.test:${mine.port}` }))
    expect(told.status).toBe(403)
    expectNothing(told)
  })

  it('is refused where a second header Host is right, and where there is none', async () => {
    const rest = `Origin: ${SITE}\r\nAuthorization: ${mine.paired.bearer}\r\n\r\n`
    for (const hosts of [
      `Host: 127.0.0.1:${mine.port}\r\nHost: evil.test\r\n`,
      `Host: evil.test\r\nHost: 127.0.0.1:${mine.port}\r\n`,
      `Host: 127.0.0.1:${mine.port}\r\nhOST: 127.0.0.1:${mine.port}\r\n`,
    ])
      expect(await speak(mine.port, `GET /v1/servers HTTP/1.1\r\n${hosts}${rest}`)).toMatch(/^HTTP\/1\.1 403 /)
    expect(await speak(mine.port, `GET /v1/servers HTTP/1.1\r\n${rest}`)).toMatch(/^HTTP\/1\.1 400 /)
    expect(await speak(mine.port, `GET /v1/servers HTTP/1.0\r\n${rest}`)).toMatch(/^HTTP\/1\.1 403 /)
    expect(mine.world.services.calls).toEqual([])
  })
})

describe('B5: a name that is nearly right', () => {
  const nearly = () => [
    'localhost',
    '127.0.0.1',
    `localhost.:${mine.port}`,
    `127.0.0.1.:${mine.port}`,
    `localhost.evil.test:${mine.port}`,
    `LOCALHOST:${mine.port}`,
    `localhost:${mine.port + 1}`,
    `127.0.0.1:0${mine.port}`,
    `127.0.0.1:${mine.port}.`,
    `user@127.0.0.1:${mine.port}`,
    `127.0.0.1:${mine.port}@evil.test`,
    `127.0.0.2:${mine.port}`,
    `127.1:${mine.port}`,
    `2130706433:${mine.port}`,
    `0x7f.0.0.1:${mine.port}`,
    `::1:${mine.port}`,
    `[::1%25lo]:${mine.port}`,
    `[0:0:0:0:0:0:0:1]:${mine.port}`,
    `[::ffff:127.0.0.1]:${mine.port}`,
    `127.0.0.1:${mine.port}/`,
    `127.0.0.1:${mine.port},evil.test`,
  ]
  it.each(Array.from({ length: 21 }, (_, index) => index))('is refused (%i)', async (index) => {
    const told = await askAs('GET /v1/servers', headersOf({ Host: nearly()[index] ?? 'missing' }))
    expect(told.status, nearly()[index]).toBe(403)
    expectNothing(told)
  })

  it('is refused in the target, which stands above Host', async () => {
    const rest = ` HTTP/1.1\r\nHost: 127.0.0.1:${mine.port}\r\nOrigin: ${SITE}\r\nAuthorization: ${mine.paired.bearer}\r\nConnection: close\r\n\r\n`
    for (const target of [
      'http://evil.test/v1/servers',
      `http://127.0.0.1:${mine.port}/v1/servers`,
      '//evil.test/v1/servers',
      '*',
      'v1/servers',
    ])
      expect(await speak(mine.port, `GET ${target}${rest}`), target).toMatch(/^HTTP\/1\.1 400 /)
    expect(mine.world.services.calls).toEqual([])
  })

  it.each(['127.0.0.1', 'localhost', '[::1]'])('is answered as %s, which it is', async (name) => {
    expect(await askAs('GET /v1/servers', headersOf({ Host: `${name}:${mine.port}` }))).toMatchObject({ status: 200 })
  })
})
