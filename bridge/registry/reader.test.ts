import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Copies } from './copies.ts'
import { READER_LIMITS, RegistryReader } from './reader.ts'

const SHORT = { ...READER_LIMITS, pauseMs: 300, totalMs: 600, mostBytes: 1_000, restMs: 0 }
const json = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString())

let folder: string
let server: Server
let base: URL
let answer: RequestListener
let asked: { url: string | undefined; headers: Record<string, unknown> }[]
let reader: RegistryReader

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hisper-reader-'))
  asked = []
  server = createServer((request, response) => {
    asked.push({ url: request.url, headers: request.headers })
    answer(request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`)
  reader = open()
})

afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

function open(mostBytes = 1_000_000): RegistryReader {
  return new RegistryReader({
    base,
    copies: new Copies(folder, mostBytes),
    userAgent: 'hisper/test',
    onTrouble: () => undefined,
    limits: SHORT,
  })
}

const says =
  (body: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(200, headers).end(body)
const status =
  (code: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(code, headers).end('no')

describe('a file of a registry', () => {
  it('is asked for anew with what is known of it, and not sent again where it is the same', async () => {
    answer = says('{"a":1}', { etag: '"one"' })
    expect(await reader.read('x.json', json)).toEqual({ a: 1 })
    answer = status(304)
    expect(await open().read('x.json', json)).toEqual({ a: 1 })
    expect(asked.map(({ url, headers }) => [url, headers['if-none-match']])).toEqual([
      ['/base/x.json', undefined],
      ['/base/x.json', '"one"'],
    ])
    expect(asked[0]?.headers['user-agent']).toBe('hisper/test')
  })

  it('that is the same as long ago is dated anew', async () => {
    const copies = new Copies(folder, 1_000_000)
    await copies.write('x.json', { etag: '"one"', fetchedAt: '2020-01-01T00:00:00.000Z', bytes: Buffer.from('{"a":1}') })
    answer = status(304)
    expect(await reader.read('x.json', json)).toEqual({ a: 1 })
    expect(await copies.read('x.json')).toMatchObject({ etag: '"one"', fetchedAt: expect.not.stringMatching(/^2020/) })
  })

  it('is not asked for again where its version is in its address, and another version is', async () => {
    answer = says('1')
    await reader.read('p.bin?v=1', json)
    await reader.read('p.bin?v=1', json)
    answer = says('2')
    expect(await reader.read('p.bin?v=2', json)).toBe(2)
    expect(asked.map(({ url }) => url)).toEqual(['/base/p.bin?v=1', '/base/p.bin?v=2'])
    expect(await readdir(folder)).toHaveLength(1)
  })

  it('is nothing where there is none', async () => {
    answer = status(404)
    expect(await reader.read('x.json', json)).toBeUndefined()
  })

  it.each([
    ['is not JSON', says('<html>')],
    ['is too large', says(JSON.stringify('x'.repeat(2_000)))],
    ['is a redirect', status(302, { location: 'https://elsewhere.example/' })],
    ['is forbidden', status(403)],
    ['is an answer to what was not asked', status(304)],
  ])('is refused where it %s', async (_, listener) => {
    answer = listener
    await expect(reader.read('x.json', json)).rejects.toMatchObject({ code: 'unreadable' })
    expect(await readdir(folder)).toEqual([])
  })

  it.each([
    ['fails', status(503)],
    ['cuts the connection', (request) => request.socket.destroy()],
    ['does not answer', () => undefined],
    [
      'drips for ever',
      (_, response) => {
        const drip = setInterval(() => response.write(' '), 20)
        response.once('close', () => clearInterval(drip))
      },
    ],
  ] satisfies [string, RequestListener][])(
    'is a copy of what it was where the registry %s, and an error where there is none',
    async (_, listener) => {
      answer = says('{"a":1}')
      await reader.read('x.json', json)
      expect(reader.outage).toBeUndefined()
      answer = listener
      await expect(reader.read('y.json', json)).rejects.toMatchObject({ code: 'unreachable' })
      expect(await reader.read('x.json', json)).toEqual({ a: 1 })
      expect(reader.outage?.copiesFrom).toMatch(/^20\d\d-/)
      answer = says('{"a":2}')
      expect(await reader.read('x.json', json)).toEqual({ a: 2 })
      expect(reader.outage).toBeUndefined()
    },
  )

  it('is a copy of what it was where it cannot be read any more', async () => {
    answer = says('{"a":1}')
    await reader.read('x.json', json)
    answer = says('<html>')
    expect(await reader.read('x.json', json)).toEqual({ a: 1 })
    expect(reader.outage?.reason).toContain('is not what a registry of Hisper answers')
  })

  it('is a copy at once for a while after a failure', async () => {
    const resting = new RegistryReader({
      ...{ base, copies: new Copies(folder, 1_000_000), userAgent: 'hisper/test', onTrouble: () => undefined },
      limits: { ...SHORT, restMs: 60_000 },
    })
    answer = status(503)
    await expect(resting.read('x.json', json)).rejects.toThrow('503')
    await expect(resting.read('y.json', json)).rejects.toThrow('503')
    expect(asked).toHaveLength(1)
  })
})

describe('a copy', () => {
  const fileOf = async () => join(folder, (await readdir(folder))[0] ?? '')

  it.each([
    ['lost its end', async () => truncate(await fileOf(), (await readFile(await fileOf())).length - 1)],
    ['is empty', async () => truncate(await fileOf(), 0)],
    ['is something else', async () => writeFile(await fileOf(), 'x\ny')],
  ])('that %s is none', async (_, damage) => {
    answer = says('{"a":1}', { etag: '"one"' })
    await reader.read('x.json', json)
    await damage()
    expect(await open().read('x.json', json)).toEqual({ a: 1 })
    expect(asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined])
  })

  it('gives way to newer ones where there are too many', async () => {
    answer = says(JSON.stringify('x'.repeat(500)))
    for (const path of ['a', 'b', 'c', 'd']) await reader.read(path, json)
    await open(1_200).read('e', json)
    expect(await readdir(folder)).toHaveLength(3) // two of those before, and the new one
  })

  it('is whole whoever reads it while others write it', async () => {
    const copies = new Copies(folder, 1_000_000)
    const fetchedAt = '2026-11-22T12:00:00.000Z'
    const write = (byte: number) => copies.write('x', { fetchedAt, bytes: new Uint8Array(50_000).fill(byte) })
    await write(0)
    const reads = Array.from({ length: 30 }, async (_, index) => {
      await Promise.all([write(index), copies.read('x')])
      return (await copies.read('x'))?.bytes
    })
    for (const bytes of await Promise.all(reads)) expect([bytes?.length, new Set(bytes).size]).toEqual([50_000, 1])
    expect(await readdir(folder)).toHaveLength(1)
  })

  it('half-written by who was killed is taken away', async () => {
    const file = join(folder, 'a.new')
    await writeFile(file, 'half')
    await utimes(file, 0, 0)
    answer = says('1')
    await reader.read('x.json', json)
    expect(await readdir(folder)).toHaveLength(1)
  })

  it('that cannot be kept is no reason not to answer', async () => {
    const told: string[] = []
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    const homeless = new RegistryReader({ base, copies: new Copies(file, 1), userAgent: 'x', onTrouble: (message) => told.push(message) })
    answer = says('1')
    expect(await homeless.read('x.json', json)).toBe(1)
    expect(await homeless.read('x.json', json)).toBe(1)
    expect(told).toHaveLength(1)
  })
})
