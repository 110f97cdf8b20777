// A package's document that is not there or is broken: what is kept, for how long, and what the run says of it.
import { describe, expect, it } from 'vitest'
import { crawlNpm, documentsOf, fact, type NpmRun } from '../../../tests/npm-runs.ts'

const WORLD = { facts: ['a-mcp', 'b-mcp', 'notes'].map((name) => fact(name)) }
const ALL = ['npm:a-mcp', 'npm:b-mcp', 'npm:notes']
/** The feed names these, and does not say deleted. */
const changed = (...names: string[]) => ({ ...WORLD, changed: names })
const heldBy = ({ held }: NpmRun) => [...held.keys()].sort()
const dayOf = (day: number) => new Date(Date.UTC(2026, 10, 22 + day)).toISOString().slice(0, 10)

describe('a package that answers 404', () => {
  const documents = { 'a-mcp': { status: 404 } }

  it('is kept and asked for again, and all is well when it comes back', async () => {
    const missed = await crawlNpm(changed('a-mcp'), { documents, day: dayOf(1) }, await crawlNpm(WORLD))
    expect([heldBy(missed), missed.unread, missed.remarks]).toEqual([ALL, ['npm:a-mcp'], [expect.stringMatching(/^404 .*: a-mcp$/)]])
    const back = await crawlNpm(changed('a-mcp'), { day: dayOf(2) }, missed)
    expect([documentsOf(back), heldBy(back), back.unread, back.remarks]).toEqual([['a-mcp'], ALL, [], []])
    expect(JSON.stringify(back.state)).not.toContain('missedOn')
  })

  it('is gone when it does so on a second day, and not on the same', async () => {
    const first = await crawlNpm(changed('a-mcp'), { documents, day: dayOf(1) }, await crawlNpm(WORLD))
    const same = await crawlNpm(changed('a-mcp'), { documents, day: dayOf(1) }, first)
    expect(heldBy(same)).toEqual(ALL)
    const given = { leads: new Set(['npm:a-mcp']) }
    const later = await crawlNpm(changed('a-mcp'), { documents, day: dayOf(2), given }, same)
    expect([heldBy(later), later.unread, later.absent]).toEqual([ALL.slice(1), [], ['npm:a-mcp']])
    expect(documentsOf(await crawlNpm(changed('a-mcp'), { documents, day: dayOf(3) }, later))).toEqual([])
  })

  it('is gone at once where a new list of names does not have it', async () => {
    const without = { ...changed('a-mcp'), facts: [fact('b-mcp'), fact('c-mcp'), fact('notes')], namesVersion: '2.0.2579' }
    const feedSaysNothing = { ...without, facts: [...without.facts, fact('elsewhere')] }
    const run = await crawlNpm(feedSaysNothing, { documents, day: dayOf(14), feed: false }, await crawlNpm(WORLD, { feed: false }))
    expect([heldBy(run).includes('npm:a-mcp'), run.unread]).toEqual([false, []])
  })

  it('is asked for again after a while where the list of names still has it', async () => {
    let run = await crawlNpm(changed('a-mcp'), { documents, day: dayOf(1) }, await crawlNpm(WORLD))
    run = await crawlNpm(changed('a-mcp'), { documents, day: dayOf(2) }, run)
    expect(heldBy(run)).toEqual(ALL.slice(1))
    const healed = await crawlNpm({ ...changed('a-mcp'), namesVersion: '2.0.2579' }, { day: '2026-12-20' }, run)
    expect(heldBy(healed)).toEqual(ALL)
  })

  it('is let go with no other where many do so at once, however often', async () => {
    const facts = Array.from({ length: 40 }, (_, at) => fact(`mcp-${String(at).padStart(2, '0')}`))
    const names = facts.slice(0, 20).map(({ name }) => name)
    const world = { facts, changed: names }
    const gone = Object.fromEntries(names.map((name) => [name, { status: 404 }]))
    let run = await crawlNpm({ facts })
    for (const day of [1, 2, 3]) {
      run = await crawlNpm(world, { documents: gone, day: dayOf(day) }, run)
      expect([run.held.size, run.unread.length]).toEqual([40, 20])
      expect(run.remarks[0]).toMatch(/^404 for 20 of 20 listed records .*fault/)
    }
    const allowed = await crawlNpm(world, { documents: gone, day: dayOf(4), given: { allowShrink: true } }, run)
    expect((await crawlNpm(world, { documents: gone, day: dayOf(5), given: { allowShrink: true } }, allowed)).held.size).toBe(20)
  })
})

it('a crawl is not whole where the feed breaks off, the search fails or the list of names cannot be had', async () => {
  const first = await crawlNpm(WORLD)
  expect(first.complete).toBe(true)
  for (const [options, remark] of [
    [{ npmFault: 'feed_down' }, 'the feed of changes could not be read'],
    [{ npmSearches: 0 }, 'the search could not be read'],
    [{ npmFault: 'names_absent' }, 'no list of all names'],
  ] as const) {
    const run = await crawlNpm(WORLD, { options, day: dayOf(1) }, first)
    expect([run.complete, heldBy(run), run.remarks]).toEqual([false, ALL, [expect.stringContaining(remark)]])
  }
})

describe('a document under status 200', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['nothing in it', {}],
    ['a list', []],
    ['another package', { name: 'b-mcp', 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': { version: '1.0.0', dist: {} } } }],
  ])('that is malformed (%s) takes nothing away, is named, and is asked for again', async (_, value) => {
    const documents = { 'a-mcp': { status: 200, value } }
    const broken = await crawlNpm(changed('a-mcp'), { documents, day: dayOf(1) }, await crawlNpm(WORLD))
    expect([heldBy(broken), broken.unread]).toEqual([ALL, ['npm:a-mcp']])
    expect([broken.rejected, broken.remarks]).toEqual([
      [expect.objectContaining({ key: 'npm:a-mcp', code: 'malformed' })],
      [expect.stringMatching(/^malformed today.*: a-mcp$/)],
    ])
    const whole = await crawlNpm(changed('a-mcp'), { day: dayOf(1) }, broken)
    expect([documentsOf(whole), heldBy(whole), whole.rejected, whole.unread]).toEqual([['a-mcp'], ALL, [], []])
  })

  it('that is a part is an error', async () => {
    const documents = { 'a-mcp': { status: 206, value: { name: 'a-mcp' } } }
    const run = await crawlNpm(changed('a-mcp', 'b-mcp'), { documents, day: dayOf(1) }, await crawlNpm(WORLD))
    expect([heldBy(run), run.unread, run.remarks]).toEqual([ALL, ['npm:a-mcp'], [expect.stringContaining('206')]])
  })

  it('that is malformed in the same way on two days stands for a week, and its listing with it', async () => {
    const documents = { 'a-mcp': { status: 200, value: { name: 'a-mcp', versions: 7 } }, 'new-mcp': { status: 200, value: null } }
    const world = { ...WORLD, facts: [...WORLD.facts, fact('new-mcp')], changed: ['a-mcp', 'new-mcp'] }
    let run = await crawlNpm(world, { documents, day: dayOf(1) }, await crawlNpm(WORLD))
    // Of the new one nothing is listed that could be out of date.
    expect(run.unread).toEqual(['npm:a-mcp'])
    const asked: string[][] = []
    for (const day of [1, 2, 3, 8, 9, 10]) {
      run = await crawlNpm(world, { documents, day: dayOf(day) }, run)
      asked.push(documentsOf(run))
      expect([heldBy(run), run.rejected.length]).toEqual([ALL, 2])
    }
    const both = ['a-mcp', 'new-mcp']
    expect([asked, run.unread]).toEqual([[both, both, [], [], both, []], []])
  })
})

describe('the memory', () => {
  it('of before has malformed records asked for again', async () => {
    const first = await crawlNpm(WORLD)
    const rejected = { code: 'malformed', message: 'x' }
    const packages = { ...(first.state.packages as object), 'a-mcp': { day: dayOf(0), etag: '"x"', rejected } }
    const run = await crawlNpm(WORLD, {}, { ...first, state: { ...first.state, packages } })
    expect([documentsOf(run), heldBy(run), run.rejected]).toEqual([['a-mcp'], ALL, []])
  })

  it('loses one name alone that cannot be read', async () => {
    const first = await crawlNpm(WORLD)
    const packages = { ...(first.state.packages as object), 'a-mcp': { day: 'yesterday', etag: 'a\nb' }, '\ud800': {} }
    const state = { ...first.state, packages, cursor: 7, changes: { seq: '\ud800', day: '2026-11-22' } }
    const run = await crawlNpm(WORLD, { feed: false }, { ...first, state })
    expect([documentsOf(run), heldBy(run)]).toEqual([['a-mcp'], ALL])
  })
})
