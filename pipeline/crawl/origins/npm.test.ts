// The crawl of npm from run to run: which names it looks at, what a run costs, and what is left for the next one.
import { describe, expect, it } from 'vitest'
import { crawlContext } from '../../../tests/crawl-context.ts'
import { crawlNpm, documentsOf, fact, keysOf, searchesOf } from '../../../tests/npm-runs.ts'
import { HttpError } from '../../lib/http.ts'
import { RULES_VERSION } from '../classify/classify.ts'
import { npm } from './npm.ts'

/** Says MCP by its name alone: no search finds it. */
const silent = (name: string) => fact(name, { description: 'Keeps notes.', downloadsMonth: 5 })
const WORLD = { facts: [fact('a-mcp'), silent('b-mcp'), fact('plain'), fact('@scope/c-mcp')], otherNames: ['left-pad', 'zod'] }
const KEYS = ['npm:@scope/c-mcp', 'npm:a-mcp', 'npm:b-mcp', 'npm:plain']
const toHundred = (prefix: string, length = 100) => Array.from({ length }, (_, i) => fact(`${prefix}-mcp-${String(i).padStart(4, '0')}`))

describe('the names of npm', () => {
  it('are those of the list that say MCP, and those that the search finds', async () => {
    const run = await crawlNpm(WORLD)
    expect([keysOf(run), run.complete, run.unread, run.remarks]).toEqual([KEYS, true, [], []])
    expect(documentsOf(run)).toEqual(['@scope/c-mcp', 'a-mcp', 'b-mcp', 'plain'])
  })

  it('cost two requests where nothing changed: the list, 304, and the feed', async () => {
    const again = await crawlNpm(WORLD, {}, await crawlNpm(WORLD))
    expect(again.asked).toEqual([expect.stringContaining('/_changes?since='), '304 /registry/all-the-package-names'])
    expect(keysOf(again)).toEqual(KEYS)
  })

  it('of a new list are asked for alone', async () => {
    const grown = { ...WORLD, facts: [...WORLD.facts, silent('d-mcp')], namesVersion: '2.0.2579' }
    const again = await crawlNpm(grown, { feed: false }, await crawlNpm(WORLD, { feed: false }))
    expect(documentsOf(again)).toEqual(['d-mcp'])
    expect(keysOf(again)).toContain('npm:d-mcp')
  })

  it('are read anew where the rules changed, and stand until then', async () => {
    const first = await crawlNpm(WORLD)
    const older = { ...first, state: { ...first.state, rules: RULES_VERSION - 1 } }
    const cut = await crawlNpm(WORLD, { maxRequests: 3 }, older)
    expect([...cut.held.keys()].sort()).toEqual(KEYS)
    expect(cut.unread.length).toBeGreaterThan(0)
    const rest = await crawlNpm(WORLD, {}, cut)
    expect([...documentsOf(cut), ...documentsOf(rest)].sort()).toEqual(['@scope/c-mcp', 'a-mcp', 'b-mcp', 'plain'])
    expect(cut.asked).toContainEqual(expect.stringMatching(/^\/registry\/all-the-package-names\/-\//))
  })

  it('that are no names of packages are asked for nowhere', async () => {
    const hostile = ['../mcp', '..', '__proto__', 'mcp/../../x', `${'x'.repeat(220)}-mcp`, 'mcp?x=1', 'mcp x', '@../mcp']
    const world = { facts: [fact('constructor')], otherNames: [...hostile, 'constructor-mcp'] }
    const run = await crawlNpm(world)
    expect(documentsOf(run)).toEqual(['constructor', 'constructor-mcp'])
    const next = await crawlNpm(world, { day: '2026-11-23' }, run)
    expect([documentsOf(next), documentsOf(await crawlNpm(world, { day: '2026-11-23' }, next))]).toEqual([['constructor-mcp'], []])
    expect(keysOf(run)).toEqual(['npm:constructor'])
    const leads = new Set(hostile.map((name) => `npm:${name}`))
    const led = await crawlNpm({ facts: [fact('a-mcp')] }, { follow: [...leads], given: { leads } })
    expect([documentsOf(led), led.absent]).toEqual([['a-mcp'], [...leads].sort()])
  })
})

describe('the list of names', () => {
  const shrunk = { ...WORLD, facts: WORLD.facts.slice(0, 1), otherNames: [], namesVersion: '2.0.2579' }

  it('that lost most of what it had is not taken, loudly, and asked for again', async () => {
    const first = await crawlNpm(WORLD, { feed: false })
    const again = await crawlNpm(shrunk, { feed: false }, first)
    expect(again.remarks).toEqual([expect.stringContaining('1 names, where the last list had 6')])
    expect([keysOf(again), again.complete, again.state.names]).toEqual([KEYS, false, first.state.names])
    const allowed = await crawlNpm(shrunk, { feed: false, given: { allowShrink: true } }, again)
    expect([allowed.remarks, allowed.state.names]).toEqual([[], expect.objectContaining({ version: '2.0.2579', count: 1 })])
  })

  it.each([
    ['names_corrupt', /integrity/],
    ['names_elsewhere', /elsewhere\.test, which is not the configured registry/],
    ['names_absent', /no list of all names/],
  ] as const)('is not taken where something is wrong: %s', async (npmFault, remark) => {
    const run = await crawlNpm(WORLD, { options: { npmFault } })
    expect([run.complete, run.remarks, run.state.names]).toEqual([false, [expect.stringMatching(remark)], undefined])
    expect(keysOf(run)).toEqual(KEYS.filter((key) => key !== 'npm:b-mcp'))
    expect(run.asked.join()).not.toContain('elsewhere')
  })

  it('is got from the configured registry, whose document may still name the one it mirrors', async () => {
    const run = await crawlNpm(WORLD, { options: { npmFault: 'names_mirrored' } })
    expect([keysOf(run), run.complete]).toEqual([KEYS, true])
  })
})

describe('the feed of changes', () => {
  const changed = {
    ...WORLD,
    facts: [fact('a-mcp', { version: '1.0.1' }), ...WORLD.facts.slice(1)],
    changed: ['left-pad', 'a-mcp', 'new-mcp'],
  }

  it('says which names to ask for: those that are known or say MCP', async () => {
    const again = await crawlNpm(changed, {}, await crawlNpm(WORLD))
    expect(documentsOf(again)).toEqual(['a-mcp', 'new-mcp'])
    expect(again.listings.find(({ key }) => key === 'npm:a-mcp')?.version).toBe('1.0.1')
    expect(documentsOf(await crawlNpm(changed, {}, again))).toEqual([])
  })

  it('tells of what is gone: others that name it are told', async () => {
    const gone = { ...WORLD, facts: WORLD.facts.slice(1), changed: ['a-mcp'] }
    const unpublished = {
      ...WORLD,
      facts: [fact('a-mcp', { unpublishedAt: '2026-11-22T00:00:00.000Z' }), ...WORLD.facts.slice(1)],
      changed: ['a-mcp'],
    }
    const given = { leads: new Set(['npm:a-mcp']) }
    const first = await crawlNpm(WORLD)
    for (const world of [gone, unpublished]) {
      const again = await crawlNpm(world, { given }, first)
      expect([keysOf(again), again.absent]).toEqual([KEYS.filter((key) => key !== 'npm:a-mcp'), ['npm:a-mcp']])
      const third = await crawlNpm(world, { given }, again)
      expect([documentsOf(third), third.absent]).toEqual([[], ['npm:a-mcp']])
    }
  })

  it('that does not answer ends nothing, and is read on from where it was', async () => {
    const first = await crawlNpm(WORLD)
    const down = await crawlNpm(changed, { options: { npmFault: 'feed_down' }, day: '2026-11-23' }, first)
    expect([down.remarks, down.complete, down.state.changes]).toEqual([[expect.stringContaining('503')], false, first.state.changes])
    expect(documentsOf(down)).toEqual([])
    expect(documentsOf(await crawlNpm(changed, { day: '2026-11-24' }, down))).toEqual(['a-mcp', 'new-mcp'])
  })

  it('that began to count anew, or that was not read before, leaves everything known to be asked for once', async () => {
    const first = await crawlNpm(WORLD)
    const ahead = { ...first, state: { ...first.state, changes: { seq: 999_999_999, day: '2026-11-22' } } }
    const without = await crawlNpm(WORLD, { feed: false })
    for (const before of [ahead, without]) {
      const again = await crawlNpm(WORLD, {}, before)
      expect(documentsOf(again)).toHaveLength(4)
      expect(again.asked.filter((path) => path.startsWith('304 '))).toHaveLength(5)
      expect([keysOf(again), documentsOf(await crawlNpm(WORLD, {}, again))]).toEqual([KEYS, []])
    }
  })

  it('may be ahead of the registry: what it names and what shows no change yet is asked for once more', async () => {
    const named = { ...WORLD, changed: ['a-mcp'] }
    const again = await crawlNpm(named, {}, await crawlNpm(WORLD))
    const third = await crawlNpm(named, {}, again)
    expect([again, third, await crawlNpm(named, {}, third)].map(documentsOf)).toEqual([['a-mcp'], ['a-mcp'], []])
  })
})

describe('without a feed', () => {
  it('every name is asked for again after a week, not all on one day, and on the condition that it changed', async () => {
    const world = { facts: toHundred('a') }
    let run = await crawlNpm(world, { feed: false })
    const counts: number[] = []
    for (let day = 23; day <= 30 + 6; day += 1) {
      run = await crawlNpm(world, { feed: false, day: new Date(Date.UTC(2026, 10, day)).toISOString().slice(0, 10) }, run)
      counts.push(documentsOf(run).length)
      expect(run.asked.filter((path) => !path.includes('search')).every((path) => path.startsWith('304 '))).toBe(true)
    }
    expect(counts.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0])
    expect([counts.slice(6, 13).reduce((one, other) => one + other), Math.max(...counts) < 30]).toEqual([100, true])
  })

  it('what the search shows as touched since is asked for at once', async () => {
    const first = await crawlNpm(WORLD, { feed: false })
    const touched = {
      ...WORLD,
      facts: [fact('a-mcp', { deprecated: 'Use b-mcp.', publishedAt: '2026-11-23T01:00:00.000Z' }), ...WORLD.facts.slice(1)],
    }
    const again = await crawlNpm(touched, { feed: false, day: '2026-11-23' }, first)
    expect(documentsOf(again)).toEqual(['a-mcp'])
    expect(again.listings.find(({ key }) => key === 'npm:a-mcp')).toMatchObject({ status: 'deprecated', statusMessage: 'Use b-mcp.' })
  })
})

describe('the quota of searches', () => {
  const many = { facts: toHundred('a', 3_000).map((one, i) => ({ ...one, name: `${i}-notes`, keywords: ['mcp-server'] })) }

  it('is kept: nine a run, and the next one goes on there', async () => {
    const first = await crawlNpm(many, { feed: false, maxRequests: 12 })
    expect([searchesOf(first).length, first.state.search]).toEqual([9, { resume: { query: 0, from: 2_250 } }])
    expect(first.unread.length + first.listings.length).toBe(2_250)
    const second = await crawlNpm(many, { feed: false, maxRequests: 12 }, first)
    expect(searchesOf(second)[0]).toContain('from=2250')
    expect(second.unread.length + second.listings.length).toBe(3_000)
  })

  it('ends the search when it is used up, and not the crawl', async () => {
    const cut = await crawlNpm(WORLD, { options: { npmSearches: 3 } })
    expect([keysOf(cut), cut.complete, cut.remarks]).toEqual([KEYS.slice(0, 3), true, [expect.stringContaining('429')]])
    const rest = await crawlNpm(WORLD, {}, cut)
    expect([searchesOf(rest).length, documentsOf(rest), rest.state.search]).toEqual([2, ['plain'], { sweptOn: '2026-11-22' }])
    const none = await crawlNpm(WORLD, { options: { npmSearches: 0 } })
    expect([keysOf(none), none.complete, none.remarks.length]).toEqual([KEYS.slice(0, 3), false, 1])
  })

  it('is not touched again on the day on which the search came to its end', async () => {
    const first = await crawlNpm(WORLD)
    expect(searchesOf(await crawlNpm(WORLD, {}, first))).toEqual([])
    expect(searchesOf(await crawlNpm(WORLD, { day: '2026-11-23' }, first))).toHaveLength(5)
  })
})

it('a quick look asks for a few, and leaves the memory of the whole as it was', async () => {
  const first = await crawlNpm(WORLD)
  const look = await crawlNpm(WORLD, { day: '2026-11-23', given: { limit: 2 } }, first)
  expect([look.listings.length, look.complete, look.state]).toEqual([2, false, first.state])
})

describe('a budget', () => {
  it('ends a run, and every name has its turn before any has a second one', async () => {
    const world = { facts: toHundred('a') }
    let run = await crawlNpm(world, { maxRequests: 40 })
    const asked = documentsOf(run)
    for (let turn = 0; turn < 3; turn += 1) {
      expect(run.listings.length + run.unread.length).toBe(100)
      expect(run.complete).toBe(true)
      run = await crawlNpm(world, { maxRequests: 40 }, run)
      asked.push(...documentsOf(run))
    }
    expect(asked.sort()).toEqual(world.facts.map(({ name }) => name))
    expect([run.held.size, run.unread, run.state.cursor]).toEqual([100, [], undefined])
  })
})

describe('one package that cannot be had', () => {
  it.each([
    ['its document fails', { npmFailing: ['a-mcp'] }, ['npm:a-mcp']],
    ['nothing but web pages under status 200', { npmFault: 'documents_html' }, KEYS],
  ] as const)('is unread alone and asked for in the next run: %s', async (_, options, unread) => {
    const first = await crawlNpm(WORLD, { options })
    expect([first.unread, first.rejected, first.complete]).toEqual([unread, [], true])
    const again = await crawlNpm(WORLD, {}, first)
    expect([documentsOf(again).length, keysOf(again)]).toEqual([unread.length, KEYS])
  })

  it('keeps what it was, be it the only one that is due', async () => {
    const changed = { ...WORLD, changed: ['a-mcp'] }
    const again = await crawlNpm(changed, { options: { npmFailing: ['a-mcp'] } }, await crawlNpm(WORLD))
    expect([again.unread, [...again.held.keys()].sort()]).toEqual([['npm:a-mcp'], KEYS])
    expect(documentsOf(await crawlNpm(changed, {}, again))).toEqual(['a-mcp'])
  })

  it('is the registry itself, when nothing at all is answered', async () => {
    const first = await crawlNpm(WORLD)
    await expect(crawlNpm(WORLD, { options: { down: ['npm'] } }, first)).rejects.toThrow(HttpError)
    await expect(crawlNpm(WORLD, { options: { down: ['npm'] } })).rejects.toThrow(HttpError)
    const environment = { ...crawlContext().environment, npmRegistry: undefined }
    await expect(npm.crawl(crawlContext({ environment }))).rejects.toMatchObject({ name: 'OriginSkippedError' })
  })
})

describe('what others know', () => {
  const library = fact('notes-sdk', { description: 'The SDK for building MCP servers.', bin: [], keywords: ['mcp'] })
  const world = { facts: [...WORLD.facts, fact('hidden', { description: 'Notes.' }), library] }

  it('is followed: names that nothing here shows, and those that are not there', async () => {
    const follow = ['npm:hidden', 'npm:no-such-package']
    const leads = new Set(follow)
    const run = await crawlNpm(world, { follow, given: { leads: new Set() } })
    expect(run.unread).toEqual([])
    expect([keysOf(run).includes('npm:hidden'), documentsOf(run).filter((name) => leads.has(`npm:${name}`))]).toEqual([
      false,
      ['hidden', 'no-such-package'],
    ])
    const given = { leads, verdict: (key: string) => (key === 'npm:hidden' ? ('server' as const) : undefined) }
    const again = await crawlNpm(world, { given }, run)
    expect([keysOf(again).includes('npm:hidden'), documentsOf(again), again.absent]).toEqual([true, ['hidden'], ['npm:no-such-package']])
    expect(documentsOf(await crawlNpm(world, { given }, again))).toEqual([])
  })

  it('outweighs what stands, both ways, and is taken back', async () => {
    const first = await crawlNpm(world)
    const rejected = first.rejected.map(({ key }) => key)
    expect(rejected).toContain('npm:notes-sdk')
    const verdict = (key: string) => ({ 'npm:notes-sdk': 'server' as const, 'npm:a-mcp': 'plugin' as const })[key]
    const told = await crawlNpm(world, { given: { verdict } }, first)
    expect(documentsOf(told)).toEqual(['a-mcp', 'notes-sdk'])
    expect([keysOf(told).includes('npm:notes-sdk'), told.rejected.find(({ key }) => key === 'npm:a-mcp')?.class]).toEqual([true, 'plugin'])
    expect(documentsOf(await crawlNpm(world, { given: { verdict } }, told))).toEqual([])
    const back = await crawlNpm(world, {}, told)
    expect([documentsOf(back), keysOf(back)]).toEqual([['a-mcp', 'notes-sdk'], keysOf(first)])
  })
})
