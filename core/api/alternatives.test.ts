import { describe, expect, it } from 'vitest'
import { Alternatives } from './alternatives.ts'
import type { SummaryRow } from './summary.ts'

type Row = Pick<SummaryRow, 'id' | 'outcome' | 'score' | 'categories'>
type Entry = [Row, string[]]

const DATABASE = ['query', 'schema', 'tables', 'postgres']
const server = (id: string, words: string[], more: Partial<Row> = {}): Entry => [
  { id, outcome: 'ok', score: 80, categories: ['databases'], ...more },
  words,
]

/** Enough others for a word to be rare. */
const OTHERS = Array.from({ length: 40 }, (_, index) => server(`other-${index}`, ['list', `thing${index}`, `part${index}`]))

function alternativesTo(id: string, entries: readonly Entry[]): ReturnType<Alternatives['of']> {
  const alternatives = new Alternatives((word) => word.replace(/s$/, ''))
  for (const [row, words] of [...entries, ...OTHERS]) alternatives.add(row, words)
  return alternatives.of(id)
}

const own = server('own', DATABASE, { score: 70 })

describe('alternatives', () => {
  it('are those that share the most, with the words that they share, the rarest first', () => {
    const found = alternativesTo('own', [
      own,
      server('half', ['query', 'schema', 'redis']),
      server('twin', [...DATABASE, 'explain', 'list']),
    ])
    expect(found).toEqual([
      { id: 'twin', shared: ['postgres', 'tables', 'query'] },
      { id: 'half', shared: ['query', 'schema'] },
    ])
  })

  it.each([
    ['does not work', server('one', DATABASE, { outcome: 'crashed' })],
    ['scores lower', server('one', DATABASE, { score: 69 })],
    ['is for something else', server('one', DATABASE, { categories: ['games'] })],
    ['shares a single word', server('one', ['postgres'])],
    ['shares what everybody has', server('one', ['list', 'backup', 'restore', 'dump'])],
  ])('leave out one that %s', (_, one) => expect(alternativesTo('own', [own, one])).toEqual([]))

  it('are offered for what does not work and has no score', () => {
    const [down, words] = server('down', DATABASE, { outcome: 'crashed' })
    const { score: _, ...unscored } = down
    expect(alternativesTo('down', [[unscored, words], server('one', DATABASE, { score: 1 })]).map(({ id }) => id)).toEqual(['one'])
  })

  it('take words for one that have one form', () => {
    expect(alternativesTo('own', [own, server('one', ['table', 'querys', 'schema'])])[0]?.shared).toEqual(['query', 'schema', 'table'])
  })

  it('are three at most, the same whatever the order, the better scored first among equals', () => {
    const entries = [own, ...['d', 'b', 'a', 'c', 'e'].map((id) => server(id, DATABASE, { score: id === 'e' ? 90 : 80 }))]
    const found = alternativesTo('own', entries)
    expect(found.map(({ id }) => id)).toEqual(['e', 'a', 'b'])
    expect(alternativesTo('own', entries.toReversed())).toEqual(found)
  })

  it('are none for a server that was not added', () => expect(alternativesTo('nobody', [own])).toEqual([]))
})
