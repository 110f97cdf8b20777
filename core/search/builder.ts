// Makes the search index: terms in parts of a size that one request takes, so that a query fetches what it asks for and nothing else.
import { PartWriter, type Posting } from './bytes.ts'
import { type SearchDocument, toImpacts } from './impacts.ts'
import {
  CARDS_IN_FILE,
  type Card,
  cardsPath,
  FORMAT,
  partPath,
  ROOT_PATH,
  type SearchRoot,
  SPELLING_LENGTHS,
  spellingPath,
} from './layout.ts'

/** A part ends with the term that fills it. In bytes. */
const FULL_PART = 16_000
/** A term that so many servers hold is a part of its own, so that nobody fetches it who asks for its neighbour. */
const COMMON = FULL_PART / 2
/** Of each length; a rarer term is found as it is written, and not otherwise. */
const MOST_SPELLINGS = 4_000

export interface IndexFile {
  /** Below the index's folder. */
  path: string
  content: Uint8Array | string
}

interface Held {
  terms: Uint32Array
  impacts: Uint8Array
  card: Card
}

/** Takes servers one at a time, in any order, and holds about 1 kB of each. */
export class SearchIndexBuilder {
  readonly #terms = new Map<string, number>()
  readonly #servers = new Map<string, Held>()

  add(id: string, document: SearchDocument, card: Card): void {
    const impacts = toImpacts(document)
    const terms = Uint32Array.from(impacts.keys(), (term) => this.#numberOf(term))
    this.#servers.set(id, { terms, impacts: Uint8Array.from(impacts.values()), card })
  }

  /**
   * @param order ids in the order in which the site lists them: a server's place in it is its number in the index
   * @param version asked for when everything but the root has been given out: what changes with every content
   * @returns every file; the same for the same servers in the same order, whatever the order they were added in
   * @throws {Error} for an id that was not added
   */
  *files(order: readonly string[], version: () => string): Generator<IndexFile> {
    const servers = order.map((id) => {
      const held = this.#servers.get(id)
      if (held === undefined) throw new Error(`${id} is in the list of servers, and not in the index`)
      return held
    })
    const postings = this.#postingsOf(servers)
    const terms = [...this.#terms].filter(([, number]) => postings.count(number) > 0).sort(([a], [b]) => (a < b ? -1 : 1))
    const parts: string[] = []
    const common: [part: number, holders: number][] = []
    const writer = new PartWriter()
    let first = ''
    const take = (): IndexFile => {
      parts.push(first)
      return { path: partPath(parts.length - 1), content: writer.take() }
    }
    for (const [term, number] of terms) {
      const holders = postings.count(number)
      const isCommon = holders >= COMMON
      if (isCommon && writer.size > 0) yield take()
      if (writer.size === 0) first = term
      if (isCommon) common.push([parts.length, holders])
      writer.add({ term, postings: postings.of(number) })
      if (isCommon || writer.size >= FULL_PART) yield take()
    }
    if (writer.size > 0) yield take()
    const spellings = toSpellings(terms.map(([term, number]) => ({ term, count: postings.count(number) })))
    for (const [length, lines] of spellings) yield { path: spellingPath(length), content: lines.join('\n') }
    for (let from = 0; from < servers.length; from += CARDS_IN_FILE)
      yield {
        path: cardsPath(from / CARDS_IN_FILE),
        content: JSON.stringify(servers.slice(from, from + CARDS_IN_FILE).map(({ card }) => card)),
      }
    const root: SearchRoot = {
      ...{ format: FORMAT, version: version(), servers: order.length, parts },
      ...(common.length === 0 ? {} : { common }),
      spellings: [...spellings.keys()],
    }
    yield { path: ROOT_PATH, content: JSON.stringify(root) }
  }

  #numberOf(term: string): number {
    const known = this.#terms.get(term)
    if (known !== undefined) return known
    this.#terms.set(term, this.#terms.size)
    return this.#terms.size - 1
  }

  /** All postings of all terms in one array, term by term: a map of lists takes ten times the memory. */
  #postingsOf(servers: readonly Held[]) {
    const ends = new Uint32Array(this.#terms.size + 1)
    for (const { terms } of servers) for (const term of terms) ends[term + 1] = (ends[term + 1] ?? 0) + 1
    for (let term = 0; term < this.#terms.size; term += 1) ends[term + 1] = (ends[term + 1] ?? 0) + (ends[term] ?? 0)
    const next = ends.slice()
    const packed = new Uint32Array(ends.at(-1) ?? 0)
    for (const [server, { terms, impacts }] of servers.entries())
      for (const [index, term] of terms.entries()) {
        const at = next[term] ?? 0
        packed[at] = server * 256 + (impacts[index] ?? 0)
        next[term] = at + 1
      }
    const range = (term: number) => [ends[term] ?? 0, ends[term + 1] ?? 0] as const
    return {
      count: (term: number) => range(term)[1] - range(term)[0],
      of: (term: number): Posting[] => Array.from(packed.subarray(...range(term)), (one) => ({ server: one >>> 8, impact: one & 255 })),
    }
  }
}

function toSpellings(terms: readonly { term: string; count: number }[]): Map<number, string[]> {
  const byLength = new Map<number, { term: string; count: number }[]>()
  for (const one of terms) {
    const length = one.term.length
    if (!/^[a-z]/.test(one.term) || length < SPELLING_LENGTHS.least || length > SPELLING_LENGTHS.most) continue
    const others = byLength.get(length)
    if (others === undefined) byLength.set(length, [one])
    else others.push(one)
  }
  const inOrder = [...byLength].sort(([a], [b]) => a - b)
  return new Map(
    inOrder.map(([length, all]) => {
      const kept = all.sort((a, b) => b.count - a.count || (a.term < b.term ? -1 : 1)).slice(0, MOST_SPELLINGS)
      return [length, kept.map(({ term }) => term)]
    }),
  )
}
