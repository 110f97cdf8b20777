import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineSchema, ParagraphSchema, TEXT_LIMITS } from '../../core/schema/text.ts'
import { toLine, toLines, toParagraph, toWebUrl } from './clip.ts'

describe('clip', () => {
  it.each([
    ['  a  b\n c ', 'a b c'],
    ['', undefined],
    [' \n\t ', undefined],
    [null, undefined],
    [undefined, undefined],
    ['x'.repeat(400), 'x'.repeat(TEXT_LIMITS.line)],
    [`${'x'.repeat(299)}😀`, 'x'.repeat(299)],
    ['<b>kept as it is</b>', '<b>kept as it is</b>'],
  ])('toLine(%j)', (text, expected) => {
    expect(toLine(text)).toBe(expected)
  })

  it('keeps the line breaks of a paragraph', () => {
    expect(toParagraph(' one\n\ntwo ')).toBe('one\n\ntwo')
  })

  it('leaves out what is empty or said before', () => {
    expect(toLines(['b', ' ', 'a', 'b', ' a '])).toEqual(['b', 'a'])
    expect(toLines(['1', '2', '3'], 2)).toEqual(['1', '2'])
  })

  it.each([
    ['https://example.com/x', 'https://example.com/x'],
    [' https://example.com ', 'https://example.com'],
    ['https://user:secret@example.com', undefined],
    ['javascript:alert(1)', undefined],
    ['example.com', undefined],
    [null, undefined],
  ])('toWebUrl(%j)', (text, expected) => {
    expect(toWebUrl(text)).toBe(expected)
  })

  it('always fits the schema, and is well-formed', () => {
    const any = fc.string({ unit: 'binary', maxLength: 20_000 })
    fc.assert(
      fc.property(any, (text) => {
        const line = toLine(text)
        const paragraph = toParagraph(text)
        for (const clipped of [line, paragraph]) expect(clipped === undefined || clipped.isWellFormed()).toBe(true)
        expect(line === undefined || LineSchema.safeParse(line).success).toBe(true)
        expect(paragraph === undefined || ParagraphSchema.safeParse(paragraph).success).toBe(true)
      }),
    )
  })
})
