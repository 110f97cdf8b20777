import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverPath } from '../core/schema/server.ts'
import { type Serving, startServing } from './listen.ts'

const DATA = resolve(import.meta.dirname, '../data')
const NO_LIMITS = { perMinute: 0, perDay: 0, proxies: 0 }
const HOST = '127.0.0.1'

let serving: Serving
beforeAll(async () => {
  serving = await startServing({ data: DATA, host: HOST, port: 0, limits: NO_LIMITS })
})
afterAll(() => serving.close())

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${serving.url}${path}`, { headers })

describe('API v1', () => {
  it('answers what the static site has as a file', async () => {
    const list = await (await get('/api/v1/servers.json')).json()
    expect(list.total).toBe(serving.servers)
    const [{ id, href }] = list.data
    expect(new URL(href).pathname).toBe(`/api/v1/servers/${id}.json`)
    const answer = await get(`/api/v1/servers/${id}.json`)
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect((await answer.json()).schemaVersion).toBe(1)
  })

  it('looks a package up by a name with a slash, encoded or not', async () => {
    const plain = await get('/api/v1/lookup/npm/@playwright/mcp.json')
    const encoded = await get('/api/v1/lookup/npm/%40playwright%2Fmcp.json')
    expect(plain.status).toBe(200)
    expect(await encoded.json()).toEqual(await plain.json())
  })

  it.each(['/api/v1/servers/no-such-server.json', '/api/v1/servers/..%2f..%2fetc%2fpasswd', '/api/v1/', '/api/v1/servers.0.json'])(
    'has nothing at %s and says so as a problem',
    async (path) => {
      const answer = await get(path)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
      expect(await answer.json()).toMatchObject({ status: 404, title: 'Document not found' })
    },
  )

  it('refuses a path that is not UTF-8', async () => {
    expect((await get('/api/v1/servers/%ff.json')).status).toBe(400)
  })
})

describe('every answer', () => {
  it('may be read by any page', async () => {
    const answer = await get('/api/v1/stats.json', { Origin: 'https://example.com' })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    const asked = await fetch(`${serving.url}/v0.1/servers`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://example.com', 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'authorization' },
    })
    expect(asked.status).toBe(204)
    expect(asked.headers.get('access-control-allow-headers')).toMatch(/Authorization/)
  })

  it('is not sent again to who has it, in whichever form', async () => {
    for (const encoding of ['gzip', 'identity']) {
      const first = await get('/api/v1/servers.json', { 'Accept-Encoding': encoding })
      expect(first.headers.get('content-encoding')).toBe(encoding === 'gzip' ? 'gzip' : null)
      const tag = first.headers.get('etag') ?? ''
      const again = await get('/api/v1/servers.json', { 'Accept-Encoding': encoding, 'If-None-Match': `"other", W/${tag}` })
      expect([again.status, await again.text()]).toEqual([304, ''])
    }
  })

  it('reads and changes nothing', async () => {
    const answer = await fetch(`${serving.url}/v0.1/publish`, { method: 'POST', body: '{}' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })
})

describe('an operator', () => {
  it('sees how it is', async () => {
    expect(await (await get('/health')).json()).toMatchObject({ status: 'ok', servers: serving.servers })
    const metrics = await (await get('/metrics')).text()
    expect(metrics).toMatch(/^hisper_servers \d+$/m)
    expect(metrics).toMatch(/hisper_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/\*",status="200"\} \d+/)
  })
})

describe('a client that asks too much', () => {
  it('is told to wait, and for how long; others are not', async () => {
    const limited = await startServing({ data: DATA, host: HOST, port: 0, limits: { perMinute: 2, perDay: 100, proxies: 1 } })
    const ask = (client: string) => fetch(`${limited.url}/api/v1/stats.json`, { headers: { 'X-Forwarded-For': `8.8.8.8, ${client}` } })
    try {
      const first = await ask('203.0.113.1')
      expect(first.headers.get('ratelimit')).toBe('"minute";r=1;t=60, "day";r=99;t=86400')
      await ask('203.0.113.1')
      const third = await ask('203.0.113.1')
      expect(third.status).toBe(429)
      expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(50)
      expect(third.headers.get('access-control-allow-origin')).toBe('*')
      expect((await ask('203.0.113.2')).status).toBe(200)
      // Of IPv6 a client is a network: its other addresses are no way round.
      for (const client of ['2001:db8::1', '2001:db8:0:0:9::2']) await ask(client)
      expect((await ask('2001:DB8::3')).status).toBe(429)
      expect((await ask('2001:db8:1::3')).status).toBe(200)
      expect((await fetch(`${limited.url}/health`)).status).toBe(200)
    } finally {
      await limited.close()
    }
  })

  it('cannot name another address where no proxy is believed', async () => {
    const limited = await startServing({ data: DATA, host: HOST, port: 0, limits: { perMinute: 1, perDay: 0, proxies: 0 } })
    try {
      const statuses = []
      for (const client of ['203.0.113.1', '203.0.113.2']) {
        statuses.push((await fetch(`${limited.url}/api/v1/stats.json`, { headers: { 'X-Forwarded-For': client } })).status)
      }
      expect(statuses).toEqual([200, 429])
    } finally {
      await limited.close()
    }
  })
})

describe('another dataset', () => {
  it('is taken over whole, or not at all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hisper-serve-'))
    await cp(DATA, folder, { recursive: true })
    const own = await startServing({ data: folder, host: HOST, port: 0, limits: NO_LIMITS })
    try {
      const list = async () => (await fetch(`${own.url}/api/v1/servers.json`)).json()
      const before = await list()
      const file = join(folder, serverPath(before.data[0].id))
      const text = await readFile(file, 'utf8')
      await writeFile(file, text.slice(0, 100))
      await expect(own.reload()).rejects.toThrow(serverPath(before.data[0].id))
      expect(await list()).toEqual(before)
      await rm(file)
      expect(await own.reload()).toBe(before.total - 1)
      expect((await list()).total).toBe(before.total - 1)
    } finally {
      await own.close()
      await rm(folder, { recursive: true })
    }
  })

  it('that cannot be read is served by nobody', async () => {
    await expect(startServing({ data: '/nowhere', host: HOST, port: 0, limits: NO_LIMITS })).rejects.toThrow(/no dataset here/)
  })
})
