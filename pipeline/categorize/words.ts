// Text into words: lower case, Latin letters and digits, without the endings and the "mcp" that make one word look like two.

/** Longest text that is looked at, in UTF-16 code units. */
const LONGEST = 400

/** Words as they stand, in running text. Other scripts separate words; markup and addresses say nothing. */
export function wordsOf(text: string): string[] {
  const plain = text
    .slice(0, LONGEST)
    .replace(/<[^<>]*>|https?:\S*/g, ' ')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
  return (plain.match(/[a-z0-9]+/g) ?? []).map(toBareWord)
}

/** Words of a name, which may be written together: `listTables`, `GitHubIssues`. Undefined where that makes no difference. */
export function camelWordsOf(name: string): string[] | undefined {
  const clipped = name.slice(0, LONGEST)
  const spaced = clipped.replace(/([a-z0-9])(?=[A-Z])/g, '$1 ').replace(/([A-Z])(?=[A-Z][a-z])/g, '$1 ')
  return spaced === clipped ? undefined : wordsOf(spaced)
}

/** `postgresmcp` is about postgres; plural and singular are one word. */
function toBareWord(word: string): string {
  const bare = word.length > 5 ? word.replace(/^mcp|mcp$/, '') : word
  if (bare.length < 4 || !bare.endsWith('s') || /(?:[aiosu]|ew)s$/.test(bare)) return bare
  return bare.endsWith('ies') ? `${bare.slice(0, -3)}y` : bare.slice(0, -1)
}
