// The code that pairs: shown by the companion's terminal, typed into a page. Crockford's base32, so that no letter is taken for another.

/** https://www.crockford.com/base32.html: without I, L, O and U. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 8
/** Of 5 bits a letter. */
export const CODE_BYTES = 5

/** @param bytes five random bytes. @returns eight letters and digits */
export function toCode(bytes: Uint8Array): string {
  const number = bytes.subarray(0, CODE_BYTES).reduce((sum, byte) => sum * 256 + byte, 0) // 40 bits: exact in a double
  return Array.from({ length: LENGTH }, (_, index) => LETTERS[Math.floor(number / 32 ** (LENGTH - 1 - index)) % 32]).join('')
}

/** As people read it: `XXXX-XXXX`. */
export function showCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`
}

/** What was typed, whatever its case, hyphens and spaces; O is 0, I and L are 1. @returns undefined where it is no code */
export function parseCode(typed: string): string | undefined {
  const code = typed
    .slice(0, 100)
    .replace(/[\s\p{Pd}]/gu, '')
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  return code.length === LENGTH && [...code].every((letter) => LETTERS.includes(letter)) ? code : undefined
}
