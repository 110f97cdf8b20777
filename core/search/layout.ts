// Where the files of the index lie below its folder, and what is in those that are JSON.

/** Where its folder lies, below the site's root. */
export const SEARCH_PATH = 'search-index/'
/** The file that is read first: it says where the rest is. */
export const ROOT_PATH = 'index.json'
export const partPath = (part: number): string => `parts/${part}.bin`
export const cardsPath = (file: number): string => `cards/${file}.json`
/** Terms of one length in letters, one a line, the most frequent first: what a misspelt word may have been. */
export const spellingPath = (length: number): string => `spellings/${length}.txt`

/** Servers whose cards are in one file: few, for a reader wants ten of a ranking that are anywhere. */
export const CARDS_IN_FILE = 8
/** What has fewer letters has too many neighbours to be corrected; what has more is rare. */
export const SPELLING_LENGTHS = { least: 3, most: 20 } as const

export const FORMAT = 1

export interface SearchRoot {
  format: typeof FORMAT
  /** Changes with every content: goes with the other files' addresses, so that none is taken out of another index's cache. */
  version: string
  servers: number
  /** The first term of each part, in order. */
  parts: readonly string[]
  /** Parts that hold one term only, for very many servers have it, and how many. */
  common?: readonly (readonly [part: number, holders: number])[]
  /** Lengths that spellings are kept of. */
  spellings: readonly number[]
}

/** What is shown of a server that was found. Texts are a stranger's. */
export type Card = readonly [
  id: string,
  title: string,
  description: string,
  outcome: string,
  score: number | null,
  tools: readonly string[],
]
