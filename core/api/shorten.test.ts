import { expect, it } from 'vitest'
import { shorten } from './shorten.ts'

it.each([
  ['short', 10, 'short'],
  ['one two three', 8, 'one two…'],
  ['x'.repeat(20), 8, `${'x'.repeat(8)}…`],
  ['abcdefg😀', 8, 'abcdefg…'],
])('%s to %i is %s', (text, length, cut) => {
  expect(shorten(text, length)).toBe(cut)
})
