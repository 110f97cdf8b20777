// What a misspelt word may have been.

/** Words that are corrected, and by how many slips: what is short has too many neighbours. */
export function slipsAllowed(word: string): number {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return 0
  return word.length < 7 ? 1 : 2
}

/**
 * Restricted Damerau-Levenshtein distance: a letter more, less or other, or two neighbours swapped, is one slip.
 * @returns the distance, or `most + 1` where it is larger
 */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let slips = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) slips = Math.min(slips, (beforeLast[j - 2] ?? 0) + 1)
      row.push(slips)
    }
    if (Math.min(...row) > most) return most + 1
    beforeLast = last
    last = row
  }
  return last[b.length] ?? most + 1
}

/**
 * @param candidates the most frequent first
 * @returns at most `limit` of them, those with the fewest slips first
 */
export function correct(word: string, candidates: readonly string[], limit: number): string[] {
  const most = slipsAllowed(word)
  return candidates
    .map((candidate, rank) => ({ candidate, rank, slips: slipsBetween(word, candidate, most) }))
    .filter(({ slips }) => slips <= most)
    .sort((a, b) => a.slips - b.slips || a.rank - b.rank)
    .slice(0, limit)
    .map(({ candidate }) => candidate)
}
