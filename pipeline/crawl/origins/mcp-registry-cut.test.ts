// What becomes of a read of the official registry that does not come to its end.
import { describe, expect, it } from 'vitest'
import { crawlRegistry, joined, key, keysOf, later, many, nameOf, record, spentAfter } from '../../../tests/registry-crawl.ts'
import { HttpError } from '../../lib/http.ts'

describe('a read that does not come to its end', () => {
  it('goes on in the next run where the budget ended it, and then knows what is gone', async () => {
    const before = await crawlRegistry({ servers: [...many(250), record('com.example/000-gone')] })
    const first = await crawlRegistry({ after: before, now: later(8), budget: spentAfter(2) })
    expect([first.listings.length, first.complete, first.asked.length]).toEqual([200, false, 2])
    expect(first.remarks.join()).toContain('budget')
    const second = await crawlRegistry({ after: joined(before, first), now: later(9) })
    expect(second.asked.map((one) => one.get('cursor'))).toEqual(['com.example/199:1.0.0'])
    expect([keysOf(second), second.complete]).toEqual([many(250).map((_, index) => key(index)), true])
    expect(second.state).toMatchObject({ fullAt: '2026-11-30', count: 250 })
    expect(second.state.resume).toBeUndefined()
  })

  it('keeps what came before a page that fails', async () => {
    const first = await crawlRegistry({ options: { mcpRegistryFault: 'page_fails' } })
    expect([first.listings.length, first.complete, first.remarks.length]).toEqual([100, false, 1])
    const second = await crawlRegistry({ after: first })
    expect([second.asked[0]?.get('cursor'), second.listings.length, second.complete]).toEqual(['com.example/099:1.0.0', 250, true])
  })

  it('goes on with the changes as well', async () => {
    const first = await crawlRegistry()
    const servers = many(250).map((one) => record(one.server.name, '2026-11-22T00:00:00Z', {}, { version: '2.0.0' }))
    const second = await crawlRegistry({ servers, after: first, now: later(1), budget: spentAfter(1) })
    expect([second.listings.length, second.complete]).toEqual([100, false])
    const third = await crawlRegistry({ servers, after: joined(first, second), now: later(2) })
    expect(third.asked.map((one) => [one.get('updated_since'), one.get('cursor')])[0]).toEqual([
      '2025-12-31T23:00:00.000Z',
      'com.example/099:2.0.0',
    ])
    expect([new Set(third.listings.map(({ version }) => version)), third.complete]).toEqual([new Set(['2.0.0']), true])
    expect(third.state.newest).toBe('2026-11-22T00:00:00.000Z')
  })

  it('begins anew where its cursor is no longer taken', async () => {
    const cut = await crawlRegistry({ budget: spentAfter(1) })
    const resume = { ...JSON.parse(JSON.stringify(cut.state.resume)), cursor: 'nonsense' }
    const { listings, complete, asked } = await crawlRegistry({ after: { ...cut, state: { ...cut.state, resume } } })
    expect([listings.length, complete, asked.map((one) => one.get('cursor')).slice(0, 2)]).toEqual([250, true, ['nonsense', null]])
  })

  it.each<[string, number, unknown]>([
    ['no list', 2, { servers: null, metadata: {} }],
    ['an empty end', 2, { servers: [], metadata: {} }],
    ['a refusal', 2, new HttpError('GET', 'x', 404, 'no such cursor')],
    ['an end that comes much too soon', 1, { servers: [record(nameOf(249))], metadata: {} }],
  ])('begins anew, and loses nothing, where its cursor leads to %s', async (_, pages, answer) => {
    const before = await crawlRegistry()
    const cut = await crawlRegistry({ after: before, now: later(8), budget: spentAfter(pages) })
    const answers = [answer]
    const again = await crawlRegistry({ after: joined(before, cut), now: later(9), spoil: () => answers.pop() })
    expect(again.asked.map((one) => one.get('cursor')).slice(0, 2)).toEqual([`${nameOf(pages * 100 - 1)}:1.0.0`, null])
    expect([keysOf(again), again.complete, again.state.resume]).toEqual([keysOf(before), true, undefined])
  })

  it('ends a list whose cursors lead in a circle, and loses nothing', async () => {
    const { listings, complete, asked, remarks, state } = await crawlRegistry({ options: { mcpRegistryFault: 'loop' } })
    expect([listings.length, complete, asked.length, state.resume]).toEqual([101, false, 2, undefined])
    expect(remarks.join()).toContain('no end')
  })

  it('throws where not one page can be had', async () => {
    await expect(crawlRegistry({ options: { down: ['mcp-registry'] } })).rejects.toThrow(HttpError)
    const cut = await crawlRegistry({ budget: spentAfter(1) })
    await expect(crawlRegistry({ after: cut, options: { down: ['mcp-registry'] } })).rejects.toThrow(HttpError)
  })

  it('remembers nothing of a quick look', async () => {
    const first = await crawlRegistry()
    const look = await crawlRegistry({ after: first, limit: 10, now: later(9) })
    expect([look.listings.length, look.complete, look.state]).toEqual([10, false, first.state])
  })
})
