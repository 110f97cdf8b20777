// The list of servers as it is packed, narrowed, counted and sorted; its state in an address.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BrowseRow, FACET_IDS, type FacetId, isMeasured, packColumns, unpackColumns } from './columns.ts'
import { type Selection, select } from './select.ts'
import { readState, writeState } from './state.ts'

const WORDS: Record<FacetId, readonly string[]> = {
  outcome: ['ok', 'timeout'],
  category: ['databases', 'documents', 'games'],
  transport: ['stdio', 'sse'],
  auth: ['none'],
  origin: ['npm', 'pypi'],
  language: ['TypeScript'],
  license: ['MIT'],
  era: ['legacy'],
  band: ['good'],
  changed: ['week'],
}
const NONE = Object.fromEntries(FACET_IDS.map((facet) => [facet, []])) as unknown as BrowseRow['words']
const row = (id: string, words: Partial<BrowseRow['words']> = {}, figures: BrowseRow['figures'] = {}): BrowseRow => ({
  id,
  words: { ...NONE, ...words },
  figures,
})
const list = (rows: BrowseRow[]) => unpackColumns(packColumns(rows, WORDS))
const ROWS = [
  row('a', { outcome: ['ok'], category: ['databases'] }, { score: 50, latency: 900, tools: 0 }),
  row('b', { outcome: ['ok'], category: ['documents', 'games'] }, { score: 90 }),
  row('c', { outcome: ['timeout'], category: ['databases', 'games'] }, { latency: 30, tools: 7 }),
  row('d', { outcome: ['ok'], category: [] }, { score: 50, tools: 300 }),
]
const ids = (selection: Partial<Selection>) => {
  const columns = list(ROWS)
  const { servers, counts } = select(columns, { chosen: {}, sort: 'relevance', ...selection })
  return { ids: [...servers].map((server) => columns.ids[server]).join(''), counts }
}

describe('the file', () => {
  it('holds what was packed, and what was not measured is not 0', () => {
    const { figures, ids: names } = list(ROWS)
    expect(names).toEqual(['a', 'b', 'c', 'd'])
    expect([...figures.tools].map(isMeasured)).toEqual([true, false, true, true])
    expect(figures.tools[0]).toBe(0)
    expect([...figures.score].slice(0, 2)).toEqual([50, 90])
  })

  it('keeps wide figures to a fifteenth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), (value) => {
        const kept = list([row('a', {}, { latency: value })]).figures.latency[0] ?? 0
        expect(Math.abs(kept - value)).toBeLessThanOrEqual(1 + value / 15)
      }),
    )
  })

  it('of nothing is a list of nothing', () => expect(list([])).toMatchObject({ servers: 0, ids: [] }))

  it('cut short is refused', () => {
    expect(() => unpackColumns(packColumns(ROWS, WORDS).subarray(0, -3))).toThrow('cut short')
  })

  it('takes no word that its facet does not have', () => {
    expect(() => list([row('a', { outcome: ['fine'] })])).toThrow('"fine" is no word of outcome')
  })
})

describe('a selection', () => {
  it.each<[string, Partial<Selection>, string]>([
    ['of nothing is all, in the order of the list', {}, 'abcd'],
    ['of one word', { chosen: { category: ['databases'] } }, 'ac'],
    ['of two words of a facet has either', { chosen: { category: ['databases', 'documents'] } }, 'abc'],
    ['in two facets has both', { chosen: { category: ['games'], outcome: ['ok'] } }, 'b'],
    ['of a word that nobody knows is all', { chosen: { category: ['nonsense'] } }, 'abcd'],
    ['by score, those without last', { sort: 'score' }, 'badc'],
    ['by latency, the quickest first', { sort: 'latency' }, 'cabd'],
    ['by tools, none before not measured', { sort: 'tools' }, 'dcab'],
    ['among what a text found, in its order', { found: Uint32Array.of(3, 0) }, 'da'],
    ['among what a text found, sorted', { found: Uint32Array.of(3, 2, 1), sort: 'score' }, 'bdc'],
  ])('%s', (_, selection, expected) => expect(ids(selection).ids).toBe(expected))

  it('counts for each word what choosing it alone in its facet would leave', () => {
    const rows = fc.array(
      fc.record({
        outcome: fc.subarray([...WORDS.outcome]),
        category: fc.subarray([...WORDS.category]),
        origin: fc.subarray([...WORDS.origin]),
      }),
      { maxLength: 30 },
    )
    const chosen = fc.record({ outcome: fc.subarray([...WORDS.outcome]), category: fc.subarray([...WORDS.category]) })
    fc.assert(
      fc.property(rows, chosen, (given, own) => {
        const columns = list(given.map((words, index) => row(`s${index}`, words)))
        const { counts } = select(columns, { chosen: own, sort: 'relevance' })
        for (const facet of FACET_IDS)
          for (const [index, word] of WORDS[facet].entries())
            expect(counts[facet][index]).toBe(select(columns, { chosen: { ...own, [facet]: [word] }, sort: 'relevance' }).servers.length)
      }),
    )
  })
})

describe('the address', () => {
  it.each([
    ['', ''],
    ['?q=read+mail&category=documents,databases&sort=score&page=3', '?q=read+mail&category=databases,documents&sort=score&page=3'],
    ['?sort=nonsense&page=-1&category=&other=1', ''],
    ['?page=1e9', ''],
  ])('%s is written as %j', (given, written) => expect(writeState(readState(given))).toBe(written))
})
