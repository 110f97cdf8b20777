// Strangers' texts as they may be printed on a terminal or given to a model: on one line, of bounded length, with nothing that is not seen.
import { shorten } from '../core/api/shorten.ts'
import { toVisible } from '../core/schema/visible.ts'

/** What toVisible leaves: formats that no script here needs (joiners stay), fillers, and selectors that can carry a hidden text. */
const UNSEEN = /(?![\u200C\u200D])\p{Cf}|[\u115F\u1160\uFFA0]|[\u{E0100}-\u{E01EF}]|[\uFE00-\uFE0F](?=[\uFE00-\uFE0F])/gu
/** Longer texts are cut before anything else is done with them. */
const MOST_READ = 20_000

/** @param most UTF-16 code units that may come out, but for an ellipsis. @returns one line: hidden characters as `\u{…}`, or gone */
export function toLine(text: string, most: number): string {
  const bounded = text.slice(0, MOST_READ).replace(/\s+/g, ' ').trim()
  return shorten(toVisible(bounded.toWellFormed()).replace(UNSEEN, ''), most)
}

/** The same of a text of many lines, which stay: nothing in it moves a cursor, paints, or hides. Of any length. */
export function toText(text: string): string {
  return text
    .toWellFormed()
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => toVisible(line).replace(UNSEEN, ''))
    .join('\n')
}
