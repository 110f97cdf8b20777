// Tokens of a text in the encoding o200k_base. The table of the encoding is read on first use: it takes longer than some whole probes.

export const TOKENIZER = 'o200k_base'

/** The time of byte-pair merging grows with the square of a word's length, and words of other people's text have no bound. */
const MAX_WORD = 64

/** A run that the encoding would take for one word (letters and marks, signs, or space), past what real ones have. */
const LONG_RUN = new RegExp(`[\\p{L}\\p{M}]{${MAX_WORD}}|[^\\s\\p{L}\\p{N}]{${MAX_WORD}}|\\s{${MAX_WORD}}`, 'gu')

export type CountTokens = (text: string) => number

/** @returns a function that counts exactly, except that words of more than 64 characters are cut into pieces; linear in the text's length */
export async function openTokenizer(): Promise<CountTokens> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base')
  // Names of control tokens in other people's text are text.
  const options = { disallowedSpecial: new Set<string>() }
  return (text) => {
    let tokens = 0
    let start = 0
    for (const { index, 0: run } of text.matchAll(LONG_RUN)) {
      tokens += countTokens(text.slice(start, index + run.length), options)
      start = index + run.length
    }
    return tokens + countTokens(text.slice(start), options)
  }
}
