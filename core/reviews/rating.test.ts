import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../../tests/property-seed.ts'
import { standing } from '../../tests/documents.ts'
import { isEarlier, toPresentVersions, toRating } from './rating.ts'

const rated = (...ratings: number[]) => ratings.map((rating) => ({ rating, isNewAccount: false }))
const newcomer = (rating: number) => ({ rating, isNewAccount: true })
const average = (...ratings: number[]) => toRating(rated(...ratings))?.average

describe('the average', () => {
  it.each([
    [[5], 3.33],
    [[1], 2.67],
    [[3], 3],
    [[5, 5, 5, 5, 5], 4],
    [[5, 1], 3],
    [Array(20).fill(5), 4.6],
    [Array(200).fill(5), 4.95],
  ])('of %j is %d', (ratings, expected) => expect(average(...ratings)).toBe(expected))

  it('is not there where there is no review, or none that counts: that is no 0', () => {
    expect(toRating([])).toBeUndefined()
    expect(toRating([newcomer(5)])).toEqual({
      ...{ count: 0, newAccounts: 1, earlierVersions: 0 },
      distribution: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 },
    })
  })

  it('takes no account of new accounts, and says how many there are', () => {
    expect(toRating([...rated(2), newcomer(5), newcomer(5)])).toMatchObject({ average: average(2), count: 1, newAccounts: 2 })
  })

  it('comes with how often each value was given', () => {
    expect(toRating(rated(5, 5, 4, 1))?.distribution).toEqual({ 1: 1, 2: 0, 3: 0, 4: 1, 5: 2 })
  })

  it('counts those of an earlier major version in, and says how many there are', () => {
    const reviews = ['1.9.0', '2.0.0', undefined].map((version) => ({
      rating: 4,
      isNewAccount: false,
      ...(version === undefined ? {} : { version }),
    }))
    expect(toRating(reviews, ['2.1.0'])).toMatchObject({ count: 3, earlierVersions: 1 })
    expect(toRating(reviews)).toMatchObject({ count: 3, earlierVersions: 0 })
  })
})

describe('whatever is given', () => {
  const rating = fc.integer({ min: 1, max: 5 })
  const some = fc.array(rating, { minLength: 1, maxLength: 60 })
  /** Half of the last digit that is kept, of two figures. */
  const ROUNDING = 0.01

  it('the average stays on the scale', () => {
    fc.assert(
      fc.property(some, (ratings) => {
        expect(average(...ratings)).toBeGreaterThanOrEqual(1)
        expect(average(...ratings)).toBeLessThanOrEqual(5)
      }),
    )
  })

  it('a better rating never lowers it', () => {
    fc.assert(
      fc.property(some, rating, rating, (ratings, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)]
        expect(average(...ratings, high)).toBeGreaterThanOrEqual(average(...ratings, low) ?? Number.NaN)
      }),
    )
  })

  it('one more review moves it by a third of a point at most, and one that is changed by two thirds', () => {
    fc.assert(
      fc.property(some, rating, rating, (ratings, one, other) => {
        const [without, with1, changed] = [average(...ratings), average(...ratings, one), average(...ratings, other)]
        expect(Math.abs((with1 ?? 0) - (without ?? 0))).toBeLessThanOrEqual(1 / 3 + ROUNDING)
        expect(Math.abs((changed ?? 0) - (with1 ?? 0))).toBeLessThanOrEqual(2 / 3 + ROUNDING)
      }),
    )
  })

  it('the order is nothing to it', () => {
    fc.assert(
      fc.property(some, (ratings) => {
        expect(average(...ratings.toReversed())).toBe(average(...ratings))
      }),
    )
  })
})

describe('a review of', () => {
  it.each([
    ['1.9.9', ['2.0.0'], true],
    ['2.0.0', ['2.9.0'], false],
    ['2.9.0', ['2.0.0'], false],
    ['3.0.0', ['2.0.0'], false],
    ['0.1.0', ['0.2.0'], true],
    ['0.2.1', ['0.2.9'], false],
    ['0.9.0', ['1.0.0'], true],
    ['v1', ['2.0.0'], true],
    ['0.9.0', ['2.0.0', '0.9.1'], false],
    ['0.8.0', ['2.0.0', '0.9.1'], true],
    ['1.0.0', ['2.0.0', 'main'], true],
    ['latest', ['2.0.0'], false],
    ['1a2b3c', ['2.0.0'], false],
    [undefined, ['2.0.0'], false],
    ['1.0.0', [], false],
  ])('%s, where there is %j, is of an earlier one: %s', (version, present, expected) => {
    expect(isEarlier(version, present)).toBe(expected)
  })

  it('a package or of what the server says of itself is held against both', () => {
    const packages = [{ registryType: 'npm' as const, identifier: 'a', version: '1.0.0', transport: 'stdio' as const }]
    const probes = [
      standing({ version: '1.0.0', serverInfo: { name: 'a', version: '3.0.0' } }),
      standing({ serverInfo: { name: 'a', version: '' } }),
    ]
    expect(toPresentVersions({ packages, probes })).toEqual(['1.0.0', '3.0.0'])
  })
})
