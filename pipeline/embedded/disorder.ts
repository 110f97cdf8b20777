// Faults that a test may ask of the emulators: late and shuffled answers, an origin that is down, records that are broken or hostile.
// Everything is a pure function of the seed, so a run that failed can be run again.
import type { OriginId } from '../../core/schema/words.ts'

export interface EmbeddedOptions {
  /** Answers come late and lists without a promised order come in another one, as this seed decides. */
  shuffle?: number
  /** These origins answer 503 to everything. */
  down?: readonly OriginId[]
  /** Every origin shows one record that breaks its own documented shape. */
  malformed?: boolean
  /** Every origin shows one record whose texts are HTML, control characters and a megabyte of words. */
  hostile?: boolean
  /**
   * What is wrong with PyPI: `truncated`, half an index under the headers of a whole one; `tenth`, an index that lost nine names in ten;
   * `html`, a web page under status 200 for every project document.
   */
  pypiFault?: 'truncated' | 'tenth' | 'html'
  /**
   * What is wrong with the official registry: `loop`, every page leads on to the second one; `page_fails`, 500 for every page but the first;
   * `tenth`, it lost nine names in ten; `no_changes`, it knows no `updated_since`.
   */
  mcpRegistryFault?: 'loop' | 'page_fails' | 'tenth' | 'no_changes'
  /** Searches that npm answers before it says 429. */
  npmSearches?: number
  github?: GithubFaults
  /**
   * What is wrong with npm. The list of names: it has none (`names_absent`), the tarball is not the one announced (`names_corrupt`), it lost
   * nine names in ten (`names_tenth`), it lies with somebody else (`names_elsewhere`), its address is that of the registry that this one
   * mirrors (`names_mirrored`). The rest: a web page under status 200 for every package, or 503 from the feed of changes or the counts.
   */
  npmFault?:
    | 'names_absent'
    | 'names_corrupt'
    | 'names_tenth'
    | 'names_elsewhere'
    | 'names_mirrored'
    | 'documents_html'
    | 'feed_down'
    | 'downloads_down'
  /** Packages whose document npm answers with 500. */
  npmFailing?: readonly string[]
}

export interface GithubFaults {
  /** Points that are left in the hour. @default 1_000 */
  points?: number
  /** It counts no points and says so by `rateLimit: null`, as an Enterprise Server does unless it is told to count. */
  uncounted?: boolean
  /** Repositories that one question may name: those beyond are null, RESOURCE_LIMITS_EXCEEDED. */
  maxAliases?: number
  /** Files that one question may read before it takes too long: 502. */
  maxFiles?: number
  /** The secondary limit, after so many questions. */
  secondaryLimit?: { after: number; status: 200 | 403; retryAfter?: number }
  /** Every page of a search says the same cursor. */
  cursorLoop?: boolean
}

/** Milliseconds by which the answer to `request` is late: 0 to 11, or 0 without a seed. */
export function delayMs(seed: number | undefined, request: string): number {
  return seed === undefined ? 0 : hash(`${seed} ${request}`) % 12
}

/** The same items in an order of the seed's, or in their own without one. */
export function shuffled<T>(seed: number | undefined, items: readonly T[]): T[] {
  if (seed === undefined) return [...items]
  const order = items.map((item, index) => ({ item, rank: hash(`${seed} ${index}`) }))
  return order.sort((one, other) => one.rank - other.rank).map(({ item }) => item)
}

/** A text that must come through the crawl as inert data within the limits of the dataset. */
export const HOSTILE_TEXT = `MCP server <img src=x onerror=alert(1)> \u001b[31m\u202Egnp\u202C \u0000 ${'word '.repeat(210_000)}`

/** FNV-1a, 32 bits. */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return value
}
