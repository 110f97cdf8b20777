// What a text that somebody wrote of a server may hold: plain words. Markup is shown as it is and would only look odd, but nobody needs it.
const RULES: readonly { pattern: RegExp; why: string }[] = [
  { pattern: /<\/?[a-z!]/i, why: 'holds markup. Plain text is all that is shown' },
  { pattern: /\$\{\{|\{\{|<%/, why: 'holds something for a template. Plain text is all that is shown' },
  { pattern: /[\p{Cc}&&[^\n\t]]/v, why: 'holds characters that nobody can see' },
  {
    pattern: /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/u,
    why: 'holds characters that nobody can see, or that turn the direction of what follows',
  },
  { pattern: /(.)\1{19}/su, why: 'holds one character many times over' },
  { pattern: /\b(?:javascript|data|vbscript):/i, why: 'holds an address that is a script' },
  {
    pattern: /\b(?:ignore|disregard|forget) (?:all |any |the )?(?:previous|prior|above|earlier) (?:instructions|rules|prompts)/i,
    why: 'speaks to a model and not to a reader',
  },
  { pattern: /(?:\p{M}){5,}/u, why: 'holds a pile of marks on one letter' },
]

/** @param what such as `The description` @returns sentences, one for each rule that it breaks */
export function checkText(what: string, text: string): string[] {
  return RULES.filter(({ pattern }) => pattern.test(text)).map(({ why }) => `${what} ${why}.`)
}
