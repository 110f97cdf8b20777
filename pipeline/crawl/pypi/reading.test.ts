// A project's document that is not there or is broken: what is kept, for how long, and what the run says of it.
import { afterEach, describe, expect, it } from 'vitest'
import { ALL, closeAll, crawl, crawlAnswers, FACTS, fact, keysOf, toIndex, WORLD } from '../../../tests/pypi-crawl.ts'
import { HttpError } from '../../lib/http.ts'

afterEach(closeAll)

type Ran = Awaited<ReturnType<typeof crawl>>
const heldBy = ({ listings, carried }: Ran) => [...keysOf(listings), ...keysOf(carried)].sort()
const dayOf = (day: number) => new Date(Date.UTC(2026, 10, 22 + day)).toISOString().slice(0, 10)
const changed = { ...WORLD, raised: ['a-mcp'] }

describe('a project that answers 404', () => {
  const documents = { 'a-mcp': { status: 404 } }

  it('is kept while the index has it, and all is well when it comes back', async () => {
    const missed = await crawl(changed, { documents, day: dayOf(1), after: await crawl(WORLD) })
    expect([heldBy(missed), missed.unread, missed.remarks]).toEqual([ALL, ['pypi:a-mcp'], [expect.stringMatching(/^404 .*: a-mcp$/)]])
    const back = await crawl(changed, { day: dayOf(2), after: missed })
    expect([back.asked, keysOf(back.listings), back.unread, back.remarks]).toEqual([['a-mcp'], ALL, [], []])
    expect(JSON.stringify(back.state)).not.toContain('missedOn')
  })

  it('is gone when it does so on a second day, and not on the same', async () => {
    const first = await crawl(changed, { documents, day: dayOf(1), after: await crawl(WORLD) })
    const same = await crawl(changed, { documents, day: dayOf(1), after: first })
    expect(heldBy(same)).toEqual(ALL)
    const leads = new Set(['pypi:a-mcp'])
    const later = await crawl(changed, { documents, day: dayOf(2), after: same, leads })
    expect([heldBy(later), later.unread, later.absent]).toEqual([ALL.slice(1), [], ['pypi:a-mcp']])
    expect((await crawl(changed, { documents, day: dayOf(3), after: later })).asked).toEqual([])
  })

  it('is let go with no other where many do so at once, however often', async () => {
    const facts = Array.from({ length: 40 }, (_, at) => fact(`mcp-${at}`))
    const raised = facts.slice(0, 20).map(({ name }) => name)
    const gone = Object.fromEntries(raised.map((name) => [name, { status: 404 }]))
    let run = await crawl({ facts })
    for (const day of [1, 2, 3]) {
      run = await crawl({ facts, raised }, { documents: gone, day: dayOf(day), after: run })
      expect([heldBy(run).length, run.unread.length]).toEqual([40, 20])
      expect(run.remarks[0]).toMatch(/^404 for 20 of 20 listed records .*fault/)
    }
  })

  it('and only changed is asked for once more, and waited for by nobody', async () => {
    const world = { ...WORLD, facts: [...FACTS, fact('notes')], raised: ['notes'] }
    const hidden = { notes: { status: 404 } }
    const first = await crawl(world, { documents: hidden, day: dayOf(1), after: await crawl(WORLD) })
    expect([first.asked, first.unread, first.remarks]).toEqual([['notes'], [], []])
    expect(keysOf((await crawl(world, { day: dayOf(2), after: first })).listings)).toContain('pypi:notes')
    const second = await crawl(world, { documents: hidden, day: dayOf(2), after: first })
    expect(JSON.stringify(second.state)).not.toContain('notes')
  })
})

describe('a document under status 200', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['nothing in it', {}],
    ['a list', []],
    ['another project', { info: { name: 'other', version: '1.0' }, urls: [], last_serial: 9e15 }],
  ])('that is malformed (%s) takes nothing away, is named, and is asked for again', async (_, value) => {
    const documents = { 'a-mcp': { status: 200, value } }
    const broken = await crawl(changed, { documents, day: dayOf(1), after: await crawl(WORLD) })
    expect([heldBy(broken), broken.unread]).toEqual([ALL, ['pypi:a-mcp']])
    expect([broken.rejected, broken.remarks]).toEqual([
      [expect.objectContaining({ key: 'pypi:a-mcp', code: 'malformed' })],
      [expect.stringMatching(/^malformed today.*: a-mcp$/)],
    ])
    const whole = await crawl(changed, { day: dayOf(1), after: broken })
    expect([whole.asked, keysOf(whole.listings), whole.rejected, whole.unread]).toEqual([['a-mcp'], ALL, [], []])
  })

  it('that is a part is an error', async () => {
    const run = await crawl(
      { ...WORLD, raised: ['a-mcp', 'b-mcp'] },
      {
        documents: { 'a-mcp': { status: 206, value: {} } },
        after: await crawl(WORLD),
      },
    )
    expect([heldBy(run), run.unread, run.remarks]).toEqual([ALL, ['pypi:a-mcp'], [expect.stringContaining('206')]])
  })

  it('that is malformed in the same way on two days stands for a week, and its listing with it', async () => {
    const documents = { 'a-mcp': { status: 200, value: {} }, 'new-mcp': { status: 200, value: null }, flask: { status: 200, value: 7 } }
    const world = { ...WORLD, facts: [...FACTS, fact('new-mcp')], raised: ['a-mcp', 'flask'] }
    let run = await crawl(world, { documents, day: dayOf(1), after: await crawl(WORLD) })
    // Of the new one nothing is listed that could be out of date.
    expect([run.unread, keysOf(run.rejected)]).toEqual([['pypi:a-mcp'], ['pypi:a-mcp', 'pypi:new-mcp']])
    const asked: string[][] = []
    for (const day of [2, 3, 8, 9, 10]) {
      run = await crawl(world, { documents, day: dayOf(day), after: run })
      asked.push(run.asked)
      expect([heldBy(run), run.rejected.length]).toEqual([ALL, 2])
    }
    const both = ['a-mcp', 'new-mcp']
    expect([asked, run.unread]).toEqual([[['a-mcp', 'flask', 'new-mcp'], [], [], both, []], []])
  })
})

describe('the index', () => {
  it('that says unasked that nothing changed is no answer', async () => {
    const index = () => ({ status: 304, body: '' })
    await expect(crawlAnswers({ index, project: () => ({ status: 404 }) })).rejects.toThrow(HttpError)
  })

  it('that is full of broken rows is refused, and one with a few keeps what they hide', async () => {
    const first = await crawl(WORLD)
    const broken = (count: number) => {
      const { meta, projects } = JSON.parse(toIndex(99_000_000, { 'b-mcp': 1, 'd-mcp': 1, 'mcp-c': 1, x: 1, y: 1 }).body)
      const rows = Array.from({ length: count }, () => ({ name: 'a-mcp' }))
      return { index: () => ({ body: JSON.stringify({ meta, projects: [...projects, ...rows] }) }), project: () => ({ status: 404 }) }
    }
    const few = await crawlAnswers(broken(1), first)
    expect([keysOf(few.rejected), few.unread]).toEqual([['pypi:a-mcp'], ['pypi:a-mcp']])
    await expect(crawlAnswers(broken(1_001), first)).rejects.toThrow('more than 1000 of its rows')
  })
})

describe('the memory', () => {
  it('of before has malformed records asked for again', async () => {
    const first = await crawl(WORLD)
    const rejected = { key: 'pypi:a-mcp', code: 'malformed', message: 'x' }
    const projects = { ...(first.state.projects as object), 'a-mcp': { serial: 99_000_000, rejected } }
    const run = await crawl(WORLD, { after: { ...first, state: { ...first.state, projects } } })
    expect([run.asked, keysOf(run.listings), run.rejected]).toEqual([['a-mcp'], ALL, []])
  })

  it('loses one name alone that cannot be read or asked for', async () => {
    const first = await crawl(WORLD)
    const projects = { ...(first.state.projects as object), 'a-mcp': { serial: 'x' }, '\ud800': { due: 5 }, 'a/b': { due: 5 } }
    const state = { ...first.state, projects, etag: '"\n"', cursor: 7 }
    const run = await crawl(WORLD, { after: { ...first, state } })
    expect([run.asked, keysOf(run.listings)]).toEqual([['a-mcp'], ALL])
  })

  it('that is lost loses no server whose name does not say so', async () => {
    const world = { ...WORLD, facts: [...FACTS, fact('notes')] }
    const first = await crawl(world, { after: await crawl(WORLD) })
    const again = await crawl(world, { after: { ...first, state: {} } })
    expect([keysOf(first.listings).includes('pypi:notes'), keysOf(again.listings)]).toEqual([true, keysOf(first.listings)])
  })
})
