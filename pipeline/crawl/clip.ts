// Brings other people's text within the limits of the dataset. It stays their text: nothing is escaped, translated or judged here,
// so whoever shows it must still treat it as hostile.
import { TEXT_LIMITS, WebUrlSchema } from '../../core/schema/text.ts'

/** One line of at most TEXT_LIMITS.line UTF-16 units: white space is folded; undefined where nothing is left. */
export function toLine(text: string | null | undefined): string | undefined {
  return clip(text?.slice(0, TEXT_LIMITS.paragraph).replace(/\s+/g, ' '), TEXT_LIMITS.line)
}

/** A text of at most TEXT_LIMITS.paragraph UTF-16 units, its line breaks kept; undefined where nothing is left. */
export function toParagraph(text: string | null | undefined): string | undefined {
  return clip(text, TEXT_LIMITS.paragraph)
}

/** Distinct lines in the order given, at most `max` of them; empty ones are left out. */
export function toLines(texts: readonly string[], max = 100): string[] {
  const lines = texts.map(toLine).filter((line) => line !== undefined)
  return [...new Set(lines)].slice(0, max)
}

/** An http or https address without credentials, or undefined. */
export function toWebUrl(text: string | null | undefined): string | undefined {
  const url = WebUrlSchema.safeParse(text?.trim())
  return url.success ? url.data : undefined
}

function clip(text: string | null | undefined, max: number): string | undefined {
  // A pair of surrogates cut in two is no longer text: toWellFormed makes the half a replacement character, which is then dropped.
  const whole = text?.trim() ?? ''
  const cut = whole.length > max ? whole.slice(0, max).replace(/[\uD800-\uDBFF]$/, '') : whole
  const clean = cut.toWellFormed().trim()
  return clean === '' ? undefined : clean
}
