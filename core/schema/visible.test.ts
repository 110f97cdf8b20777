import { describe, expect, it } from 'vitest'
import { toVisible } from './visible.ts'

describe('a text', () => {
  it.each([
    ['plain\nand\ttabbed', 'plain\nand\ttabbed'],
    ['nul \u0000 esc \u001b[31m c1 \u009b', 'nul \\u{0} esc \\u{1b}[31m c1 \\u{9b}'],
    ['turned \u202e around', 'turned \\u{202e} around'],
    ['zero\u200bwidth \u{E0041}tag', 'zero\\u{200b}width \\u{e0041}tag'],
    ['family 👩‍👩‍👧 and कि', 'family 👩‍👩‍👧 and कि'],
  ])('%j is shown as %j', (text, expected) => expect(toVisible({ description: text })).toEqual({ description: expected }))

  it('of a configuration is left exactly as it is', () => {
    const server = { packages: [{ identifier: 'a\u200bb' }], probes: [{ target: 'a\u200bb', instructions: 'a\u200bb' }] }
    expect(toVisible(server)).toEqual({
      packages: [{ identifier: 'a\u200bb' }],
      probes: [{ target: 'a\u200bb', instructions: 'a\\u{200b}b' }],
    })
  })
})
