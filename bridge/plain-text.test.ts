import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toLine } from './plain-text.ts'

describe('a stranger’s text', () => {
  it.each([
    ['two\n\n lines\tof   it', 'two lines of it'],
    ['\u001b[31mred\u001b[0m', '\\u{1b}[31mred\\u{1b}[0m'],
    ['zero\u200bwidth', 'zero\\u{200b}width'],
    ['a\u202eb', 'a\\u{202e}b'],
    ['h\u{E0100}i\u{E01EF}', 'hi'], // selectors that carry a hidden text
    ['❤️ 👩‍👩‍👧 नमस्ते', '❤️ 👩‍👩‍👧 नमस्ते'],
    ['half \ud83d', 'half \ufffd'],
  ])('%j comes out as %j', (text, line) => expect(toLine(text, 200)).toBe(line))

  it('is cut where it is long', () => expect(toLine('word '.repeat(10_000), 20)).toBe('word word word word…'))

  it('never holds what a terminal acts on, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(toLine(text, 1_000_000)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E01EF}]/u)
      }),
    )
  })
})
