// Against a real server on loopback: what is tried again, what is given up, and what is counted.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { Agent } from 'undici'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Http, HttpError, type HttpOptions, openHttp, pauseBefore } from './http.ts'

const NOW = new Date('2026-11-22T12:00:00.000Z')
const pauses: number[] = []
const open = (more: Partial<HttpOptions> = {}) =>
  openHttp({ userAgent: 'Hisper/test', now: () => NOW, sleep: async (ms) => void pauses.push(ms), retries: 2, timeoutMs: 2_000, ...more })

let answers: ((request: IncomingMessage, response: ServerResponse) => void)[] = []
const seen: IncomingMessage[] = []
const server = createServer((request, response) => {
  seen.push(request)
  const answer = answers.length > 1 ? answers.shift() : answers[0]
  answer?.(request, response)
})
let base = ''
let http: Http

beforeEach(async () => {
  pauses.length = 0
  seen.length = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  http = open()
})
afterEach(async () => {
  await http.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const reply =
  (status: number, headers: Record<string, string> = {}, body: string | Buffer = '') =>
  (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, headers).end(body)

describe('a request', () => {
  it('says who asks, and counts what it cost', async () => {
    answers = [reply(200, { 'content-encoding': 'gzip', 'X-Serial': '7' }, gzipSync('hello'))]
    expect(await http.request(`${base}/a?b=c`)).toMatchObject({ status: 200, body: 'hello', headers: { 'x-serial': '7' } })
    expect(seen[0]).toMatchObject({ url: '/a?b=c', headers: { 'user-agent': 'Hisper/test' } })
    expect(http.usage()).toEqual({ requests: 1, bytes: gzipSync('hello').length })
    expect(http.counted().usage()).toEqual({ requests: 0, bytes: 0 })
  })

  it.each([408, 429, 500, 502, 503, 504])('is tried again after %i', async (status) => {
    answers = [reply(status), reply(status), reply(200, {}, 'late')]
    expect((await http.request(base)).body).toBe('late')
    expect(pauses).toEqual([500, 1_000])
  })

  it.each([400, 401, 403, 404, 410, 422])('is not tried again after %i', async (status) => {
    answers = [reply(status, {}, 'because  of\nthis')]
    await expect(http.request(base)).rejects.toThrow(`GET ${base}: ${status} "because of this"`)
    expect(seen).toHaveLength(1)
  })

  it.each([
    ['an error page under status 200', '<!doctype html><title>Access denied</title>'],
    ['half a document under right headers', '{"servers":[{"name":"a'],
    ['nothing at all', ''],
  ])('for JSON is tried again after %s', async (_, body) => {
    const json = { 'content-type': 'application/json' }
    answers = [reply(200, json, body), reply(200, json, '{"late":true}')]
    expect((await http.request(base, { as: 'json' })).value).toEqual({ late: true })
    answers = [reply(200, json, body)]
    await expect(http.request(base, { as: 'json' })).rejects.toThrow(/200 "not JSON/)
  })

  it('gives bytes where they are wanted', async () => {
    answers = [reply(200, {}, Buffer.from([0, 255, 1]))]
    expect((await http.request(base, { as: 'bytes' })).bytes).toEqual(Buffer.from([0, 255, 1]))
  })

  it('ends an answer that drips for ever', async () => {
    await http.close()
    http = open({ deadlineMs: 300, retries: 0 })
    const drips = new Set<NodeJS.Timeout>()
    answers = [(_, response) => void drips.add(setInterval(() => response.write('{'), 20))]
    await expect(http.request(base, { as: 'json' })).rejects.toThrow(HttpError)
    for (const drip of drips) clearInterval(drip)
  })

  it.each([
    ['says so in words', 403, {}, '{"message":"You have exceeded a secondary rate limit. Please wait a few minutes"}', 60_000],
    ['is an HTML page with retry-after: 0', 429, { 'retry-after': '0' }, '<title>Access denied</title>', 500],
  ])('is tried again after a limit that %s', async (_, status, headers, body, pause) => {
    answers = [reply(status, headers, body), reply(200, {}, 'late')]
    expect((await http.request(base)).body).toBe('late')
    expect(pauses).toEqual([pause])
  })

  it('is made once where trying again is of no use', async () => {
    answers = [reply(429)]
    await expect(http.request(base, { retries: 0 })).rejects.toThrow('429')
    expect(seen).toHaveLength(1)
  })

  it('waits for its turn where the origin is asked at a pace', async () => {
    answers = [reply(200)]
    const paced = http.counted(10)
    await Promise.all([paced.request(base), paced.request(base), paced.request(base)])
    expect(pauses).toEqual([100, 200])
  })

  it('is tried again after a 403 that says when to come back, as GitHub’s secondary limit does', async () => {
    answers = [reply(403, { 'retry-after': '3' }), reply(200, {}, 'let in')]
    expect((await http.request(base)).body).toBe('let in')
    expect(pauses).toEqual([3_000])
  })

  it('takes 304 and 404 for answers where they are', async () => {
    answers = [reply(304)]
    expect((await http.request(base, { accept: [304] })).status).toBe(304)
  })

  it('waits as long as it is asked to, and gives up where that is too long', async () => {
    answers = [reply(429, { 'retry-after': '7' }), reply(200)]
    await http.request(base)
    expect(pauses).toEqual([7_000])
    answers = [reply(429, { 'retry-after': '3600' })]
    await expect(http.request(base)).rejects.toMatchObject({ status: 429 })
    expect(pauses).toEqual([7_000])
  })

  it('gives up after its tries, and says what was answered last', async () => {
    answers = [reply(503, { 'content-type': 'text/html' }, '<html>down</html>')]
    const failure = await http.request(base, { method: 'POST', body: '{}' }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(HttpError)
    expect(failure).toMatchObject({ method: 'POST', status: 503, body: '<html>down</html>' })
    expect(seen).toHaveLength(3)
  })

  it('refuses a body past its limit', async () => {
    answers = [reply(200, {}, 'x'.repeat(1_000))]
    await expect(http.request(base, { maxBytes: 100 })).rejects.toThrow('larger than 100 bytes')
  })

  it('refuses a small body that unpacks to a large one', async () => {
    answers = [reply(200, { 'content-encoding': 'gzip' }, gzipSync('x'.repeat(100_000)))]
    await expect(http.request(base, { maxBytes: 10_000 })).rejects.toThrow(HttpError)
  })

  it('is tried again when the connection breaks', async () => {
    answers = [(request) => void request.socket.destroy(), reply(200, {}, 'ok')]
    expect((await http.request(base)).body).toBe('ok')
  })

  it('that nobody answers is an error with status 0', async () => {
    const dead = open({ retries: 0 })
    await expect(dead.request('http://127.0.0.1:9/')).rejects.toMatchObject({ status: 0 })
    await dead.close()
  })

  it('ends at once when it is aborted', async () => {
    answers = [() => undefined]
    await expect(http.request(base, { signal: AbortSignal.timeout(50) })).rejects.toThrow()
    expect(pauses).toEqual([])
  })

  it.each(['gzip', 'GZIP', 'x-gzip', ' Gzip '])('unpacks what came in the coding %j', async (coding) => {
    answers = [reply(200, { 'content-encoding': coding }, gzipSync('{"a":1}'))]
    expect((await http.request(base, { as: 'json' })).value).toEqual({ a: 1 })
  })

  it('takes no body in a coding that it did not ask for, but the status beside it', async () => {
    answers = [reply(200, { 'content-encoding': 'br' }, 'x')]
    await expect(http.request(base)).rejects.toThrow('200 "body in the coding br"')
    answers = [reply(503, { 'content-encoding': 'br' }, 'x'), reply(200, {}, 'late')]
    expect((await http.request(base)).body).toBe('late')
  })

  it('leaves out a condition that no header may hold, and is not made with any other such header', async () => {
    answers = [reply(200, {}, 'whole')]
    const asked = ['a\nb', '"€"', '\u007f'].map((etag) => http.request(base, { headers: { 'if-none-match': etag, accept: 'x' } }))
    expect((await Promise.all(asked)).map(({ body }) => body)).toEqual(['whole', 'whole', 'whole'])
    expect(seen.map(({ headers }) => [headers.accept, headers['if-none-match']])).toEqual(Array(3).fill(['x', undefined]))
    await expect(http.request(base, { headers: { authorization: 'bearer x\n' } })).rejects.toThrow(HttpError)
    expect(seen).toHaveLength(3)
  })

  it('ends in time also where the client underneath forgets to', async () => {
    const request = vi.spyOn(Agent.prototype, 'request').mockReturnValue(new Promise(() => undefined) as never)
    try {
      await expect(open({ deadlineMs: 20, retries: 1 }).request(base)).rejects.toThrow('no end after 20 ms')
      await expect(http.request(base, { signal: AbortSignal.timeout(20) })).rejects.toThrow()
      expect(request).toHaveBeenCalledTimes(3)
    } finally {
      request.mockRestore()
    }
  })

  it('keeps its pace where the clock is set back on the way', async () => {
    answers = [reply(200)]
    const times = ['2027-11-22T12:00:00.000Z', '2026-11-22T12:00:00.000Z', '2026-11-22T12:00:00.040Z']
    await http.close()
    http = open({ now: () => new Date(times.shift() ?? '') })
    const paced = http.counted(10)
    for (const _ of [1, 2, 3]) await paced.request(base)
    expect(pauses).toEqual([100, 160])
  })

  it('follows a redirect, but not for ever', async () => {
    answers = [reply(302, { location: '/there' }), reply(200, {}, 'there')]
    expect((await http.request(base)).body).toBe('there')
    answers = [reply(302, { location: '/again' })]
    await expect(http.request(base)).rejects.toThrow('302 "redirect to /again, which is not followed"')
    expect(seen).toHaveLength(2 + 4)
  })

  it('is not sent on to another place of this network, nor made into another question', async () => {
    const other = createServer((_, response) => void response.end('inside')).listen(0, '127.0.0.1')
    await once(other, 'listening')
    for (const status of [302, 307]) {
      answers = [reply(status, { location: `http://127.0.0.1:${(other.address() as AddressInfo).port}/` })]
      await expect(http.request(base, { headers: { authorization: 'x' } })).rejects.toThrow('which is not followed')
    }
    other.close()
    answers = [reply(302, { location: '/there' }), reply(200)]
    await expect(http.request(base, { method: 'POST', body: '{}' })).rejects.toThrow('302')
  })
})

describe('the pause before a further try', () => {
  it.each([
    [0, undefined, 500],
    [2, undefined, 2_000],
    [0, '0', 500],
    [0, '5', 5_000],
    [0, 'Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    [0, 'Sun, 22 Nov 2026 11:00:00 GMT', 500],
    [1, 'soon', 1_000],
  ])('%i, %s: %i ms', (attempt, retryAfter, expected) => expect(pauseBefore(attempt, retryAfter, NOW)).toBe(expected))
})
