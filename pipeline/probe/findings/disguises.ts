// Parts of a text that its author keeps from a reader's eye: comments, tags that say so, what comes after a screenful of nothing, base64.

/** Read of each text. The length is in UTF-16 code units. */
const MAX_PARTS = 20
const MAX_PART = 4_000

const OPENING =
  /<!--|<(?:hidden|invisible|secret|internal|private|concealed|system[-_ ]?(?:note|prompt|message|instructions?)?|for[-_ ]?(?:the[-_ ])?(?:ai|llm|model|assistant)(?:[-_ ]only)?|(?:ai|llm|model|assistant|agent)[-_ ]?(?:only|instructions?|note|directive)s?)>/gi
const CLOSING = /-->|<\//
const AFTER_NOTHING = /\n(?:[^\S\n]{0,20}\n){30,200}|[^\S\n]{150,400}/g
const BASE64 = /(?:[A-Za-z0-9+/]{4}){6,1000}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/g

export interface DisguisedPart {
  text: string
  /** As base64: anything may be encoded, so that what it holds must be harmful by itself. */
  isEncoded: boolean
}

/** @param text as it was sent */
export function disguisedParts(text: string): DisguisedPart[] {
  const parts: DisguisedPart[] = []
  for (const { index, 0: mark } of text.includes('<') ? text.matchAll(OPENING) : []) {
    if (parts.length === MAX_PARTS) return parts
    const rest = text.slice(index + mark.length, index + mark.length + MAX_PART)
    const end = rest.search(CLOSING)
    parts.push({ text: end === -1 ? rest : rest.slice(0, end), isEncoded: false })
  }
  for (const { index, 0: gap } of text.matchAll(AFTER_NOTHING)) {
    if (parts.length === MAX_PARTS) return parts
    parts.push({ text: text.slice(index + gap.length, index + gap.length + MAX_PART), isEncoded: false })
  }
  for (const [code] of text.matchAll(BASE64)) {
    if (parts.length === MAX_PARTS) return parts
    if (!/[0-9+/=]/.test(code) || !/[a-z]/.test(code)) continue // a word, not a code
    const decoded = Buffer.from(code, 'base64').toString('latin1')
    if (/^[\x20-\x7E\s]+$/.test(decoded)) parts.push({ text: decoded, isEncoded: true })
  }
  return parts
}
