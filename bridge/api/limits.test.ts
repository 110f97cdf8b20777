import { describe, expect, it } from 'vitest'
import { Buckets, Streams } from './limits.ts'

describe('a bucket', () => {
  it('gives so many at once, then so many a second, and says how long to wait', () => {
    let now = 0
    const buckets = new Buckets({ burst: 3, perSecond: 0.5 }, () => now)
    expect([1, 2, 3, 4, 5].map(() => buckets.take('a'))).toEqual([0, 0, 0, 2, 2])
    now += 1_000
    expect(buckets.take('a')).toBe(1)
    now += 1_000
    expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 2])
    expect(buckets.take('b')).toBe(0)
    now += 3_600_000
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 2])
  })

  it('gives nothing more where the clock is set back', () => {
    let now = 1_000_000
    const buckets = new Buckets({ burst: 1, perSecond: 1 }, () => now)
    buckets.take('a')
    now = 0
    expect(buckets.take('a')).toBe(1)
    now = 1_000
    expect(buckets.take('a')).toBe(0)
  })
})

describe('streams', () => {
  it('are so many for each pairing, and each is given back once', () => {
    const streams = new Streams(2)
    const [first, second] = [streams.open('a'), streams.open('a')]
    expect(streams.open('a')).toBeUndefined()
    expect(streams.open('b')).toBeDefined()
    first?.end()
    first?.end()
    const third = streams.open('a')
    expect(streams.open('a')).toBeUndefined()
    streams.endAll('a')
    expect([first, second, third].map((stream) => stream?.signal.aborted)).toEqual([false, true, true])
  })
})
