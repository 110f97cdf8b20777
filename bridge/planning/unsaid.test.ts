import { expect, it } from 'vitest'
import { findUnsaid } from './unsaid.ts'

const WORDS = 'Read /home/ada/old.txt, copy 10 lines of “My Notes” to b.txt. Mail ada@example.org'

it.each([
  ['/home/ada/old.txt', true],
  ['my  notes', true],
  ['b.txt', true],
  ['ada@example.org', true],
  [10, true],
  ['10', true],
  [1, false], // of 10
  ['/home/ada', false], // the rest of a path was said
  ['/home/ada/old', false],
  ['old.txt', false],
  ['example.org', false],
  ['ead', false],
  ['', false],
  [true, false],
  [null, false],
  [[], false],
  [{}, false],
])('%j is said: %j', (value, isSaid) => expect(findUnsaid({ value }, WORDS)).toEqual(isSaid ? [] : ['/value']))

it('names where each value is', () => {
  expect(findUnsaid({ 'a/b': ['b.txt', 'c.txt', { '~': 7 }], to: 'x' }, WORDS)).toEqual(['/a~1b/1', '/a~1b/2/~0', '/to'])
  expect(findUnsaid({}, WORDS)).toEqual([])
})

it('names the whole where there are too many, and what holds a value whose name is too long', () => {
  expect(findUnsaid({ list: Array.from({ length: 300 }, () => 'x') }, WORDS)).toEqual([''])
  expect(findUnsaid({ a: { ['x'.repeat(600)]: 1, ['y'.repeat(600)]: 2 } }, WORDS)).toEqual(['/a'])
})
