// The frame around the origins: what is carried and why, what one origin learns from another, and whose word counts.
import { describe, expect, it } from 'vitest'
import type { Listing } from '../../core/schema/listing.ts'
import type { OriginId } from '../../core/schema/words.ts'
import { crawlContext } from '../../tests/crawl-context.ts'
import { OriginSkippedError } from '../lib/errors.ts'
import { type CrawlInput, crawlOrigins } from './index.ts'
import type { Crawl, Origin, OriginContext } from './origin.ts'

const listing = (key: string, more: Partial<Listing> = {}): Listing => ({
  key,
  origin: (key.startsWith('mcp:') ? 'mcp-registry' : key.slice(0, key.indexOf(':'))) as OriginId,
  name: key,
  keywords: [],
  status: 'active',
  packages: [],
  remotes: [],
  sameAs: [],
  ...more,
})
const crawlOf = (more: Partial<Crawl> = {}): Crawl => ({
  listings: [],
  rejected: [],
  unread: [],
  absent: [],
  state: { run: 1 },
  complete: true,
  ...more,
})
const origin = (id: OriginId, crawl: Crawl | Error, follow?: Origin['follow']): Origin => ({
  id,
  crawl: async () => {
    if (crawl instanceof Error) throw crawl
    return structuredClone(crawl)
  },
  ...(follow === undefined ? {} : { follow }),
})

function run(origins: Origin[], previous: Listing[] = [], more: Partial<CrawlInput> = {}) {
  const { log, ...context } = crawlContext()
  const world = { ...context, log, runAt: new Date('2026-11-22T12:00:00.000Z'), workDir: '.', scratch: '.' }
  return crawlOrigins(world, {
    origins,
    carried: (id) => ({
      listings: new Map(previous.filter((one) => one.origin === id).map((one) => [one.key, one])),
      state: { run: 0 },
      seenAt: '2026-11-20T12:00:00.000Z',
      readAt: '2026-11-21T12:00:00.000Z',
    }),
    optedOut: new Set(),
    classes: new Map(),
    budget: { seconds: 60, origins: {} },
    catchUp: 0,
    limit: undefined,
    allowShrink: false,
    ...more,
  })
}
const keysOf = ({ listings }: { listings: readonly Listing[] }) => listings.map(({ key }) => key)

describe('a crawl', () => {
  const before = [listing('npm:a'), listing('npm:b'), listing('npm:c')]

  it('carries exactly the records that were not read', async () => {
    const crawled = await run([origin('npm', crawlOf({ listings: [listing('npm:a')], unread: ['npm:b'] }))], before)
    expect(crawled.listings.map(({ key, seenAt }) => [key, seenAt])).toEqual([
      ['npm:a', '2026-11-22T12:00:00.000Z'],
      ['npm:b', '2026-11-21T12:00:00.000Z'],
    ])
    expect(crawled.origins.npm).toMatchObject({ outcome: 'partial', carried: 1, unread: 1, seenAt: '2026-11-20T12:00:00.000Z' })
  })

  it('carries what a list that was cut short did not show, but not what is known to be absent', async () => {
    const crawled = await run([origin('npm', crawlOf({ complete: false, absent: ['npm:c'] }))], before)
    expect(keysOf(crawled)).toEqual(['npm:a', 'npm:b'])
    expect(crawled.origins.npm?.outcome).toBe('partial')
  })

  it('carries a listing whose document is malformed today, says so, and is partial', async () => {
    const rejected = [{ key: 'npm:b', code: 'malformed' as const, message: 'x' }]
    const crawled = await run([origin('npm', crawlOf({ listings: [before[0] as Listing], rejected, unread: ['npm:b'] }))], before)
    expect(keysOf(crawled)).toEqual(['npm:a', 'npm:b'])
    expect(crawled.origins.npm).toMatchObject({ outcome: 'partial', carried: 1, rejected: 1 })
  })

  it('keeps everything of an origin that is down, and its memory', async () => {
    const crawled = await run([origin('npm', new Error('down'))], before)
    expect(keysOf(crawled)).toEqual(['npm:a', 'npm:b', 'npm:c'])
    expect(crawled.origins.npm).toMatchObject({ outcome: 'stale', message: 'down', state: { run: 0 } })
  })

  it('lists what an owner asked not to be listed neither anew nor carried', async () => {
    const crawled = await run([origin('npm', crawlOf({ listings: [listing('npm:a')], complete: false }))], before, {
      optedOut: new Set(['npm:a', 'npm:b']),
    })
    expect(keysOf(crawled)).toEqual(['npm:c'])
    expect(crawled.origins.npm?.rejections.map(({ key, code }) => [key, code])).toEqual([
      ['npm:a', 'opted_out'],
      ['npm:b', 'opted_out'],
    ])
  })

  it('counts what is no server by what it is instead', async () => {
    const no = (key: string, kind: 'client' | 'proxy') => ({ key, code: 'not_a_server' as const, message: 'x', class: kind, confidence: 1 })
    const crawled = await run([origin('npm', crawlOf({ rejected: [no('npm:x', 'proxy'), no('npm:y', 'client'), no('npm:z', 'proxy')] }))])
    expect(crawled.origins.npm?.classes).toEqual({ client: 1, proxy: 2 })
  })
})

describe('a lead', () => {
  const record = listing('mcp:com.example/a', { sameAs: ['pypi:hidden'] })
  const hidden = listing('pypi:hidden', { repository: { url: 'https://github.com/Example/Hidden' } })

  it('leads to the next, until nothing new is named', async () => {
    const asked: string[][] = []
    const answer = (found: Listing) => async (context: OriginContext, keys: readonly string[]) => {
      asked.push([...keys])
      expect(context.state).toEqual({ run: 1 })
      return crawlOf({ listings: [found], state: { run: 1 } })
    }
    const crawled = await run([
      origin('pypi', crawlOf(), answer(hidden)),
      origin('github', crawlOf(), answer(listing('github:example/hidden'))),
      origin('mcp-registry', crawlOf({ listings: [record] })),
    ])
    expect(asked).toEqual([['pypi:hidden'], ['github:example/hidden']])
    expect(keysOf(crawled)).toEqual(['github:example/hidden', 'mcp:com.example/a', 'pypi:hidden'])
  })

  it('is asked for once, be it there or not', async () => {
    let asked = 0
    const follow: Origin['follow'] = async () => {
      asked += 1
      return crawlOf({ absent: ['pypi:hidden'] })
    }
    const crawled = await run([origin('pypi', crawlOf(), follow), origin('mcp-registry', crawlOf({ listings: [record] }))])
    expect(asked).toBe(1)
    expect(crawled.origins.pypi).toMatchObject({ outcome: 'fresh', absent: ['pypi:hidden'] })
  })

  it('that cannot be asked for costs nothing of what was found', async () => {
    const crawled = await run(
      [
        origin('pypi', crawlOf({ listings: [listing('pypi:found')] }), () => Promise.reject(new Error('went down'))),
        origin('mcp-registry', crawlOf({ listings: [record] })),
      ],
      [hidden],
    )
    expect(keysOf(crawled)).toEqual(['mcp:com.example/a', 'pypi:found', 'pypi:hidden'])
    expect(crawled.origins.pypi?.message).toMatch(/went down/)
  })

  it('of the registry outweighs what the package’s own words say, and a person’s word outweighs that', async () => {
    const rejected = [{ key: 'pypi:hidden', code: 'not_a_server' as const, message: 'x', class: 'client' as const, confidence: 0.9 }]
    const follow: Origin['follow'] = async ({ verdict }, [key = '']) =>
      crawlOf(verdict(key) === 'server' ? { listings: [hidden] } : { rejected })
    const origins = [origin('pypi', crawlOf({ rejected }), follow), origin('mcp-registry', crawlOf({ listings: [record] }))]
    expect(keysOf(await run(origins))).toContain('pypi:hidden')
    expect(keysOf(await run(origins, [], { classes: new Map([['pypi:hidden', 'client']]) }))).not.toContain('pypi:hidden')
  })

  it('is not followed by an origin that was skipped or is down', async () => {
    const follow: Origin['follow'] = () => Promise.reject(new TypeError('must not be asked'))
    for (const error of [new OriginSkippedError('no token'), new Error('down')]) {
      const crawled = await run([origin('pypi', error, follow), origin('mcp-registry', crawlOf({ listings: [record] }))])
      expect(crawled.origins.pypi?.message).toBe(error.message)
    }
  })
})

describe('a budget', () => {
  it('ends with the time of the run or the requests of the origin', async () => {
    const spent: boolean[] = []
    const asking: Origin = {
      id: 'npm',
      crawl: async ({ budget }) => {
        spent.push(budget.isSpent())
        return crawlOf()
      },
    }
    await run([asking])
    await run([asking], [], { budget: { seconds: 0, origins: {} } })
    await run([asking], [], { budget: { seconds: 60, origins: { npm: { requests: 0 } } } })
    expect(spent).toEqual([false, true, true])
  })
})
