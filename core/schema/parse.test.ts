// What a person reads when data is wrong: one line with the place, what was expected there and what was found.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ParseError, parseWith } from './parse.ts'

const Schema = z.strictObject({
  count: z.int(),
  word: z.enum(['ok', 'timeout']),
  list: z.array(z.strictObject({ name: z.string() })).default([]),
})
const parse = (value: unknown) => parseWith(Schema, value, 'servers/ab/x.json')

describe('a wrong value', () => {
  it.each<[string, unknown, string]>([
    ['of another type', { count: 'many', word: 'ok' }, 'count: Invalid input: expected number, found "many"'],
    ['that is missing', { word: 'ok' }, 'count: Invalid input: expected number, found nothing'],
    ['of no known word', { count: 1, word: 'fine' }, 'word: Invalid option: expected one of "ok"|"timeout", found "fine"'],
    [
      'deep inside',
      { count: 1, word: 'ok', list: [{ name: {} }] },
      'list.0.name: Invalid input: expected string, found an object with 0 keys',
    ],
    ['in the place of an array', { count: 1, word: 'ok', list: 'x' }, 'list: Invalid input: expected array, found "x"'],
    ['in the place of the whole', [1, 2], 'the whole: Invalid input: expected object, found an array of 2'],
    ['under a key too many', { count: 1, word: 'ok', more: 1 }, 'the whole: Unrecognized key: "more"'],
    ['of two lines', { count: '1\n::error::x', word: 'ok' }, 'count: Invalid input: expected number, found "1\\n::error::x"'],
    ['that hides', { count: 'a\u202eb\u001b[2J', word: 'ok' }, 'count: Invalid input: expected number, found "a\\u{202e}b\\u001b[2J"'],
  ])('%s', (_, value, message) => {
    expect(() => parse(value)).toThrow(new ParseError('servers/ab/x.json', [message]))
  })

  it('is told on one short line, whatever it and its keys are', () => {
    const hostile = { count: 'x'.repeat(1_000_000), word: '\u0000'.repeat(1_000), list: Array.from({ length: 50 }, () => ({})) }
    for (const value of [hostile, { [`a\n\u001b${'k'.repeat(10_000)}`]: 1, count: 1, word: 'ok' }]) {
      const error = (() => {
        try {
          return parse(value)
        } catch (error) {
          return error
        }
      })()
      if (!(error instanceof ParseError)) return expect.unreachable('it was taken')
      expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      expect(error.message.length).toBeLessThan(1_500)
    }
  })
})
