// A record of the official registry that is none although its server is known: nothing is lost, and it is asked for again.
import { describe, expect, it } from 'vitest'
import { crawlRegistry, joined, key, keysOf, later, many, nameOf, record, spentAfter } from '../../../tests/registry-crawl.ts'

const NAMELESS: unknown[] = [null, {}, [], { server: {} }]
const named = { server: { name: nameOf(1) } }
const known = many(4)
const spoiled = (wrong: unknown) => known.map((one, index) => (index === 1 ? wrong : one))

describe.each([...NAMELESS, named].map((wrong) => [wrong]))('%j in place of a known record', (wrong) => {
  it('in the whole list leaves that one unread, and the list due', async () => {
    const before = await crawlRegistry({ servers: known })
    const bad = await crawlRegistry({ servers: spoiled(wrong), after: before, now: later(8) })
    expect([keysOf(bad), bad.absent]).toEqual([[key(0), key(2), key(3)], []])
    expect([bad.complete, bad.unread]).toEqual(wrong === named ? [true, [key(1)]] : [false, []])
    const good = await crawlRegistry({ servers: known, after: joined(before, bad), now: later(9) })
    expect([good.asked[0]?.has('updated_since'), keysOf(good), good.complete, good.unread]).toEqual([false, keysOf(before), true, []])
  })

  it('among the changes is asked for again as a change', async () => {
    const before = await crawlRegistry({ servers: known })
    const changed = record(nameOf(1), '2026-11-22T00:00:00Z', {}, { version: '2.0.0' })
    const other = record(nameOf(2), '2026-11-22T06:00:00Z', {}, { version: '2.0.0' })
    const spoil = () => ({ servers: [wrong, other], metadata: {} })
    const bad = await crawlRegistry({ after: before, now: later(1), spoil })
    expect(bad.complete && bad.unread.length === 0).toBe(false)
    const good = await crawlRegistry({ servers: [known[0], changed, other, known[3]], after: joined(before, bad), now: later(2) })
    expect(good.asked[0]?.get('updated_since')).toBe('2025-12-31T23:00:00.000Z')
    expect(good.listings.map(({ version }) => version)).toEqual(['1.0.0', '2.0.0', '2.0.0', '1.0.0'])
    expect([good.complete, good.unread]).toEqual([true, []])
  })
})

it('is remembered where the budget ends the read behind it', async () => {
  const before = await crawlRegistry()
  const servers = many(250).map((one, index) => (index === 1 ? {} : one))
  const first = await crawlRegistry({ servers, after: before, now: later(8), budget: spentAfter(1) })
  const second = await crawlRegistry({ servers, after: joined(before, first), now: later(9) })
  expect([second.asked.length, second.complete, keysOf(joined(before, second))]).toEqual([2, false, keysOf(before)])
  expect((await crawlRegistry({ after: joined(before, second), now: later(10) })).complete).toBe(true)
})

it('that is no server’s is rejected alone where every known one was shown', async () => {
  const before = await crawlRegistry({ servers: known })
  const { complete, rejected, state } = await crawlRegistry({ servers: [...known, {}], after: before, now: later(8) })
  expect([complete, rejected.map(({ code }) => code), state.fullAt]).toEqual([true, ['malformed'], '2026-11-30'])
})
