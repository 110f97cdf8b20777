// Narrows, counts and sorts the list of all servers: one pass over the columns, whatever is asked.
import { type Columns, FACET_IDS, type FacetId, type FigureId, isMeasured } from './columns.ts'

export type Sort = 'relevance' | FigureId

export interface Selection {
  /** Words chosen in a facet: a server has to have one of them, in every facet that has any. */
  chosen: Readonly<Partial<Record<FacetId, readonly string[]>>>
  sort: Sort
  /** The servers that a text was found in, the best first; absent where none was asked for. */
  found?: Uint32Array
}

export interface Selected {
  /** Numbers of those that are left, sorted. */
  servers: Uint32Array
  /** Of each facet and word: how many there would be, were only that word chosen in the facet and all other facets as they are. */
  counts: Readonly<Record<FacetId, readonly number[]>>
}

/** Sorted the other way: for these, less is better. */
const LEAST_FIRST: readonly Sort[] = ['latency', 'tokens']

/** Linear in the servers, but for the sorting of what is left. */
export function select(columns: Columns, { chosen, sort, found }: Selection): Selected {
  const masks = FACET_IDS.map((facet) => columns.masks[facet])
  const wanted = FACET_IDS.map((facet) => toMask(chosen[facet] ?? [], columns.words[facet]))
  const counts = FACET_IDS.map((facet) => new Array<number>(columns.words[facet].length).fill(0))
  const among = found ?? everyServer(columns.servers)
  const kept = new Uint32Array(among.length)
  let length = 0
  for (const server of among) {
    // A server that fails in one facet alone still counts for that facet's other words.
    let failed = -1
    let failures = 0
    for (let facet = 0; facet < masks.length && failures < 2; facet += 1) {
      const mask = wanted[facet] ?? 0
      if (mask === 0 || ((masks[facet]?.[server] ?? 0) & mask) !== 0) continue
      failures += 1
      failed = facet
    }
    if (failures > 1) continue
    if (failures === 1) count(counts[failed], masks[failed]?.[server] ?? 0)
    else {
      for (let facet = 0; facet < masks.length; facet += 1) count(counts[facet], masks[facet]?.[server] ?? 0)
      kept[length] = server
      length += 1
    }
  }
  const servers = kept.slice(0, length)
  if (sort !== 'relevance') sortBy(servers, columns.figures[sort], LEAST_FIRST.includes(sort))
  return { servers, counts: Object.fromEntries(FACET_IDS.map((facet, index) => [facet, counts[index]])) as unknown as Selected['counts'] }
}

function everyServer(servers: number): Uint32Array {
  const all = new Uint32Array(servers)
  for (let server = 0; server < servers; server += 1) all[server] = server
  return all
}

function count(counts: number[] | undefined, mask: number): void {
  for (let rest = mask >>> 0; counts !== undefined && rest !== 0; rest = (rest & (rest - 1)) >>> 0) {
    const word = 31 - Math.clz32(rest & -rest)
    counts[word] = (counts[word] ?? 0) + 1
  }
}

/** A figure and a place side by side in one number that holds both exactly: numbers alone are sorted ten times as fast as by a function. */
const PLACES = 2 ** 18
const MOST = 2 ** 33

/** What was not measured comes last, either way; ties stay in the order in which they were. */
function sortBy(servers: Uint32Array, figure: Float64Array, leastFirst: boolean): void {
  const keys = new Float64Array(servers.length)
  for (let place = 0; place < servers.length; place += 1) {
    const value = figure[servers[place] ?? 0]
    keys[place] = (isMeasured(value) ? (leastFirst ? value : MOST - value) : 2 * MOST) * PLACES + place
  }
  keys.sort()
  const before = servers.slice()
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? 0
    servers[index] = before[key - Math.floor(key / PLACES) * PLACES] ?? 0
  }
}

function toMask(words: readonly string[], all: readonly string[]): number {
  return words.reduce((mask, word) => (all.includes(word) ? mask | (1 << all.indexOf(word)) : mask), 0) >>> 0
}
