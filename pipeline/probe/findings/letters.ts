// Letters that look like Latin ones, after the idea of Unicode Technical Standard 39 (confusable detection), and characters nobody sees.

/** Latin letter → letters of other scripts that most typefaces draw alike. What NFKC folds already is not listed. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: 'аɑα',
  b: 'Ьƅ',
  c: 'сϲᴄ',
  d: 'ԁ',
  e: 'еҽє',
  g: 'ɡց',
  h: 'һհ',
  i: 'іıɩι',
  j: 'јϳ',
  k: 'κк',
  l: 'ӏǀ',
  m: 'м',
  n: 'ոп',
  o: 'оοօ',
  p: 'рρ',
  q: 'ԛ',
  r: 'гᴦ',
  s: 'ѕꜱ',
  t: 'тτ',
  u: 'υսц',
  v: 'νѵᴠ',
  w: 'ԝѡ',
  x: 'хχ',
  y: 'уү',
  z: 'ᴢ',
  A: 'АΑ',
  B: 'ВΒ',
  C: 'СϹ',
  E: 'ЕΕ',
  H: 'НΗ',
  I: 'ІΙӀ',
  J: 'Ј',
  K: 'КΚ',
  M: 'МΜ',
  N: 'Ν',
  O: 'ОΟՕ',
  P: 'РΡ',
  S: 'ЅՏ',
  T: 'ТΤ',
  X: 'ХΧ',
  Y: 'ҮΥ',
  Z: 'Ζ',
}

const TO_LATIN: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOKALIKES).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
)

const LOOKALIKE = new RegExp(`[${[...TO_LATIN.keys()].join('')}]`, 'gu')

const CYRILLIC_OR_ARMENIAN = [...TO_LATIN.keys()].filter((letter) => /[\u0400-\u058F]/.test(letter)).join('')
const GREEK = [...TO_LATIN.keys()].filter((letter) => /[\u0370-\u03FF]/.test(letter)).join('')

/**
 * A Latin word with look-alike letters of another script in it. Text that runs from one script into the other (`вAPI`) is no such word, and
 * Greek letters stand for quantities (`µs`, `Δx`), so that those count only between two Latin letters on either side.
 */
export const MIXED_WORD = new RegExp(
  `[A-Za-z][${CYRILLIC_OR_ARMENIAN}]{1,40}[A-Za-z]|(?<![\\p{L}\\d])[${CYRILLIC_OR_ARMENIAN}][A-Za-z]{2}|[A-Za-z]{2}[${GREEK}][A-Za-z]{2}`,
  'u',
)

/** Nothing is drawn for these; tag characters (U+E0000 to U+E007F) repeat ASCII unseen, and are read as what they repeat. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu
const TAG = /[\u{E0000}-\u{E007F}]/gu

/** The text with compatibility forms folded (NFKC), hidden characters gone or read out, and look-alike letters as Latin ones. */
export function foldLetters(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII from its first character to its last
  if (/^[\u0000-\u007F]*$/.test(text)) return text
  return text
    .replace(TAG, (char) => {
      const code = (char.codePointAt(0) ?? 0) - 0xe0000
      return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : ''
    })
    .replace(UNSEEN, '')
    .normalize('NFKC')
    .slice(0, 2 * text.length) // one character may become eighteen
    .replace(LOOKALIKE, (char) => TO_LATIN.get(char) ?? char)
}
