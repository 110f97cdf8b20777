// Which values of a plan the model made up: those that do not stand in the reader's own words.
import type { JsonObject } from '../../core/schema/text.ts'
import { toKey } from '../tasks/pointer.ts'

type Json = JsonObject[string]

const MOST = 200
const LONGEST_POINTER = 500
/**
 * What may stand beside a value that is said. Not the rest of a path: who said /home/ada/old.txt did not say /home/ada. Where this is too
 * strict the reader looks at a value for nothing.
 */
const BEFORE = /^$|[\s"'“”„‘’`([{<«=:,;]/
const AFTER = /^(?:$|[\s"'“”‘’`)\]}>»,;!?]|[.:](?:$|[\s"'”’`)\]]))/

/**
 * A text or a number is said where it stands in the words by itself, whatever its case and spaces; true, false, null and what is empty never is.
 * @returns JSON Pointers (RFC 6901) to values that are not said; where they are too many or too far down, to what holds them
 */
export function findUnsaid(args: JsonObject, words: string): string[] {
  const said = toPlain(words)
  const found = walk(args, '', said)
  return found.length > MOST ? [''] : [...new Set(found)]
}

function walk(value: Json, at: string, said: string): string[] {
  if (typeof value !== 'object' || value === null || (at !== '' && Object.keys(value).length === 0)) return isSaid(value, said) ? [] : [at]
  return Object.entries(value).flatMap(([key, inner]) => {
    const below = `${at}/${toKey(key)}`
    return below.length > LONGEST_POINTER ? [at] : walk(inner, below, said)
  })
}

function isSaid(value: Json, said: string): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false
  const wanted = toPlain(String(value))
  if (wanted === '') return false
  for (let at = said.indexOf(wanted); at >= 0; at = said.indexOf(wanted, at + 1))
    if (BEFORE.test(said.slice(Math.max(0, at - 1), at)) && AFTER.test(said.slice(at + wanted.length, at + wanted.length + 2))) return true
  return false
}

function toPlain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}
