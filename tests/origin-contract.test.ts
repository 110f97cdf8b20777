// What every origin owes the pipeline, as one suite over all of them. Nothing here reaches past loopback.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ListingSchema } from '../core/schema/listing.ts'
import { ParseError } from '../core/schema/parse.ts'
import { RejectionSchema } from '../core/schema/snapshot.ts'
import type { OriginId } from '../core/schema/words.ts'
import type { Crawl, OriginContext } from '../pipeline/crawl/origin.ts'
import { ORIGINS } from '../pipeline/crawl/origins/index.ts'
import { type EmbeddedOptions, HOSTILE_TEXT } from '../pipeline/embedded/disorder.ts'
import { type Embedded, openEmbedded } from '../pipeline/embedded/start.ts'
import { readEnvironment } from '../pipeline/lib/environment.ts'
import { type Http, HttpError, openHttp } from '../pipeline/lib/http.ts'
import { crawlContext } from './crawl-context.ts'

const HELLO = '{"hello":"world"}'

interface Expected {
  id: OriginId
  listings: number
  rejected: string[]
  /** A name of the record that breaks the shape of this origin. */
  malformed: RegExp
  /** Requests of a second crawl over the first one's state, and why no fewer. */
  again: { requests: number; why: string }
}

const EXPECTED: Expected[] = [
  {
    id: 'npm',
    listings: 18,
    rejected: ['npm:@modelcontextprotocol/inspector', 'npm:@modelcontextprotocol/sdk', 'npm:mcp-remote'],
    malformed: /^npm:broken-mcp-server$/,
    again: { requests: 2, why: 'the list of names, 304, and the feed of changes; the search came to its end on this day' },
  },
  {
    id: 'pypi',
    listings: 14,
    rejected: ['pypi:adafruit-circuitpython-mcp9808', 'pypi:fastmcp', 'pypi:langchain-mcp-adapters', 'pypi:mcp'],
    malformed: /^pypi:broken-mcp-server$/,
    again: { requests: 1, why: 'the index, 304' },
  },
  {
    id: 'github',
    listings: 23,
    rejected: ['github:awslabs/mcp', 'github:wong2/mcp-cli'],
    malformed: /^github:example\/broken$/,
    again: { requests: 5, why: 'one search a topic for what was pushed to: GraphQL has no conditional requests' },
  },
  {
    id: 'mcp-registry',
    listings: 30,
    rejected: [],
    malformed: /^mcp:com\.example\/broken$/,
    again: { requests: 1, why: 'one page of what changed since' },
  },
  { id: 'registration', listings: 1, rejected: [], malformed: /^registration:broken$/, again: { requests: 0, why: 'it reads the disk' } },
]

const REGISTRATION = {
  schemaVersion: 1,
  id: 'example-notes',
  title: 'Example notes',
  description: 'Keeps notes.',
  packages: [{ registryType: 'npm', identifier: 'example-notes-mcp', version: '1.0.0', transport: 'stdio' }],
}

let dataDir: string
const opened: { close(): Promise<void> }[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hisper-origins-'))
})
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})
afterAll(() => rm(dataDir, { recursive: true }))

it('covers every origin there is', () => {
  expect(EXPECTED.map(({ id }) => id)).toEqual(ORIGINS.map(({ id }) => id))
})

describe.each(EXPECTED)('origin $id', (expected) => {
  const origin = ORIGINS.find(({ id }) => id === expected.id)
  const crawl = (context: OriginContext): Promise<Crawl> => origin?.crawl(context) ?? Promise.reject(new Error('no such origin'))

  it('finds what the embedded world holds, valid, sorted and unique', async () => {
    const { listings, rejected, complete } = await crawl(await openContext({}))
    for (const listing of listings) expect(ListingSchema.parse(listing)).toEqual(listing)
    for (const rejection of rejected) expect(RejectionSchema.parse(rejection)).toEqual(rejection)
    const keys = listings.map(({ key }) => key)
    expect(keys).toEqual([...new Set(keys)].sort())
    expect(listings.every((listing) => listing.origin === expected.id)).toBe(true)
    expect({ listings: listings.length, rejected: rejected.map(({ key }) => key), complete }).toEqual({
      listings: expected.listings,
      rejected: expected.rejected,
      complete: true,
    })
    expect(rejected.every(({ code }) => code === 'not_a_server')).toBe(true)
  })

  it('rejects a malformed record alone and names it', async () => {
    const whole = await crawl(await openContext({}))
    const { listings, rejected } = await crawl(await openContext({ malformed: true }))
    expect(listings).toEqual(whole.listings)
    const malformed = rejected.filter(({ code }) => code === 'malformed')
    expect(malformed).toHaveLength(1)
    expect(malformed[0]?.key).toMatch(expected.malformed)
  })

  it('throws when it is down', async () => {
    const down = crawl(await openContext({ down: [expected.id] }))
    await expect(down).rejects.toThrow(expected.id === 'registration' ? /ENOTDIR/ : HttpError)
  })

  it('throws when the whole answer is not of the documented shape', async () => {
    const context = await openContext(expected.id === 'registration' ? { down: ['registration'] } : {})
    const http: Http = {
      ...context.http,
      request: async () => ({ status: 200, headers: {}, body: HELLO, value: JSON.parse(HELLO), bytes: Buffer.from(HELLO) }),
    }
    await expect(crawl({ ...context, http })).rejects.toThrow(expected.id === 'registration' ? /ENOTDIR/ : ParseError)
  })

  it('keeps hostile text as inert data within its limits', async () => {
    const { listings, rejected } = await crawl(await openContext({ hostile: true }))
    const hostile = listings.find(({ key }) => key.includes('hostile'))
    if (expected.id === 'registration') {
      // A registration is written for us: what breaks our own limits is rejected, not cut.
      expect(rejected.map(({ key }) => key)).toEqual(['registration:hostile'])
      return
    }
    expect(hostile && ListingSchema.parse(hostile)).toEqual(hostile)
    expect(hostile?.description?.length).toBeLessThanOrEqual(8_000)
    expect(hostile?.description).toContain('<img src=x onerror=alert(1)> \u001b[31m')
    expect(hostile?.homepage).toBeUndefined()
    expect(JSON.stringify(hostile)).not.toContain('secret')
    expect(Object.getPrototypeOf({})).not.toHaveProperty('polluted')
  })

  it('says the same again, with the requests its conditional road leaves', async () => {
    const first = await openContext({})
    const once = await crawl(first)
    const before = first.http.usage().requests
    const previous = new Map(once.listings.map((listing) => [listing.key, listing]))
    const twice = await crawl({ ...first, state: once.state, previous })
    expect(twice).toEqual(once)
    expect(first.http.usage().requests - before, expected.again.why).toBe(expected.again.requests)
    expect(expected.again.requests).toBeLessThanOrEqual(before)
  })

  it('does not trust its own state', async () => {
    const once = await crawl(await openContext({}))
    const again = await crawl({ ...(await openContext({})), state: { packages: 7, projects: [], repositories: 'x' } })
    expect(again.listings).toEqual(once.listings)
  })

  it.each([1, 2, 3])('gives byte-equal results however the answers arrive (seed %i)', async (shuffle) => {
    const calm = await crawl(await openContext({ malformed: true }))
    const stormy = await crawl(await openContext({ malformed: true, shuffle }))
    expect(JSON.stringify(stormy)).toBe(JSON.stringify(calm))
  })

  it('honours the limit and calls what it left out missing', async () => {
    const { listings, complete } = await crawl({ ...(await openContext({})), limit: 1 })
    expect(listings.length).toBeLessThanOrEqual(1)
    expect(complete).toBe(expected.listings === 1)
  })

  it('ends when the signal says so', async () => {
    const context = await openContext({})
    await expect(crawl({ ...context, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
    if (expected.again.requests === 0) return
    const controller = new AbortController()
    const request: Http['request'] = async (url, options) => {
      controller.abort(new Error('enough'))
      return context.http.request(url, options)
    }
    await expect(crawl({ ...context, http: { ...context.http, request }, signal: controller.signal })).rejects.toThrow('enough')
  })
})

describe('where an origin cannot be asked as configured', () => {
  it.each([
    ['npm', { npmRegistry: undefined }],
    ['github', { githubComToken: undefined }],
  ])('%s is skipped and says why', async (id, missing) => {
    const context = await openContext({})
    const crawl = ORIGINS.find((origin) => origin.id === id)?.crawl({ ...context, environment: { ...context.environment, ...missing } })
    await expect(crawl).rejects.toMatchObject({ name: 'OriginSkippedError' })
  })
})

async function openContext(options: EmbeddedOptions): Promise<OriginContext> {
  const embedded: Embedded = await openEmbedded(options)
  const now = () => new Date('2026-11-22T12:00:00.000Z')
  const http = openHttp({ userAgent: 'hisper-test (https://example.com)', sleep: async () => undefined, now })
  opened.push(http, embedded)
  return crawlContext({ http, environment: readEnvironment(embedded.environment), dataDir: await writeRegistrations(options), now })
}

async function writeRegistrations({ down, malformed, hostile }: EmbeddedOptions): Promise<string> {
  const root = await mkdtemp(join(dataDir, 'data-'))
  const folder = join(root, 'registrations')
  if (down?.includes('registration')) {
    await writeFile(folder, 'a file where the folder should be')
    return root
  }
  await mkdir(folder)
  await writeFile(join(folder, 'example-notes.json'), JSON.stringify(REGISTRATION))
  if (malformed) await writeFile(join(folder, 'broken.json'), '{ "schemaVersion": 1, "id": "other" ')
  if (hostile) await writeFile(join(folder, 'hostile.json'), JSON.stringify({ ...REGISTRATION, id: 'hostile', description: HOSTILE_TEXT }))
  return root
}
