// Brings text into the form that the rules read: letters folded, disguises undone, cut into sentences of bounded length.
import { foldLetters } from './letters.ts'

/** One statement or demand. `text` is lower case; `shown` is as the author wrote it, disguises undone. */
export interface Sentence {
  text: string
  shown: string
}

/** Longer ones are read in pieces that overlap, so that no pattern ever looks at more. In UTF-16 code units. */
const MAX_SENTENCE = 800
const OVERLAP = 200

/** Where one ends: a stop before a space or a bracket, a blank line, a line that begins anew, a tag, a comment. */
const BOUNDARY = /(?<=\w);(?=\s)|[.!?]["')\]]?(?=\s|$)|[。！？]|\n+|[•▪◦]| [-–] (?=[A-Z])|<\/?\w{1,30}>|<!--|-->/g

/** What a model reads out of a text: compatibility forms, look-alike letters and hidden characters made plain. Linear in its length. */
export function toPlainText(text: string): string {
  return foldLetters(text)
    .replace(/[\u2018\u2019\u02BC]/g, "'")
    .replace(/[\u201C\u201D]/g, '"')
    .replace(/[^\S\n]{1,400}/g, ' ')
    .replace(/\b([ei])\.([ge])\.,?/gi, '$1$2') // e.g. and i.e. end no sentence
    .replace(/([^\n:]) ?\n ?(?=[a-z0-9(*~"'])(?![-*] )/g, '$1 ') // a line that goes on in lower case was wrapped, not ended
}

/** @param plain what `toPlainText` gave */
export function toSentences(plain: string): Sentence[] {
  const sentences: Sentence[] = []
  let start = 0
  const add = (end: number) => {
    for (let from = start; from < end; from += MAX_SENTENCE - OVERLAP) {
      const shown = plain.slice(from, Math.min(end, from + MAX_SENTENCE)).trim()
      if (shown.length > 3) sentences.push({ shown, text: shown.toLowerCase() })
      if (from + MAX_SENTENCE >= end) break
    }
  }
  for (const { index, 0: mark } of plain.matchAll(BOUNDARY)) {
    add(index + (/^[.!?]/.test(mark) ? 1 : 0))
    start = index + mark.length
  }
  add(plain.length)
  return sentences
}
