import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DepthMeter, isDeeperThan } from './depth.ts'

describe('isDeeperThan', () => {
  it.each([
    ['[]', 1, false],
    ['[[]]', 1, true],
    ['{"a":[1]}', 2, false],
    ['"[[[["', 1, false],
    ['{"a\\"[[[":1}', 1, false],
    ['"\\\\"', 1, false],
  ])('%s, limit %i: %s', (json, limit, expected) => {
    expect(isDeeperThan(json, limit)).toBe(expected)
  })

  it('agrees with the depth of the value that was written', () => {
    const depthOf = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const depth = depthOf(value)
        const json = JSON.stringify(value)
        expect(isDeeperThan(json, depth)).toBe(false)
        if (depth > 0) expect(isDeeperThan(json, depth - 1)).toBe(true)
      }),
    )
  })
})

describe('DepthMeter', () => {
  it('finds the same wherever a text is cut into chunks', () => {
    const letters = fc.constantFrom('[', ']', '{', '}', '"', '\\', '\n', 'x')
    fc.assert(
      fc.property(fc.array(letters), fc.nat(), fc.boolean(), (parts, at, isPerLine) => {
        const bytes = Buffer.from(parts.join(''))
        const whole = new DepthMeter(2, isPerLine).isExceededBy(bytes)
        const halves = new DepthMeter(2, isPerLine)
        const cut = bytes.length === 0 ? 0 : at % bytes.length
        expect([bytes.subarray(0, cut), bytes.subarray(cut)].some((half) => halves.isExceededBy(half))).toBe(whole)
      }),
    )
  })
})
