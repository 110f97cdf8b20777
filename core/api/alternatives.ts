// Servers that do the same and do it no worse, told by the words that they share. Made once over all servers: a look-up touches only the
// few that share a rare word.
import type { SummaryRow } from './summary.ts'

export interface Alternative {
  id: string
  /** Words that both have, the rarest first, as they are written somewhere. */
  shared: string[]
}

const MOST_FOUND = 3
const MOST_SHOWN = 3
/** The rarest words of a server tell what it does. */
const MOST_WORDS = 16
/** Of a word that many have, the best scored of them: nobody needs the others, and a look-up stays as cheap as it was. */
const MOST_BEARERS = 100
/** One word in common is a coincidence. */
const FEWEST_SHARED = 2
/** Cosine of the words' weights, from which on two servers pass for doing the same. */
const LEAST_ALIKE = 0.3

type Row = Pick<SummaryRow, 'id' | 'outcome' | 'score' | 'categories'>

interface Held {
  row: Row
  /** Numbers of its terms, each once. */
  terms: Uint32Array
}

interface Index {
  /** Places of those that can be recommended, by term: the best scored. */
  bearers: Uint32Array[]
  /** How many there are in all. */
  counts: Uint32Array
  /** The rarer among those, the weightier: inverse document frequency. */
  weights: Float64Array
  /** Length of each server's vector of weights. */
  lengths: Float64Array
  shared: Uint8Array
  dots: Float64Array
}

/** Takes every server first and is asked afterwards. Whatever the order they come in, the answers are the same. */
export class Alternatives {
  readonly #toTerm: (word: string) => string
  readonly #numbers = new Map<string, number>()
  /** Of each term the word that is shown for it: of its words the first in the alphabet. */
  readonly #words: string[] = []
  readonly #held: Held[] = []
  readonly #places = new Map<string, number>()
  #index: Index | undefined

  /** @param toTerm gives words that mean the same one form */
  constructor(toTerm: (word: string) => string) {
    this.#toTerm = toTerm
  }

  /** @param words of its name, its keywords and the names of its tools, in lower case */
  add(row: Row, words: Iterable<string>): void {
    this.#index = undefined
    this.#places.set(row.id, this.#held.length)
    this.#held.push({ row, terms: Uint32Array.from(new Set(Array.from(words, (word) => this.#numberOf(word)))) })
  }

  /** Up to three servers of one category with `id` that work and score no lower, the most alike first. Empty where there are none. */
  of(id: string): Alternative[] {
    const place = this.#places.get(id)
    const own = place === undefined ? undefined : this.#held[place]
    if (place === undefined || own === undefined) return []
    this.#index ??= this.#toIndex()
    const { bearers, counts, weights, lengths, shared, dots } = this.#index
    const others = (term: number) => counts[term] ?? 0
    const self = isCandidate(own.row) ? 1 : 0
    const rare = Array.from(own.terms)
      .filter((term) => others(term) > self)
      .sort((a, b) => others(a) - others(b) || (this.#word(a) < this.#word(b) ? -1 : 1))
      .slice(0, MOST_WORDS)
    const touched: number[] = []
    for (const term of rare) {
      const weight = weights[term] ?? 0
      for (const other of bearers[term] ?? []) {
        if (shared[other] === 0) touched.push(other)
        shared[other] = (shared[other] ?? 0) + 1
        dots[other] = (dots[other] ?? 0) + weight * weight
      }
    }
    const toAlike = (other: number) => (dots[other] ?? 0) / ((lengths[place] ?? 0) * (lengths[other] ?? 0))
    const found = touched
      .filter((other) => (shared[other] ?? 0) >= FEWEST_SHARED && toAlike(other) >= LEAST_ALIKE && this.#isNoWorse(other, own))
      .filter((other) => other !== place)
      .map((other) => ({ other, alike: toAlike(other) }))
      .sort((a, b) => b.alike - a.alike || this.#score(b.other) - this.#score(a.other) || (this.#id(a.other) < this.#id(b.other) ? -1 : 1))
      .slice(0, MOST_FOUND)
    for (const other of touched) {
      shared[other] = 0
      dots[other] = 0
    }
    return found.map(({ other }) => {
      const terms = new Set(this.#held[other]?.terms)
      const words = rare.filter((term) => terms.has(term)).map((term) => this.#word(term))
      return { id: this.#id(other), shared: words.slice(0, MOST_SHOWN) }
    })
  }

  #isNoWorse(other: number, { row: { score = 0, categories } }: Held): boolean {
    return this.#score(other) >= score && this.#held[other]?.row.categories.some((category) => categories.includes(category)) === true
  }

  #toIndex(): Index {
    const lists: number[][] = this.#words.map(() => [])
    const counts = new Uint32Array(lists.length)
    const best = [...this.#held.keys()].sort((a, b) => this.#score(b) - this.#score(a) || (this.#id(a) < this.#id(b) ? -1 : 1))
    for (const place of best) {
      const { row, terms } = this.#held[place] ?? {}
      if (row === undefined || !isCandidate(row)) continue
      for (const term of terms ?? []) {
        counts[term] = (counts[term] ?? 0) + 1
        if ((counts[term] ?? 0) <= MOST_BEARERS) lists[term]?.push(place)
      }
    }
    const weights = Float64Array.from(counts, (count) => Math.log(1 + this.#held.length / (1 + count)))
    const lengths = Float64Array.from(this.#held, ({ terms }) => Math.sqrt(terms.reduce((sum, term) => sum + (weights[term] ?? 0) ** 2, 0)))
    const size = this.#held.length
    return {
      ...{ counts, weights, lengths, bearers: lists.map((list) => Uint32Array.from(list)) },
      ...{ shared: new Uint8Array(size), dots: new Float64Array(size) },
    }
  }

  #numberOf(word: string): number {
    const term = this.#toTerm(word)
    const known = this.#numbers.get(term)
    const number = known ?? this.#words.length
    if (known === undefined) this.#numbers.set(term, number)
    if (known === undefined || word < this.#word(known)) this.#words[number] = word
    return number
  }

  #word(term: number): string {
    return this.#words[term] ?? ''
  }

  #id(place: number): string {
    return this.#held[place]?.row.id ?? ''
  }

  #score(place: number): number {
    return this.#held[place]?.row.score ?? 0
  }
}

function isCandidate({ outcome, score }: Row): boolean {
  return outcome === 'ok' && score !== undefined
}
