// What a crawl makes of GitHub's refusals and half answers: nothing is lost, and the report says in one line what was wrong.
import { describe, expect, it } from 'vitest'
import { answering, crawlContext } from '../../../tests/crawl-context.ts'
import { aServer, githubRuns, type RunOptions, servers } from '../../../tests/github-runs.ts'
import { HttpError, type HttpResponse } from '../../lib/http.ts'
import { github } from './github.ts'

type Between = NonNullable<RunOptions['between']>

const NEXT = { day: '2026-11-29' } // a week later: everything is searched again
const FILES = { 'package.json': '{"name":"files-mcp"}' }

/** @returns a run after a good one over the same world */
async function afterGood(world: ReturnType<typeof servers>, options: RunOptions) {
  const run = githubRuns()
  const good = await run(world)
  return { good, bad: await run(world, { ...NEXT, ...options }), again: () => run(world, { day: '2026-11-30' }) }
}

const replace = (change: (body: Answer, asked: number) => unknown, from = 1): Between => {
  let asked = 0
  return async (_, ask) => {
    asked += 1
    const response = await ask()
    return asked < from ? response : ({ ...response, value: change(response.value as Answer, asked) } as HttpResponse)
  }
}
interface Answer {
  data: { search: { repositoryCount: number; nodes: unknown[]; pageInfo: object }; [alias: string]: unknown }
}

describe('a refusal', () => {
  const html = (after: number): Between => {
    let asked = 0
    return async (request, ask) => {
      asked += 1
      if (request.as !== 'json' || asked <= after) return ask()
      throw new HttpError('POST', 'http://127.0.0.1:1', 200, 'not JSON: <html>')
    }
  }
  const limited = { secondaryLimit: { after: 2, status: 403, retryAfter: 60 } } as const

  it.each<[string, RunOptions, string, RegExp]>([
    [
      'no points at the start',
      { faults: { points: 0 } },
      'stale',
      /RATE_LIMITED: API rate limit exceeded.*new ones come at 2026-11-22T13:00/,
    ],
    [
      'points that end',
      { faults: { points: 54 } },
      'partial',
      /^GitHub's points for this hour are spent, new ones come at .* left for the next run$/,
    ],
    ['a secondary limit at once', { faults: { secondaryLimit: { after: 0, status: 403 } } }, 'stale', /403.*secondary rate limit/],
    ['a secondary limit with retry-after', { faults: limited }, 'partial', /refuses further questions.*secondary rate limit/],
    [
      'a secondary limit without',
      { faults: { secondaryLimit: { after: 2, status: 403 } } },
      'partial',
      /refuses further questions.*secondary/,
    ],
    [
      'a secondary limit under 200',
      { faults: { secondaryLimit: { after: 2, status: 200 } } },
      'partial',
      /refuses further questions.*secondary/,
    ],
    ['a web page under 200', { between: html(0) }, 'stale', /200 "not JSON: <html>"/],
    ['a web page under 200 on the way', { between: html(2) }, 'partial', /refuses further questions.*not JSON: <html>/],
    ['another shape on the way', { between: replace(() => ['gone'], 3) }, 'partial', /refuses further questions \(GitHub: /],
    ['bad credentials', { token: 'wrong' }, 'stale', /401.*Bad credentials/],
    [
      'a budget that is spent',
      { maxRequests: 3 },
      'partial',
      /^the budget of this run is spent; what was not asked is left for the next run$/,
    ],
  ])('%s', async (_, options, outcome, message) => {
    const { good, bad, again } = await afterGood(servers(300), options)
    expect([bad.report.outcome, bad.keys]).toEqual([outcome, good.keys])
    expect(bad.report.message).toMatch(message)
    expect(bad.report.requests).toBeLessThan(12)
    const healed = await again()
    expect([healed.report.outcome, healed.keys.length]).toEqual(['fresh', 300])
  })

  it('after the search leaves the named ones unread, and the next run asks for them', async () => {
    const run = githubRuns()
    const world = servers(60, () => ({ topics: [] }))
    const named = world.map(({ repository }) => repository)
    const cut = await run(world, { named, faults: { points: 54 } })
    expect([cut.keys.length, cut.report.outcome, cut.report.unread]).toEqual([50, 'partial', 10])
    const rest = await run(world, { named })
    expect([rest.keys.length, rest.report.outcome, rest.batches]).toEqual([60, 'fresh', [10]])
  })
})

it('a read of what is known that the points end is no gap: what was read a week ago stands', async () => {
  const run = githubRuns()
  const world = servers(60, () => ({ topics: [] }))
  const named = world.map(({ repository }) => repository)
  await run(world, { named })
  const { keys, report, batches } = await run(world, { named, day: '2026-12-10', faults: { points: 54 } })
  expect([keys.length, report.outcome, report.unread, batches]).toEqual([60, 'fresh', 0, []])
  expect(report.message).toMatch(/points for this hour are spent/)
  expect((await run(world, { named, day: '2026-12-10' })).batches).toEqual([50])
})

describe('a question that is too much', () => {
  it('as a page with files: the pages go on without, and the files are read in smaller batches', async () => {
    const { keys, listings, report, batches } = await githubRuns()(
      servers(130, () => ({ files: FILES })),
      { faults: { maxFiles: 60 } },
    )
    expect([keys.length, report.outcome, report.message]).toEqual([130, 'fresh', undefined])
    expect(listings.every(({ sameAs }) => sameAs.includes('npm:files-mcp'))).toBe(true)
    expect(batches).toEqual([50, 25, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13])
  })

  it('as a page with files: what the files said before is kept until they are read again', async () => {
    const run = githubRuns()
    const world = servers(60, () => ({ files: FILES }))
    const good = await run(world)
    const light = await run(world, { ...NEXT, faults: { maxFiles: 60, points: 54 } })
    expect(light.report.outcome).toBe('partial')
    expect(good.listings.map(({ sameAs }) => sameAs)).toEqual(world.map(() => ['npm:files-mcp']))
    expect(light.listings.map(({ sameAs }) => sameAs)).toEqual(good.listings.map(({ sameAs }) => sameAs))
    const healed = await run(world, { day: '2026-11-30' })
    expect([healed.report.outcome, healed.batches]).toEqual(['fresh', [50, 10]])
  })

  it('as a page of which a part is missing for its resource limits: the pages go on smaller, and nothing is left out', async () => {
    const cut: Between = async (_, ask) => {
      const response = await ask()
      const answer = response.value as Answer & { errors?: unknown }
      const { nodes } = answer.data.search ?? { nodes: [] }
      if (nodes.length <= 10) return response
      for (let at = 10; at < nodes.length; at += 1) nodes[at] = null
      const errors = [
        { type: 'RESOURCE_LIMITS_EXCEEDED', path: ['search', 'nodes', 10], message: 'Resource limits for this query exceeded.' },
      ]
      return { ...response, value: { ...answer, errors } }
    }
    const { keys, report } = await githubRuns()(servers(35), { between: cut })
    expect([keys.length, report.outcome, report.message]).toEqual([35, 'fresh', undefined])
  })

  it('by its resource limits: what was answered is taken, the rest is asked for in smaller batches', async () => {
    const world = servers(120, () => ({ topics: [] }))
    const { keys, report, batches } = await githubRuns()(world, {
      named: world.map(({ repository }) => repository),
      faults: { maxAliases: 30 },
    })
    expect([keys.length, report.outcome, report.message]).toEqual([120, 'fresh', undefined])
    expect(batches).toEqual([50, 25, 25, 25, 15])
  })

  it('by one repository: it alone is unread, and the others need not be asked one by one', async () => {
    const world = servers(120, () => ({ topics: [] }))
    const heavy: Between = async (request, ask) => {
      if (!request.body?.includes('\\"server-7\\"')) return ask()
      if (request.accept?.includes(502)) return { status: 502, headers: {}, body: 'time-out', value: undefined, bytes: Buffer.alloc(0) }
      throw new HttpError('POST', 'x', 502, 'time-out')
    }
    const { keys, report, batches } = await githubRuns()(world, { named: world.map(({ repository }) => repository), between: heavy })
    expect([keys.length, report.outcome, report.unread]).toEqual([119, 'partial', 1])
    expect(report.message).toBe('GitHub does not answer for 1 repositories, such as github:owner/server-7')
    expect(batches.length).toBeLessThan(14)
    expect(batches.at(-1)).toBeGreaterThan(10)
  })

  it('whatever is asked: the last listings are kept', async () => {
    const down: Between = async () => {
      throw new HttpError('POST', 'x', 502, 'Something went wrong while executing your query.')
    }
    const { good, bad } = await afterGood(servers(30), { between: down })
    expect([bad.report.outcome, bad.keys]).toEqual(['stale', good.keys])
    expect(bad.report.message).toMatch(/502/)
  })
})

describe('a half answer', () => {
  it('with empty nodes and errors beside them is not complete', async () => {
    const holes = replace(({ data }) => {
      data.search?.nodes.splice(1, 2, null, null)
      return { data, errors: [{ type: 'INTERNAL', message: 'went wrong', path: ['search', 'nodes', 1] }] }
    })
    const { good, bad } = await afterGood(servers(20), { between: holes })
    expect([bad.report.outcome, bad.keys]).toEqual(['partial', good.keys])
    expect(bad.report.message).toMatch(/errors beside the answer to topic:mcp-server.*GitHub left \d+ search results empty/)
  })

  it('to a name is no answer: the repository is unread and its listing stands', async () => {
    const run = githubRuns()
    const world = [aServer('a/quiet', { topics: [] }), aServer('b/quiet', { topics: [] })]
    const named = ['a/quiet', 'b/quiet']
    await run(world, { named })
    const cut = replace(({ data }) => {
      if (data.r0 === undefined) return { data }
      return { data, errors: [{ type: 'FORBIDDEN', message: 'not for you', path: ['r0', 'packageJson'] }] }
    })
    const { keys, report } = await run(world, { named, between: cut, day: '2026-12-10' })
    expect([keys, report.unread, report.outcome]).toEqual([['github:a/quiet', 'github:b/quiet'], 1, 'partial'])
    expect(report.message).toContain('does not answer for 1 repositories, such as github:a/quiet')
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['an empty object', {}],
    ['a list', []],
    ['its name alone', { nameWithOwner: 'a/one' }],
  ])('%s for a repository that is known: its listing stands, and it is due until it is read', async (_, wrong) => {
    const run = githubRuns()
    const world = [aServer('a/one', { topics: [], description: 'An MCP server.' }), aServer('b/two')]
    const named = ['a/one']
    await run(world, { named })
    const spoil = replace(({ data }) => ({ data: data.r0 === undefined ? data : { ...data, r0: wrong } }))
    for (const day of ['2026-12-10', '2026-12-11']) {
      const { keys, report, batches } = await run(world, { named, between: spoil, day })
      expect([keys, report.outcome, report.unread, batches]).toEqual([['github:a/one', 'github:b/two'], 'partial', 1, [1]])
    }
    const { report, batches } = await run(world, { named, day: '2026-12-12' })
    expect([report.outcome, batches]).toEqual(['fresh', [1]])
  })

  it('an empty object for a repository that was never read is no answer', async () => {
    const spoil = replace(({ data }) => ({ data: data.r0 === undefined ? data : { ...data, r0: {} } }))
    const { report } = await githubRuns()([aServer('a/one', { topics: [] })], { named: ['a/one'], between: spoil })
    expect([report.outcome, report.unread, report.rejected]).toEqual(['partial', 1, 0])
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['an empty object', {}],
    ['a list', []],
    ['its name alone', { nameWithOwner: 'owner/server-1' }],
  ])('%s among the results of a search: nothing is lost, and it is not complete', async (_, wrong) => {
    const spoil = replace(({ data }) => {
      data.search?.nodes.splice(1, 1, wrong)
      return { data }
    })
    const { good, bad, again } = await afterGood(
      servers(3, () => ({ stars: 5 })),
      { between: spoil },
    )
    expect([bad.report.outcome, bad.keys]).toEqual(['partial', good.keys])
    expect((await again()).report.outcome).toBe('fresh')
  })

  it('of another shape is left, and the other searches are made', async () => {
    const strange = replace(({ data }, asked) => ({ data: asked === 2 ? { ...data, search: { nodes: 'many' } } : data }))
    const { good, bad, again } = await afterGood(servers(120), { between: strange })
    expect([bad.report.outcome, bad.keys]).toEqual(['partial', good.keys])
    expect(bad.report.message).toMatch(/^GitHub search: search.repositoryCount: .*topic:mcp-server is:public created:/)
    expect((await again()).report.outcome).toBe('fresh')
  })

  it('whose cursor goes round in a circle is left, and the other searches are made', async () => {
    const world = [...servers(120), aServer('a/other', { topics: ['mcp'] })]
    const { good, bad, again } = await afterGood(world, { faults: { cursorLoop: true } })
    expect([bad.report.outcome, bad.keys]).toEqual(['partial', good.keys])
    expect(bad.report.message).toMatch(/^GitHub's pages go round in a circle for topic:mcp-server is:public created:/)
    expect(bad.report.requests).toBeLessThan(10)
    expect((await again()).report.outcome).toBe('fresh')
  })

  it('whose pages end early is not complete', async () => {
    const ending = replace(({ data }) => ({
      data: { ...data, search: { ...data.search, pageInfo: { hasNextPage: false, endCursor: null } } },
    }))
    const { good, bad } = await afterGood(servers(120), { between: ending })
    expect([bad.report.outcome, bad.keys]).toEqual(['partial', good.keys])
    expect(bad.report.message).toMatch(/shows 50 of 120 repositories for/)
  })

  it('whose count drifts is split where it passes the cap on the way, and otherwise taken as it is', async () => {
    const drifting = (step: number) =>
      replace(({ data }, asked) => {
        data.search.repositoryCount += asked * step
        return { data }
      })
    const world = servers(990)
    const grown = await githubRuns()(world, { between: drifting(4) })
    expect([grown.keys.length, grown.searched.length > 30]).toEqual([990, true])
    const calm = await githubRuns()(world, { between: drifting(0) })
    expect([calm.keys.length, calm.searched.length]).toEqual([990, 24])
  })
})

describe('hostile names', () => {
  it('are absent without a question', async () => {
    const { http, asked } = answering(() => new HttpError('POST', 'x', 500, 'not to be asked'))
    const keys = ['github:no-slash', 'github:a/b/c', 'github:a/b"){viewer{login}}', 'github:a/\\u0022']
    const { absent, unread } = (await github.follow?.(crawlContext({ http }), keys)) ?? {}
    expect([absent, unread, asked]).toEqual([[...keys].sort(), [], []])
  })
})
