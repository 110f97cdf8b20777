// Text inside of XML and HTML. Nothing that an author wrote gets there but through here.
import { toVisible } from '../schema/visible.ts'

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** What no XML 1.0 document may hold in any form (XML 1.0 §2.2, Char): controls, lone surrogates, U+FFFE and U+FFFF. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

/** As content or as the value of an attribute, of XML and of HTML. What may not stand there is shown as its number: `\u{1b}`. */
export function escapeMarkup(text: string): string {
  return showForbidden(text).replace(/[&<>"']/g, (char) => ESCAPES[char] ?? '')
}

/** A stranger's text as one line for people, in any format: nothing in it unseen, and cut at `length` UTF-16 code units. */
export function toLine(text: string, length: number): string {
  const start = text.slice(0, length * 2).toWellFormed()
  const line = showForbidden(toVisible(start.replace(/[\t\n\r ]+/g, ' '))).trim()
  if (line.length <= length) return line
  const cut = line.slice(0, length - 1).toWellFormed()
  return `${cut.trimEnd()}…`
}

function showForbidden(text: string): string {
  return text.replace(FORBIDDEN, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`)
}

/** `2026-11-22 07:47 UTC`, of an ISO 8601 instant in UTC. */
export function toMinute(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`
}
