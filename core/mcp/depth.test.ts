import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countMarks, DepthMeter, isNestedDeeper } from './depth.ts'

const isDeeper = (json: string, limit: number) => new DepthMeter(limit).isExceededBy(Buffer.from(json))

describe('depth', () => {
  it.each([
    ['[]', 1, false],
    ['[[]]', 1, true],
    ['{"a":[1]}', 2, false],
    ['"[[[["', 1, false],
    ['{"a\\"[[[":1}', 1, false],
    ['"\\\\"', 1, false],
  ])('of %s, limit %i: %s', (json, limit, expected) => {
    expect(isDeeper(json, limit)).toBe(expected)
    expect(isNestedDeeper(JSON.parse(json), limit)).toBe(expected)
  })

  it('is that of the value that was written, parsed or not', () => {
    const depthOf = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const depth = depthOf(value)
        const json = JSON.stringify(value)
        expect([isDeeper(json, depth), isNestedDeeper(value, depth)]).toEqual([false, false])
        if (depth > 0) expect([isDeeper(json, depth - 1), isNestedDeeper(value, depth - 1)]).toEqual([true, true])
      }),
    )
  })

  it('is the same wherever a text is cut into chunks', () => {
    const letters = fc.constantFrom('[', ']', '{', '}', '"', '\\', '\n', 'x')
    fc.assert(
      fc.property(fc.array(letters), fc.nat(), (parts, at) => {
        const bytes = Buffer.from(parts.join(''))
        const whole = new DepthMeter(2).isExceededBy(bytes)
        const halves = new DepthMeter(2)
        const cut = bytes.length === 0 ? 0 : at % bytes.length
        expect([bytes.subarray(0, cut), bytes.subarray(cut)].some((half) => halves.isExceededBy(half))).toBe(whole)
      }),
    )
  })

  it('does not bring its own measurer down', () => {
    expect(isNestedDeeper(JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`), 1_000_000)).toBe(false)
  })
})

it('there are at least as many marks as values, but for the first', () => {
  const valuesOf = (value: unknown): number =>
    1 + (typeof value === 'object' && value !== null ? Object.values(value).reduce((sum: number, inner) => sum + valuesOf(inner), 0) : 0)
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(countMarks(Buffer.from(JSON.stringify(value)))).toBeGreaterThanOrEqual(valuesOf(value) - 1)
    }),
  )
})
