// Servers that only a change of theirs brings to light: what is tested, in which order, and how far a run comes.
import { afterEach, describe, expect, it } from 'vitest'
import { ALL, closeAll, crawl, crawlAnswers, FACTS, fact, keysOf, toIndex, toProject, WORLD } from '../../../tests/pypi-crawl.ts'

afterEach(closeAll)

describe('projects whose name does not say what they are', () => {
  const hidden = fact('notes', { summary: 'Keeps notes for assistants', keywords: 'notes' })
  const world = { facts: [...FACTS, hidden], otherNames: WORLD.otherNames ?? [] }
  const raised = ['flask', 'numpy', 'notes', 'zope-interface']

  it('are tested when they change, and followed if they are servers; of the others nothing stays', async () => {
    const first = await crawl(world)
    expect([keysOf(first.listings), first.state.testedTo]).toEqual([ALL, first.state.lastSerial])
    const second = await crawl({ ...world, raised }, { after: first })
    expect(second.asked).toEqual(['flask', 'notes', 'numpy', 'zope-interface'])
    expect([keysOf(second.listings), second.rejected]).toEqual([[...ALL, 'pypi:notes'].toSorted(), []])
    expect(JSON.stringify(second.state)).not.toMatch(/flask|numpy|zope/)
    const third = await crawl({ ...world, raised: [...raised, 'notes'] }, { after: second })
    expect([third.asked, keysOf(third.listings)]).toEqual([['notes'], keysOf(second.listings)])
  })

  it('are tested in the order of their change, after what is known, and the mark stands where the budget ended', async () => {
    const first = await crawl(world)
    const changed = { ...world, raised: ['zope-interface', 'a-mcp', 'numpy', 'notes', 'flask'] }
    const cut = await crawl(changed, { after: first, requests: 4 })
    expect(cut.asked).toEqual(['a-mcp', 'numpy', 'zope-interface'])
    expect([cut.complete, cut.unread]).toEqual([true, []])
    const rest = await crawl(changed, { after: cut })
    // What waits is named by the index alone.
    expect([rest.index, rest.asked]).toEqual([200, ['flask', 'notes']])
    expect(rest.state.testedTo).toBe(rest.state.lastSerial)
    expect((await crawl(changed, { after: rest })).index).toBe(304)
  })

  it('wait while what is known fails in rows, but not for a single one of it', async () => {
    const facts = Array.from({ length: 20 }, (_, index) => fact(`mcp-${String(index).padStart(2, '0')}`))
    const names = facts.map(({ name }) => name)
    const first = await crawl({ ...world, facts })
    const down = await crawl({ ...world, facts, raised: [...names, 'flask'] }, { after: first, failing: names.slice(1) })
    expect([down.asked.includes('flask'), down.state.testedTo]).toEqual([false, first.state.testedTo])
    const one = await crawl({ ...world, facts, raised: ['mcp-00', 'flask'] }, { after: first, failing: ['mcp-00'] })
    expect([one.asked, one.unread]).toEqual([['flask', 'mcp-00'], ['pypi:mcp-00']])
  })

  it('are caught up with, latest change first, as many in a run as it is told to', async () => {
    const older = { ...world, otherNames: ['django', ...world.otherNames] }
    const first = await crawl(older, { catchUp: 2 })
    expect(first.asked.filter((name) => !name.includes('mcp'))).toEqual(['notes', 'zope-interface'])
    expect(keysOf(first.listings)).toEqual([...ALL, 'pypi:notes'].toSorted())
    const second = await crawl(older, { after: first, catchUp: 2 })
    expect([second.index, second.asked]).toEqual([200, ['flask', 'numpy']])
    const third = await crawl(older, { after: second, catchUp: 2 })
    expect([third.asked, keysOf(third.listings)]).toEqual([['django'], keysOf(first.listings)])
    const settled = await crawl(older, { after: await crawl(older, { after: third, catchUp: 2 }), catchUp: 2 })
    expect([settled.index, settled.asked]).toEqual([304, []])
  })

  it('are not tested again by catching up where they changed since', async () => {
    const first = await crawl(world)
    const changed = { ...world, raised: ['flask', 'numpy'] }
    const second = await crawl(changed, { after: await crawl(changed, { after: first }), catchUp: 3 })
    expect(second.asked).toEqual(['notes', 'zope-interface'])
  })

  it('are caught up with no further than the budget goes', async () => {
    const first = await crawl(world, { catchUp: 4, requests: 7 })
    expect(first.asked).toEqual(['a-mcp', 'b-mcp', 'd-mcp', 'mcp-c', 'notes', 'zope-interface'])
    const second = await crawl(world, { after: first, catchUp: 4 })
    expect(second.asked).toEqual(['flask', 'numpy'])
  })

  it('are left alone by a quick look', async () => {
    const first = await crawl(world)
    const look = await crawl({ ...world, raised }, { after: first, limit: 4 })
    expect([look.asked, look.state.testedTo]).toEqual([[], first.state.testedTo])
  })

  it('do not count for their keywords alone', async () => {
    const gadget = fact('gadget', { summary: 'A gadget', requires: [], keywords: 'mcp-server' })
    const first = await crawl({ facts: FACTS })
    const second = await crawl({ facts: [...FACTS, gadget] }, { after: first })
    expect([second.asked, keysOf(second.listings)]).toEqual([['gadget'], ALL])
  })

  it('are remembered where their document cannot be had', async () => {
    const first = await crawl(world)
    const second = await crawl({ ...world, raised }, { after: first, failing: ['notes', 'flask'] })
    expect([second.unread, second.state.testedTo]).toEqual([['pypi:flask', 'pypi:notes'], second.state.lastSerial])
    const third = await crawl({ ...world, raised }, { after: second })
    expect([third.asked, keysOf(third.listings)]).toEqual([['flask', 'notes'], [...ALL, 'pypi:notes'].toSorted()])
    expect(JSON.stringify(third.state)).not.toContain('flask')
  })

  it('stay where they are in line when none of their documents can be had', async () => {
    const first = await crawl(world)
    const second = await crawl({ ...world, raised }, { after: first, failing: raised })
    expect([second.unread, second.state.testedTo]).toEqual([[], first.state.testedTo])
    expect((await crawl({ ...world, raised }, { after: second })).asked).toEqual(['flask', 'notes', 'numpy', 'zope-interface'])
  })

  it.each([
    [6_100, 6_000, /^100 more changed projects are looked at in the next run$/],
    [60_001, 0, /too many to catch up with/],
  ])('are no more than a run can carry: of %i changed, %i are tested', async (count, tested, remark) => {
    const index = (from: number) => () =>
      toIndex(from + count, Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, from + count - at])))
    const project = (name: string) => ({ body: toProject(name, 1_000_000, { summary: 'Nothing', requires_dist: [] }) })
    const first = await crawlAnswers({ index: index(0), project })
    const second = await crawlAnswers({ index: index(100_000), project }, first)
    expect([second.asked.length, second.state.testedTo]).toEqual([tested, 100_000 + (tested || count)])
    expect(second.remarks.join()).toMatch(remark)
  })
})
