// What a crawl does when an origin misbehaves in part: which answers end it, which only leave a gap. No port is opened here.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { GithubNode } from '../embedded/origins/github.ts'
import { answerSearch } from '../embedded/origins/github-query.ts'
import { HttpError, type HttpRequest, type HttpResponse } from '../lib/http.ts'
import { silentLog } from '../lib/log.ts'
import { searchGithub } from './github-search.ts'
import type { OriginContext } from './origin.ts'
import { mcpRegistry } from './origins/mcp-registry.ts'
import { npm } from './origins/npm.ts'
import { pypi } from './origins/pypi.ts'
import { fetchRecords } from './record-requests.ts'

type Answer = (url: URL, request: HttpRequest) => string | HttpError

function contextOver(answer: Answer): OriginContext & { asked: string[] } {
  const asked: string[] = []
  const http: OriginContext['http'] = {
    async request(url, request = {}): Promise<HttpResponse> {
      asked.push(String(url))
      const body = answer(new URL(url), request)
      if (body instanceof HttpError) throw body
      return { status: 200, headers: {}, body }
    },
    counted: () => http,
    usage: () => ({ requests: asked.length, bytes: 0 }),
    close: async () => undefined,
  }
  return {
    asked,
    http,
    environment: {
      npmRegistry: 'http://127.0.0.1:1',
      pypiUrl: 'http://127.0.0.1:1',
      githubGraphqlUrl: 'http://127.0.0.1:1/graphql',
      githubToken: 'x',
      mcpRegistryUrl: 'http://127.0.0.1:1',
    },
    state: undefined,
    previous: new Map(),
    dataDir: '.',
    now: () => new Date('2026-11-22T12:00:00Z'),
    log: silentLog,
    signal: new AbortController().signal,
    limit: undefined,
  }
}

const NamedSchema = z.looseObject({ nameWithOwner: z.string() })
const down = (status: number) => new HttpError('GET', 'http://127.0.0.1:1', status, '')

describe('searchGithub', () => {
  const nodes = Array.from({ length: 2_500 }, (_, index) => toNode(index))

  it('splits a search that counts more than it shows, and finds each repository once', async () => {
    const context = contextOver((_, { body = '' }) => JSON.stringify(answerSearch(body, nodes)))
    const { nodes: found, complete } = await searchGithub(context, 'x', 'topic:mcp-server')
    const names = found.map((node) => NamedSchema.parse(node).nameWithOwner)
    expect([new Set(names).size, names.length, complete]).toEqual([2_500, 2_500, true])
  })

  it('calls a day that holds more than a search shows incomplete', async () => {
    const oneDay = nodes.map((node) => ({ ...node, createdAt: '2025-05-05T00:00:00Z' }))
    const context = contextOver((_, { body = '' }) => JSON.stringify(answerSearch(body, oneDay)))
    const { nodes: found, complete } = await searchGithub(context, 'x', 'topic:mcp-server')
    expect([found.length, complete]).toEqual([1_000, false])
  })

  it('keeps what an answer with errors holds', async () => {
    const context = contextOver((_, { body = '' }) => {
      const answer = answerSearch(body, nodes.slice(0, 3))
      if ('data' in answer) answer.data.search.nodes[1] = null
      return JSON.stringify({
        ...answer,
        errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'too much', path: ['search', 'nodes', 1] }],
      })
    })
    const { nodes: found, complete } = await searchGithub(context, 'x', 'topic:mcp-server')
    expect([found.length, complete]).toEqual([2, false])
  })

  it.each([
    ['a rate limit', '{"data":null,"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded for user ID 1"}]}', /rate limit/],
    ['no data at all', '{"errors":[{"message":"Something went wrong"}]}', /went wrong/],
  ])('throws at %s', async (_, body, message) => {
    await expect(
      searchGithub(
        contextOver(() => body),
        'x',
        'topic:mcp-server',
      ),
    ).rejects.toThrow(message)
  })

  it('keeps what it found when a later page is refused, and throws when the first is', async () => {
    let asked = 0
    const context = contextOver((_, { body = '' }) => {
      asked += 1
      return asked > 2 ? down(502) : JSON.stringify(answerSearch(body, nodes.slice(0, 900)))
    })
    const { nodes: found, complete } = await searchGithub(context, 'x', 'topic:mcp-server')
    expect([found.length, complete]).toEqual([200, false])
    await expect(
      searchGithub(
        contextOver(() => down(502)),
        'x',
        'topic:mcp-server',
      ),
    ).rejects.toThrow(HttpError)
  })

  it('stops asking when the points are spent', async () => {
    const context = contextOver((_, { body = '' }) =>
      JSON.stringify(answerSearch(body, nodes.slice(0, 250))).replace('"remaining":4999', '"remaining":0'),
    )
    const { nodes: found, complete } = await searchGithub(context, 'x', 'topic:mcp-server')
    expect([found.length, complete, context.asked.length]).toEqual([100, false, 1])
  })
})

describe('the official registry', () => {
  it('is given up when its list has no end', async () => {
    const context = contextOver(() => '{"servers":[],"metadata":{"nextCursor":"a:1"}}')
    await expect(mcpRegistry.crawl(context)).rejects.toThrow(/came twice/)
    expect(context.asked[1]).toContain('cursor=a%3A1')
  })
})

describe('one request a record', () => {
  it.each([
    [50, 1, 'a gap'],
    [50, 5, 'a gap'],
    [50, 6, 'throws'],
    [2, 1, 'a gap'],
    [2, 2, 'throws'],
  ])('of %i records %i fail: %s', async (total, failing, expected) => {
    const names = Array.from({ length: total }, (_, index) => `name-${String(index).padStart(3, '0')}`)
    const crawl = fetchRecords(
      contextOver(() => ''),
      names,
      async (name) => {
        if (names.indexOf(name) < failing) throw down(500)
      },
    )
    if (expected === 'throws') await expect(crawl).rejects.toThrow(HttpError)
    else expect(await crawl).toEqual(names.slice(0, failing))
  })

  it('throws at once what is a mistake of ours', async () => {
    const crawl = fetchRecords(
      contextOver(() => ''),
      ['a'],
      async () => {
        throw new TypeError('ours')
      },
    )
    await expect(crawl).rejects.toThrow(TypeError)
  })
})

describe('npm', () => {
  const hit = (name: string) => ({ package: { name, version: '1.0.0', date: '2026-01-01T00:00:00Z' } })
  const packument = (name: string) =>
    JSON.stringify({
      name,
      'dist-tags': { latest: '1.0.0' },
      versions: { '1.0.0': { version: '1.0.0', description: 'MCP server', bin: 'x', dist: {} } },
    })
  const names = Array.from({ length: 20 }, (_, index) => `mcp-${String(index).padStart(2, '0')}`)

  it('carries a package whose document cannot be had, by not being complete', async () => {
    const context = contextOver((url) => {
      if (url.pathname === '/-/v1/search') return JSON.stringify({ objects: names.map(hit), total: names.length })
      return url.pathname === '/mcp-07' ? down(500) : packument(url.pathname.slice(1))
    })
    const { listings, rejected, complete } = await npm.crawl(context)
    expect([listings.length, rejected.length, complete]).toEqual([19, 0, false])
  })

  it('pages by what it was given, not by what it asked for', async () => {
    const context = contextOver((url) => {
      if (url.pathname !== '/-/v1/search') return packument(url.pathname.slice(1))
      const from = Number(url.searchParams.get('from'))
      return JSON.stringify({ objects: names.slice(from, from + 7).map(hit), total: names.length })
    })
    expect((await npm.crawl(context)).listings).toHaveLength(20)
  })

  it('asks again for a package that was touched without a new version, as by a deprecation', async () => {
    const crawl = async (updated: string, state: OriginContext['state'], previous: OriginContext['previous']) => {
      const objects = ['a-mcp', 'b-mcp'].map((name) => ({ ...hit(name), updated: name === 'a-mcp' ? updated : '1' }))
      const context = contextOver((url) =>
        url.pathname === '/-/v1/search' ? JSON.stringify({ objects, total: 2 }) : packument(url.pathname.slice(1)),
      )
      const result = await npm.crawl({ ...context, state, previous })
      return { ...result, documents: context.asked.filter((url) => !url.includes('search')).map((url) => new URL(url).pathname) }
    }
    const first = await crawl('1', undefined, new Map())
    const known = new Map(first.listings.map((listing) => [listing.key, listing]))
    expect((await crawl('1', first.state, known)).documents).toEqual([])
    expect((await crawl('2', first.state, known)).documents).toEqual(['/a-mcp'])
    expect((await crawl('1', { ...first.state, rules: -1 }, known)).documents).toEqual(['/a-mcp', '/b-mcp'])
  })

  it('is not complete where the registry shows no more of a query', async () => {
    const context = contextOver((url) => {
      if (url.pathname !== '/-/v1/search') return packument(url.pathname.slice(1))
      return JSON.stringify({ objects: Array.from({ length: 250 }, () => hit('a-mcp')), total: 70_425 })
    })
    expect((await npm.crawl(context)).complete).toBe(false)
  })

  it('is not led astray by a name', async () => {
    const context = contextOver((url) =>
      url.pathname === '/-/v1/search'
        ? JSON.stringify({ objects: [hit('../../secrets?x=1'), hit('__proto__')], total: 2 })
        : packument('x'),
    )
    const { listings } = await npm.crawl(context)
    expect(context.asked.filter((url) => !url.includes('search')).sort()).toEqual([
      'http://127.0.0.1:1/..%2F..%2Fsecrets%3Fx%3D1',
      'http://127.0.0.1:1/__proto__',
    ])
    expect(listings.map(({ key }) => key)).toEqual(['npm:../../secrets?x=1', 'npm:__proto__'])
  })
})

describe('PyPI', () => {
  it('forgets nothing of what it knows when a crawl is cut short', async () => {
    const projects = ['a-mcp', 'b-mcp', 'c-mcp'].map((name, index) => ({ name, '_last-serial': index + 1 }))
    const project = (name: string) => JSON.stringify({ info: { name, version: '1.0', summary: 'An MCP server' }, last_serial: 1, urls: [] })
    const context = contextOver((url) =>
      url.pathname === '/simple/'
        ? JSON.stringify({ meta: { 'api-version': '1.1' }, projects })
        : project(url.pathname.split('/')[2] ?? ''),
    )
    const whole = await pypi.crawl(context)
    expect(whole.listings).toHaveLength(3)
    const previous = new Map(whole.listings.map((listing) => [listing.key, listing]))
    const cut = await pypi.crawl({ ...context, state: whole.state, previous, limit: 1 })
    expect([cut.listings.length, cut.complete]).toEqual([1, false])
    const before = context.asked.length
    await pypi.crawl({ ...context, state: cut.state, previous })
    expect(context.asked.slice(before)).toEqual(['http://127.0.0.1:1/simple/'])
  })
})

function toNode(index: number): GithubNode {
  return {
    databaseId: index + 1,
    nameWithOwner: `owner/repo-${index}`,
    url: `https://github.com/owner/repo-${index}`,
    description: 'An MCP server',
    homepageUrl: null,
    stargazerCount: index,
    isArchived: false,
    pushedAt: '2026-01-01T00:00:00Z',
    createdAt: new Date(Date.UTC(2024, 10, 1) + (index % 700) * 86_400_000).toISOString(),
    licenseInfo: null,
    primaryLanguage: { name: 'Go' },
    repositoryTopics: { nodes: [{ topic: { name: 'mcp-server' } }] },
    object: null,
  }
}
