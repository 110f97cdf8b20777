// Text as terms, in the index and in the reader's query alike: names taken apart, letters plain, words without their endings.
import { stemmer } from 'stemmer'

/** Words that say nothing of what a server does: every server says them, or every sentence does. */
const EMPTY = new Set(
  'a an and any are as at be by can do for from has have how i in into is it its me my of on or our so that the their them then this to use used uses using via was we what when where which who will with you your'.split(
    ' ',
  ),
)
const LONGEST_WORD = 40
/** Scripts that put no space between words: two letters side by side are a term. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

/** `readTextFile`, `read_text_file` and `Read text-file` → `read`, `text`, `file`. Lower case, without marks. Linear in the text. */
export function toWords(text: string): string[] {
  const own = toPlainWords(text)
  if (own !== undefined) return own
  const apart = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
  return (apart.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((word) =>
    UNSPACED.test(word) ? toPairs(word) : [word.slice(0, LONGEST_WORD)],
  )
}

/** What a letter of ASCII is. */
const [OTHER, LOWER, UPPER, DIGIT] = [0, 1, 2, 3]
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code >= 48 && code <= 57) return DIGIT
  if (code >= 65 && code <= 90) return UPPER
  return code >= 97 && code <= 122 ? LOWER : OTHER
})
const SPACE = 32

/**
 * The same of a text in ASCII, which nearly all are, in a fifth of the time: a query looks through the texts of two hundred servers.
 * @returns undefined where it is none
 */
function toPlainWords(text: string): string[] | undefined {
  const words: string[] = []
  let start = -1
  let before = OTHER
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : SPACE
    if (code > 127) return undefined
    const kind = KINDS[code] as number
    // `readText` and `2D`, and where `HTTPServer` ends to be an acronym.
    const isNext = kind === UPPER && (before === LOWER || before === DIGIT || KINDS[text.charCodeAt(at + 1)] === LOWER)
    if (start !== -1 && (kind === OTHER || isNext)) {
      words.push(text.slice(start, Math.min(at, start + LONGEST_WORD)).toLowerCase())
      start = -1
    }
    if (start === -1 && kind !== OTHER) start = at
    before = kind
  }
  return words
}

/** What is indexed of a text, in its order and as often as it stands there. */
export function toTerms(text: string): string[] {
  const terms: string[] = []
  for (const word of toWords(text)) if (!EMPTY.has(word)) terms.push(toTerm(word))
  return terms
}

/** What the name of every second server holds. */
const GENERIC = new Set(['mcp', 'server', 'servers', 'the'])

/**
 * A whole name as one term that no part of a text is: `Desktop Commander`, `desktop-commander` and `desktop-commander-mcp` are one.
 * @returns undefined where nothing tells it from other names
 */
export function toNameTerm(name: string): string | undefined {
  const own = toWords(name).filter((word) => !GENERIC.has(word))
  return own.length === 0 ? undefined : `=${own.join('').slice(0, LONGEST_WORD)}`
}

const known = new Map<string, string>()
const MOST_KNOWN = 50_000

/** The stem of an English word (Porter 1980); of anything else, the word. */
export function toTerm(word: string): string {
  const before = known.get(word)
  if (before !== undefined) return before
  const term = /^[a-z]{3,}$/.test(word) ? stemmer(word) : word
  if (known.size < MOST_KNOWN) known.set(word, term)
  return term
}

function toPairs(word: string): string[] {
  const letters = [...word].slice(0, 1_000)
  return letters.length === 1 ? letters : letters.slice(1).map((letter, index) => `${letters[index]}${letter}`)
}
