import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roundCount, toPopularity } from './popularity.ts'

describe('popularity', () => {
  it.each([
    [0, 0],
    [7, 7],
    [99, 99],
    [100, 100],
    [104, 100],
    [105, 110],
    [999, 1_000],
    [31_091, 31_000],
    [1_425_541, 1_400_000],
    [86_513_438, 87_000_000],
  ])('roundCount(%i) is %i', (count, expected) => {
    expect(roundCount(count)).toBe(expected)
  })

  it.each([
    [{}, undefined],
    [{ stars: undefined, downloadsMonth: undefined }, undefined],
    [{ stars: 0 }, { stars: 0 }],
    [
      { stars: 1_234, downloadsMonth: 5 },
      { downloadsMonth: 5, stars: 1_200 },
    ],
    [{ stars: -1 }, undefined],
    [{ stars: 1.5 }, undefined],
    [{ downloadsMonth: Number.NaN }, undefined],
    [{ downloadsMonth: Number.POSITIVE_INFINITY }, undefined],
  ])('toPopularity(%j)', (counts, expected) => {
    expect(toPopularity(counts)).toEqual(expected)
  })

  it('stays within five per cent and does not move when rounded again', () => {
    fc.assert(
      fc.property(fc.nat(), (count) => {
        const rounded = roundCount(count)
        expect(Math.abs(rounded - count)).toBeLessThanOrEqual(count * 0.05)
        expect(roundCount(rounded)).toBe(rounded)
      }),
    )
  })
})
