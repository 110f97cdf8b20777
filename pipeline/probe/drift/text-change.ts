// How much the change of a text weighs: less where it is the mending of a slip. Whether it says something harmful now is for the findings.
import type { Severity } from '../../../core/schema/words.ts'

/** Mended words in one text, past which it is a rewriting. */
const MAX_MENDED = 8
/** A word that short has no slips, only other meanings. */
const MIN_LETTERS = 4
const MAX_LETTERS = 40

/**
 * `low` where only case, spaces, the marks around words or the spelling of a few long words changed; else `medium`. Digits, and words
 * with marks inside, such as addresses, paths and names of variables, have to be the same to the letter. Linear in the length of the texts.
 */
export function weighTextChange(before: string | undefined, after: string | undefined): Extract<Severity, 'low' | 'medium'> {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  if (old.length !== now.length || old.length === 0) return old.length === now.length ? 'low' : 'medium'
  const changed = old.flatMap((word, index) => (word === now[index] ? [] : [[word, now[index] ?? ''] as const]))
  return changed.length <= MAX_MENDED && changed.every(([a, b]) => isSlip(a, b)) ? 'low' : 'medium'
}

/** Without what a writer sets around a word, in lower case where it is made of letters alone. */
function wordsOf(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/u).flatMap((chunk) => {
    const word = trimMarks(chunk)
    return word === '' ? [] : isPlain(word) ? word.toLowerCase() : word
  })
}

const MARKS = new Set('.,;:!?()[]"\'`*_’‘“”«»–—-•')

function trimMarks(chunk: string): string {
  let [start, end] = [0, chunk.length]
  while (start < end && MARKS.has(chunk[start] ?? '')) start += 1
  while (end > start && MARKS.has(chunk[end - 1] ?? '')) end -= 1
  return chunk.slice(start, end)
}

function isPlain(word: string): boolean {
  return /^[\p{L}\p{M}]+$/u.test(word)
}

/** One letter more, less or other, or two exchanged; and the first letter stays, as in most slips and in few other words. */
function isSlip(a: string, b: string): boolean {
  if (!isPlain(a) || !isPlain(b) || a[0] !== b[0]) return false
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (short.length < MIN_LETTERS || long.length > MAX_LETTERS || long.length - short.length > 1) return false
  let start = 0
  while (start < short.length && short[start] === long[start]) start += 1
  const [x, y] = [short.slice(start), long.slice(start)]
  if (short.length < long.length) return x === y.slice(1)
  return x.slice(1) === y.slice(1) || (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2))
}
