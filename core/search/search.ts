// The search index where it is read: in a browser, or wherever else its files can be had.

import { type Place, readPostings, readTerms } from './bytes.ts'
import { CARDS_IN_FILE, type Card, cardsPath, FORMAT, partPath, ROOT_PATH, type SearchRoot, spellingPath } from './layout.ts'
import { remember } from './remember.ts'
import { correct, slipsAllowed } from './spelling.ts'
import { toNameTerm, toTerm, toTerms, toWords } from './terms.ts'

/** Fetches a file below the index's folder. Rejects where there is none. */
export type FetchFile = (path: string) => Promise<Uint8Array>

export interface Found {
  /** The server's number: its place in the list of all. */
  server: number
  score: number
}

/** A term of a text, how much it tells, and who holds it. */
export interface Weighed {
  term: string
  /** The logarithm of how few servers hold it (the idf of BM25). */
  rarity: number
  /** None where it was not asked who holds it. */
  servers: Uint32Array
  /** Of each of them, 0 to 1. */
  impacts: Float32Array
}

/** Terms that begin with a word count less than the word, and those that it may have been meant to be. */
const BEGUN = 0.6
const CORRECTED = 0.7
/** Longer terms that one beginning stands for. */
const MOST_BEGUN = 16
/** Parts read for one beginning: two letters begin a tenth of the dictionary. */
const MOST_PARTS = 2
const MOST_CORRECTIONS = 3
/** A whole name counts as much as so many rare words. */
const WHOLE_NAME = 2.5
/** Letters that the beginning of a name has to have. */
const LEAST_OF_NAME = 4
const MOST_WORDS = 24
/** Of a long query so much has to be found, counted in what its words say. */
const LEAST_SHARE = 0.5
/** All of it, but for what adding up loses. */
const ALL = 0.999
const decoder = new TextDecoder()

interface Meaning {
  place: Place
  bytes: Uint8Array
  weight: number
}

/** @throws {Error} where the root is missing or none of this format */
export async function openSearch(fetchFile: FetchFile): Promise<Search> {
  const root = JSON.parse(decoder.decode(await fetchFile(ROOT_PATH))) as SearchRoot
  if (root.format !== FORMAT) throw new Error('the search index is of another release')
  return new Search(root, (path) => fetchFile(`${path}?v=${root.version}`))
}

export class Search {
  readonly #root: SearchRoot
  readonly #fetch: FetchFile
  /** How many servers hold each of the common terms. */
  readonly #common: ReadonlyMap<string, number>
  readonly #parts = new Map<number, Promise<{ bytes: Uint8Array; places: Place[] }>>()
  readonly #cards = new Map<number, Promise<Card[]>>()

  constructor(root: SearchRoot, fetchFile: FetchFile) {
    this.#root = root
    this.#fetch = fetchFile
    this.#common = new Map((root.common ?? []).map(([part, holders]) => [root.parts[part] ?? '', holders]))
  }

  /** @returns every server that fits, the best first; ties in the order of the list. Nothing for a query without a word. */
  async find(query: string): Promise<Found[]> {
    const words = [...new Set(toWords(query))].slice(0, MOST_WORDS)
    const telling = words.filter((word) => toTerms(word).length > 0)
    const asked = telling.length > 0 ? telling : words
    const [meanings, names] = await Promise.all([
      Promise.all(asked.map((word) => this.#meaningsOf(toTerm(word), true))),
      this.#namesFrom(toNameTerm(query)),
    ])
    const scores = new Float64Array(this.#root.servers)
    const shares = new Float64Array(this.#root.servers)
    const sure: number[] = []
    for (const own of meanings) {
      const best = new Map<number, number>()
      for (const { place, bytes, weight } of own)
        readPostings(bytes, place, (server, impact) => best.set(server, Math.max(best.get(server) ?? 0, weight * impact)))
      const rarity = this.#rarityOf(best.size)
      sure.push(rarity)
      for (const [server, impact] of best) {
        scores[server] = (scores[server] ?? 0) + (rarity * impact) / 255
        shares[server] = (shares[server] ?? 0) + rarity
      }
    }
    const all = sure.reduce((sum, one) => sum + one, 0)
    for (const { place, bytes, weight } of names)
      readPostings(bytes, place, (server) => {
        scores[server] = (scores[server] ?? 0) + weight * WHOLE_NAME * Math.log(1 + this.#root.servers)
        shares[server] = all
      })
    return toRanking(scores, shares, all, asked.length)
  }

  /**
   * What `find` ranks by, for a ranking of another kind: nothing has to be there, and nothing is completed.
   * @param terms of terms.ts
   * @param isSparing who holds a common one is not asked for: a hundred kilobytes that tell little
   * @returns each of them, in their order; a misspelt one as what it was most likely meant to be
   */
  async weigh(terms: readonly string[], isSparing = false): Promise<Weighed[]> {
    return Promise.all(
      terms.slice(0, MOST_WORDS).map(async (asked) => {
        const most = isSparing ? this.#common.get(asked) : undefined
        if (most !== undefined) return { ...this.#unheld(asked), rarity: this.#rarityOf(most) }
        const [found] = await this.#meaningsOf(asked, false)
        if (found === undefined) return this.#unheld(asked)
        // A posting takes two bytes or more.
        const room = sizeOf(found.place) / 2
        const [servers, impacts] = [new Uint32Array(room), new Float32Array(room)]
        let holders = 0
        readPostings(found.bytes, found.place, (server, impact) => {
          servers[holders] = server
          impacts[holders] = (found.weight * impact) / 255
          holders += 1
        })
        return {
          ...{ term: found.place.term, rarity: this.#rarityOf(holders) },
          ...{ servers: servers.subarray(0, holders), impacts: impacts.subarray(0, holders) },
        }
      }),
    )
  }

  /** Whether so many servers hold a term that it tells little. */
  isCommon(term: string): boolean {
    return this.#common.has(term)
  }

  #unheld(term: string): Weighed {
    return { term, rarity: this.#rarityOf(0), servers: new Uint32Array(), impacts: new Float32Array() }
  }

  #rarityOf(holders: number): number {
    return Math.log(1 + (this.#root.servers - holders + 0.5) / (holders + 0.5))
  }

  /** @returns what is shown of servers, in their order */
  async cards(servers: readonly number[]): Promise<Card[]> {
    const files = await Promise.all(servers.map((server) => this.#cardsOf(Math.floor(server / CARDS_IN_FILE))))
    return files.flatMap((cards, index) => {
      const card = cards[(servers[index] ?? 0) % CARDS_IN_FILE]
      return card === undefined ? [] : [card]
    })
  }

  /** The word itself, longer ones that begin with it where it may be unfinished, and where there is neither, what it may have been. */
  async #meaningsOf(term: string, unfinished: boolean): Promise<Meaning[]> {
    const own = await this.#placesFrom(term, unfinished && term.length > 2)
    if (own.length > 0 || slipsAllowed(term) === 0) return own
    const lengths = this.#root.spellings.filter((length) => Math.abs(length - term.length) <= slipsAllowed(term))
    const lists = await Promise.all(lengths.map((length) => this.#fetch(spellingPath(length))))
    const candidates = lists.flatMap((bytes) => decoder.decode(bytes).split('\n'))
    const meant = await Promise.all(correct(term, candidates, MOST_CORRECTIONS).map((one) => this.#placesFrom(one, false)))
    return meant.flat().map((meaning, index) => ({ ...meaning, weight: index === 0 ? CORRECTED : CORRECTED / 2 }))
  }

  /** Names that are the query, and those that begin so, by how much of them it is. */
  async #namesFrom(term: string | undefined): Promise<Meaning[]> {
    if (term === undefined) return []
    const names = await this.#placesFrom(term, term.length > LEAST_OF_NAME)
    return names.map((name) => ({ ...name, weight: (name.weight * term.length ** 2) / name.place.term.length ** 2 }))
  }

  async #placesFrom(term: string, begun: boolean): Promise<Meaning[]> {
    const first = this.#partOf(term)
    const last = begun ? Math.min(this.#partOf(`${term}\u{10FFFF}`), first + MOST_PARTS - 1) : first
    const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((part) => part >= 0)
    const parts = await Promise.all(numbers.map((part) => this.#part(part)))
    const places = parts.flatMap(({ bytes, places: all }) =>
      all.filter((place) => (begun ? place.term.startsWith(term) : place.term === term)).map((place) => ({ place, bytes })),
    )
    return places
      .sort((a, b) => Number(b.place.term === term) - Number(a.place.term === term) || sizeOf(b.place) - sizeOf(a.place))
      .slice(0, MOST_BEGUN)
      .map((meaning) => ({ ...meaning, weight: meaning.place.term === term ? 1 : BEGUN }))
  }

  /** The part that a term would be in: the last that begins with it or before it; -1 where none does. */
  #partOf(term: string): number {
    let [low, high] = [0, this.#root.parts.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#root.parts[middle] ?? '') <= term) low = middle + 1
      else high = middle
    }
    return Math.max(0, low - 1)
  }

  #part(part: number): Promise<{ bytes: Uint8Array; places: Place[] }> {
    return remember(this.#parts, part, async () => {
      const bytes = await this.#fetch(partPath(part))
      return { bytes, places: readTerms(bytes) }
    })
  }

  #cardsOf(file: number): Promise<Card[]> {
    return remember(this.#cards, file, async () => JSON.parse(decoder.decode(await this.#fetch(cardsPath(file)))) as Card[])
  }
}

function sizeOf({ start, end }: Place): number {
  return end - start
}

/** All words of a short query have to be there, where any server has them all; most of a long one, where any has most. */
function toRanking(scores: Float64Array, shares: Float64Array, all: number, words: number): Found[] {
  const found: Found[] = []
  let complete = 0
  let most = 0
  for (const [server, share] of shares.entries()) {
    if (share <= 0) continue
    const part = all === 0 ? 1 : share / all
    if (part >= ALL) complete += 1
    if (part >= LEAST_SHARE) most += 1
    found.push({ server, score: (scores[server] ?? 0) * part })
  }
  const least = words <= 3 && complete > 0 ? ALL : most > 0 ? LEAST_SHARE : 0
  const kept = found.filter(({ server }) => (shares[server] ?? 0) >= least * all)
  return kept.sort((a, b) => b.score - a.score || a.server - b.server)
}
