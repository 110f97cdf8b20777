import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../core/mcp/limits.ts'
import { atPace, measurePace, startOnce } from './pace.ts'

describe('patience', () => {
  it.each([
    [20, 1],
    [120, 2],
    [6_000, 4],
  ])('where a start takes %i ms is %i times the usual', (ms, pace) => expect(measurePace(() => ms)).toBe(pace))

  it('goes by the fastest of a few starts', () => {
    const times = [900, 130, 120]
    expect(measurePace(() => times.pop() ?? 0)).toBe(2)
    expect(startOnce()).toBeGreaterThan(0)
  })

  it('stretches times and nothing else', () => {
    const slow = atPace(DEFAULT_LIMITS, 2)
    expect(slow.connectTimeoutMs).toBe(2 * DEFAULT_LIMITS.connectTimeoutMs)
    expect({ ...slow, connectTimeoutMs: 0, discoverTimeoutMs: 0, requestTimeoutMs: 0, closeGraceMs: 0 }).toEqual({
      ...DEFAULT_LIMITS,
      connectTimeoutMs: 0,
      discoverTimeoutMs: 0,
      requestTimeoutMs: 0,
      closeGraceMs: 0,
    })
  })
})
