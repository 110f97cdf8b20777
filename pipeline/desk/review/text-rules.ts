// What a review's text may not hold. A person reads it on a page, a model may read it in an answer of the API, so it is plain words and
// nothing that leads elsewhere. Every pattern takes linear time, and the text is bounded before it is looked at.
import { REVIEW_LIMITS } from '../../../core/schema/review.ts'
import { CHARACTER_RULES } from '../../probe/findings/characters.ts'
import { foldLetters, MIXED_WORD } from '../../probe/findings/letters.ts'
import { findSecretIn } from '../../probe/findings/secrets.ts'
import { MOST_LINES, type ReviewCode } from './findings.ts'

export interface TextRule {
  code: ReviewCode
  /** @returns what it was found in, or undefined where the text keeps the rule */
  find(text: string): readonly string[] | undefined
}

/** Endings of host names that are no usual ending of a file or a product's name (`node.js`, `server.py`, `ASP.NET`). */
const HOST =
  /\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.(?:com|org|io|ai|app|dev|xyz|shop|store|online|site|top|info|biz|co|gg|ly|link|click|cn|ru|de|uk|eu|fr|jp|br|nl|pl|ca|tv|cc|icu|live|club|pro|vip|page|tech|cloud|finance|exchange)(?![\w.-]*\w)|\b[a-z0-9-]{1,63}\.net(?=\/)/i
const LINK =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/|\b(?:mailto|javascript|data|tel|magnet|bitcoin|ipfs):\S|\bhxxps?\b|\bwww\.|[\w.+-]{1,64}@[\w-]{1,63}\.\w/i
const SPELT_HOST = /\b[a-z0-9-]{2,63}\s?[[({]\s?(?:dot|\.)\s?[\])}]\s?[a-z]{2,20}\b|\b[a-z0-9-]{2,63} dot (?:com|org|net|io|ai|app|dev)\b/i
const MARKUP =
  /<\/?[a-z!?]|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,20});|```|~~~|!?\[[^\]\n]{0,200}\][([:]|^#{1,6}\s|^\s{0,3}>|\*\*\S|~~\S|^\|.*\||^(?:-{3,}|={3,}|\*{3,})$/im
const MENTION = /(?<![\w/.@])@[a-z0-9][a-z0-9-]{0,38}(?![\w/-])/i
/** Whatever has no look of its own, but for what emoji and several scripts join their signs with. */
const UNSEEN =
  /(?!\n|\t|\u200C|\u200D|\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u3164\u115F\u1160\uFFA0\u2800]|[\uFE00-\uFE0D]|[\u{E0100}-\u{E01EF}]/u
const STACKED = /\p{M}{4}/u
const RUN = /(\S)\1{7}/u
const LONG_WORD = /\S{81}/u
const MOST_EMOJI = 12

const found = (pattern: RegExp, text: string) => {
  const match = pattern.exec(text)?.[0]
  return match === undefined ? undefined : [match]
}

export const TEXT_RULES: readonly TextRule[] = [
  {
    code: 'too_short',
    find: (text) => {
      const { length } = [...text]
      return length < REVIEW_LIMITS.minText ? [String(length)] : undefined
    },
  },
  {
    code: 'too_many_lines',
    find: (text) => {
      const lines = text.split('\n').length
      return lines > MOST_LINES ? [String(lines)] : undefined
    },
  },
  {
    code: 'unseen_characters',
    find: (text) => {
      const hidden = CHARACTER_RULES.filter(({ code }) => code !== 'mixed_letters').some(({ pattern }) => pattern.test(text))
      return hidden || UNSEEN.test(text) ? [] : undefined
    },
  },
  { code: 'stacked_marks', find: (text) => (STACKED.test(text.normalize('NFD')) ? [] : undefined) },
  { code: 'mixed_letters', find: (text) => found(MIXED_WORD, text) },
  {
    code: 'link',
    find: (text) => {
      // Read as a person would: `ｅxample．com` and `example．сom` are the same address.
      const folded = foldLetters(text).replaceAll('。', '.')
      return found(LINK, folded) ?? found(HOST, folded) ?? found(SPELT_HOST, folded)
    },
  },
  { code: 'markup', find: (text) => found(MARKUP, foldLetters(text)) },
  { code: 'mention', find: (text) => found(MENTION, foldLetters(text)) },
  { code: 'flooding', find: (text) => found(RUN, text) ?? found(LONG_WORD, text) ?? findRepeated(text) ?? findEmoji(text) },
  { code: 'shouting', find: (text) => (isShouted(text) ? [] : undefined) },
  {
    code: 'secret',
    find: (text) => {
      const secret = findSecretIn(text)
      return secret === undefined ? undefined : [secret]
    },
  },
]

/** Words that are most of what is said: one of them over and over, or a few in turn. */
function findRepeated(text: string): readonly string[] | undefined {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  if (words.length < 12) return undefined
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const [word = '', most = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
  const isOneWord = most > words.length / 3
  // A long honest text repeats words as well, but has many of them.
  const isFew = counts.size < Math.min(words.length / 4, 40)
  return isOneWord || isFew ? [word] : undefined
}

function findEmoji(text: string): readonly string[] | undefined {
  const emoji = text.match(/\p{Extended_Pictographic}/gu) ?? []
  return emoji.length > MOST_EMOJI ? [emoji.slice(0, 3).join('')] : undefined
}

function isShouted(text: string): boolean {
  const upper = text.match(/\p{Lu}/gu)?.length ?? 0
  const lower = text.match(/\p{Ll}/gu)?.length ?? 0
  return upper + lower >= 20 && upper > 0.6 * (upper + lower)
}
