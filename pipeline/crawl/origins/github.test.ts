// GitHub over several runs: what is searched, what is asked for by name, what is carried, and what every run costs.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aServer, githubRuns, servers } from '../../../tests/github-runs.ts'

const NO_TOPIC = { topics: [], description: 'Tools for files.' }

describe('searching', () => {
  it('finds what carries any of the topics, each repository once, and no fork', async () => {
    const { listings, report, searched } = await githubRuns()([
      aServer('a/both', { topics: ['mcp-server', 'mcp', 'mcp-servers'] }),
      aServer('a/old-words', { topics: ['modelcontextprotocol'], archived: true }),
      aServer('a/broad', { topics: ['mcp'] }),
      aServer('a/copy', { fork: true }),
      aServer('a/other', { topics: ['server'] }),
    ])
    expect(listings.map(({ key, archived }) => [key, archived])).toEqual([
      ['github:a/both', false],
      ['github:a/broad', false],
      ['github:a/old-words', true],
    ])
    expect([report.outcome, report.message, searched.length]).toEqual(['fresh', undefined, 5])
    expect(searched[4]).toMatch(/^topic:mcp -topic:mcp-server -topic:mcp-servers .* is:public created:/)
  })

  it('splits what is more than a search shows, and asks next to nothing the second time', async () => {
    const run = githubRuns()
    const world = servers(2_500)
    const first = await run(world)
    expect([first.report.outcome, first.keys.length, first.report.message]).toEqual(['fresh', 2_500, undefined])
    expect(first.searched.every((q) => q.match(/created:/g)?.length === 1)).toBe(true)
    const second = await run(world)
    expect(second.report.requests).toBe(5)
    expect(JSON.stringify(second.listings)).toBe(JSON.stringify(first.listings))
    expect(JSON.stringify(second.report.state)).toBe(JSON.stringify(first.report.state))
  })

  it('splits a single day by stars', async () => {
    const { keys, report } = await githubRuns()(servers(2_500, (index) => ({ createdAt: '2025-05-05T00:00:00Z', stars: index % 90 })))
    expect([keys.length, report.outcome]).toEqual([2_500, 'fresh'])
  })

  it('says where one day and one number of stars hold more than a search shows', async () => {
    const { keys, report } = await githubRuns()(servers(1_200, () => ({ createdAt: '2025-05-05T00:00:00Z' })))
    expect([keys.length, report.outcome]).toEqual([1_000, 'partial'])
    expect(report.message).toContain(
      'GitHub shows 1000 of 1200 repositories for topic:mcp-server is:public created:2025-05-05..2025-05-05 stars:',
    )
  })

  it('reads in between only what was pushed to, and everything again after a week', async () => {
    const run = githubRuns()
    const world = (stars: number, pushedAt: string) => [
      aServer('a/still', { stars }),
      aServer('a/moving', { stars, pushedAt, description: `An MCP server, ${stars} times better.` }),
    ]
    await run(world(10, '2026-01-01T00:00:00Z'))
    const stars = async (count: number, day: string) => {
      const { listings, report } = await run(world(count, `${day}T00:00:00Z`), { day })
      expect(report.outcome).toBe('fresh')
      return listings.map(({ popularity }) => popularity?.stars)
    }
    expect(await stars(20, '2026-11-23')).toEqual([20, 10])
    expect(await stars(30, '2026-11-28')).toEqual([30, 10])
    expect(await stars(40, '2026-11-29')).toEqual([40, 40])
  })

  it('is not led astray by a clock that once ran ahead', async () => {
    const run = githubRuns()
    const named = ['a/gone']
    await run([aServer('a/one')], { day: '2026-11-22', named })
    await run([aServer('a/one')], { day: '2031-01-01', named })
    // Made in between, and not pushed to since.
    const later = aServer('a/two', { createdAt: '2026-11-22T18:00:00Z', pushedAt: '2026-11-22T18:00:00Z' })
    const { keys, batches } = await run([aServer('a/one'), later], { day: '2026-12-24', named })
    expect([keys, batches]).toEqual([['github:a/one', 'github:a/two'], [1]])
  })

  it('goes on where the points or the budget ended it, and loses nothing on the way', async () => {
    const world = servers(2_500)
    const whole = await githubRuns()(world)
    const run = githubRuns()
    const searches: string[] = []
    let found = 0
    for (let day = 10; ; day += 1) {
      const isOdd = day % 2 === 1
      const { report, keys, searched } = await run(world, {
        day: `2026-11-${day}`,
        ...(isOdd ? { faults: { points: 75 } } : { maxRequests: 25 }),
      })
      searches.push(...searched.filter((q) => !q.includes('pushed:')))
      expect(keys.length).toBeGreaterThanOrEqual(found)
      found = keys.length
      if (report.outcome === 'fresh') break
      expect(report.message).toMatch(
        isOdd ? /points for this hour are spent, new ones come at 2026-11-22T13:00/ : /budget of this run is spent/,
      )
      // No other search is begun before the sweep is done.
      const { sweep } = z
        .object({ sweep: z.object({ left: z.array(z.object({ pushedFrom: z.string().optional() })) }) })
        .parse(report.state)
      expect(new Set(sweep.left.map(({ pushedFrom }) => pushedFrom === undefined)).size).toBe(1)
      expect(day).toBeLessThan(16)
    }
    expect(found).toBe(2_500)
    // A search that was cut is begun again; none that was done is.
    expect(searches.length).toBeLessThan(whole.searched.length + 60)
  })

  it('honours a limit and calls what it left out missing', async () => {
    const { keys, report } = await githubRuns()(servers(500), { limit: 20 })
    expect([keys.length, report.outcome, report.requests]).toEqual([20, 'partial', 1])
  })
})

describe('repositories that others name', () => {
  it('are asked for by name; what is not there is remembered for a month', async () => {
    const run = githubRuns()
    const world = [aServer('a/quiet', { topics: [] })]
    const named = ['A/Quiet', 'a/gone']
    const first = await run(world, { named })
    expect([first.keys, first.report.absent, first.batches]).toEqual([['github:a/quiet'], ['github:a/gone'], [2]])
    const next = await run(world, { named, day: '2026-12-21' })
    expect([next.keys, next.report.absent]).toEqual([['github:a/quiet'], ['github:a/gone']])
    expect((await run(world, { named, day: '2026-12-22' })).batches).toEqual([1])
    expect((await run([...world, aServer('a/gone', { topics: [] })], { named, day: '2027-01-21' })).keys).toEqual([
      'github:a/gone',
      'github:a/quiet',
    ])
  })

  it('are kept as a source where they are no server by their own words', async () => {
    const run = githubRuns()
    const world = [aServer('a/tools', NO_TOPIC), aServer('a/topic', { description: 'Files.', topics: ['mcp'] })]
    const { listings, report } = await run(world, { named: ['a/tools', 'a/topic'] })
    expect(listings.map(({ key, role }) => [key, role])).toEqual([
      ['github:a/tools', 'source'],
      ['github:a/topic', 'source'],
    ])
    expect(listings[0]?.classification?.evidence).toBe('named as its source by a listing of another origin')
    expect(report.rejected).toBe(0)
    const again = await run(world, { named: ['a/tools', 'a/topic'] })
    expect(again.listings).toEqual(listings)
    expect(again.batches).toEqual([])
  })

  it('are no server where nobody names them: counted, remembered, and looked at again once they are named', async () => {
    const run = githubRuns()
    const world = [aServer('a/client', { description: 'A client for MCP.', topics: ['mcp'] })]
    expect((await run(world)).report).toMatchObject({ listings: 0, rejected: 1 })
    const carried = await run(world)
    expect([carried.report.rejected, carried.report.requests]).toEqual([1, 5])
    expect(Object.values(carried.report.classes)).toEqual([1])
    const named = await run([...world, aServer('a/new', NO_TOPIC)], { named: ['a/client', 'a/new'] })
    expect(named.listings.map(({ role }) => role)).toEqual(['source', 'source'])
  })

  it('are what a person says', async () => {
    const run = githubRuns()
    const world = [aServer('a/one'), aServer('a/two', { description: 'A client for MCP.' })]
    expect((await run(world)).keys).toEqual(['github:a/one'])
    const { keys, report } = await run(world, { classes: { 'github:a/one': 'client', 'github:a/two': 'server' }, named: ['a/one'] })
    expect(keys).toEqual(['github:a/two'])
    expect(report.classes).toEqual({ client: 1 })
  })

  it('are what their own words say again as soon as a person takes the word back', async () => {
    const run = githubRuns()
    const world = [aServer('a/one'), aServer('a/two', { description: 'A client for MCP.' }), aServer('a/three')]
    const before = await run(world)
    await run(world, { classes: { 'github:a/one': 'client', 'github:a/two': 'server', 'github:a/three': 'client' }, day: '2026-11-23' })
    const after = await run(world, { classes: { 'github:a/three': 'sdk-framework' }, day: '2026-11-24' })
    expect([after.keys, after.report.classes]).toEqual([['github:a/one'], { client: 1, 'sdk-framework': 1 }])
    expect((await run(world, { day: '2026-11-25' })).keys).toEqual(before.keys)
    expect((await run(world, { day: '2026-11-26' })).batches).toEqual([])
  })

  it('are not asked for where their owners asked not to be listed, and nothing is missing then', async () => {
    const run = githubRuns()
    const world = [aServer('a/one'), aServer('a/two')]
    await run(world)
    for (const day of ['2026-11-23', '2026-12-10']) {
      const { keys, report, batches } = await run(world.slice(1), { optedOut: ['github:a/one'], day })
      expect([keys, report.outcome, batches]).toEqual([['github:a/two'], 'fresh', []])
    }
    expect((await run(world, { day: '2026-12-11' })).keys).toEqual(['github:a/one', 'github:a/two'])
  })

  it('are read again after a week, the oldest first and a share a day', async () => {
    const run = githubRuns()
    const quiet = servers(400, () => ({ topics: [] }))
    const named = quiet.map(({ repository }) => repository)
    const first = await run(quiet, { named })
    expect([first.keys.length, first.batches]).toEqual([400, [50, 50, 50, 50, 50, 50, 50, 50]])
    expect((await run(quiet, { named, day: '2026-11-29' })).batches).toEqual([])
    for (const day of ['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-05']) {
      expect((await run(quiet, { named, day })).batches).toEqual([50, 8])
    }
    expect((await run(quiet, { named, day: '2026-12-06' })).batches).toEqual([50, 2])
    expect((await run(quiet, { named, day: '2026-12-07' })).batches).toEqual([])
  })

  it('may be forks, and say so; what a fork holds is its parent’s', async () => {
    const files = { 'package.json': '{"name":"a-mcp","mcpName":"io.github.a/a"}' }
    const [fork] = (await githubRuns()([aServer('b/a-mcp', { fork: true, files })], { named: ['b/a-mcp'] })).listings
    expect([fork?.fork, fork?.mcpName, fork?.sameAs]).toEqual([true, undefined, []])
  })

  it('are not listed where the world cannot see them, or there is nothing to see', async () => {
    const { keys, report } = await githubRuns()(
      [aServer('a/private', { private: true }), aServer('a/disabled', { disabled: true }), aServer('a/empty', { empty: true })],
      { named: ['a/private', 'a/disabled'] },
    )
    expect([keys, report.absent]).toEqual([[], ['github:a/disabled', 'github:a/private']])
    expect(report.rejections.map(({ key, message }) => [key, message])).toEqual([['github:a/empty', 'the repository is empty']])
  })
})

describe('what is known', () => {
  it('is gone once GitHub says so, and not before', async () => {
    const run = githubRuns()
    const world = [aServer('a/stays'), aServer('a/goes')]
    await run(world)
    expect((await run([aServer('a/stays')], { day: '2026-11-25' })).keys).toEqual(['github:a/goes', 'github:a/stays'])
    // The sweep does not show it on the 29th, and on the 30th it is asked for by name.
    await run([aServer('a/stays')], { day: '2026-11-29' })
    const { keys, report } = await run([aServer('a/stays')], { day: '2026-11-30' })
    expect([keys, report.absent]).toEqual([['github:a/stays'], ['github:a/goes']])
  })

  it('is kept without a token, and says why', async () => {
    const run = githubRuns()
    const first = await run(servers(3), { named: ['a/gone'] })
    const { keys, report } = await run([], { token: undefined, named: ['a/gone', 'a/another'], day: '2026-11-29' })
    expect(keys).toEqual(first.keys)
    expect([report.outcome, report.requests, report.message]).toEqual([
      'skipped',
      0,
      expect.stringContaining('no token for github.com is set'),
    ])
    expect(report.state).toEqual(first.report.state)
  })

  it('costs a whole reading and nothing else where its memory is lost, also where the points end that', async () => {
    const run = githubRuns()
    const world = servers(60, () => ({ topics: [] }))
    const named = world.map(({ repository }) => repository)
    const good = await run(world, { named })
    const cut = await run(world, { named, forgetful: true, faults: { points: 55 } })
    expect([cut.keys, cut.report.outcome, cut.report.unread]).toEqual([good.keys, 'partial', 10])
    const healed = await run(world, { named })
    expect([healed.listings, healed.report.outcome, healed.batches]).toEqual([good.listings, 'fresh', [10]])
  })

  it('is the same however the answers are ordered', async () => {
    const world = servers(300, (index) => ({ topics: ['mcp-server', 'mcp', 'mcp-servers'].slice(index % 3), stars: index }))
    const reports = await Promise.all(
      [undefined, 1, 2].map(async (shuffle) => {
        const { report, listings } = await githubRuns()(world, { ...(shuffle ? { shuffle } : {}), named: ['a/gone', 'owner/server-2'] })
        const { seconds: _, ...rest } = report
        return JSON.stringify([rest, listings])
      }),
    )
    expect(new Set(reports.map((text) => text.replace(/"bytes":\d+/, ''))).size).toBe(1)
  })
})
