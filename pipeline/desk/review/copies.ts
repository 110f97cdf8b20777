// Whether a review says what another says: the same letters, or nearly the same words in the same order.

/** Words in a row that are compared. */
const ROW = 3
/** Share of rows in common, of all rows of both, from which one is a copy of the other. */
const SAME = 0.6

/** What of a text is compared: letters and digits, whatever their case, accents and look. */
function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

export function isCopy(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)]
  if (a.join('') === b.join('')) return true
  const [rows, others] = [rowsOf(a), rowsOf(b)]
  if (rows.size === 0 || others.size === 0) return false
  const shared = [...rows].filter((row) => others.has(row)).length
  return shared >= SAME * (rows.size + others.size - shared)
}

function rowsOf(words: readonly string[]): Set<string> {
  return new Set(words.slice(ROW - 1).map((_, index) => words.slice(index, index + ROW).join(' ')))
}
