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
  /** Searches that npm answers before it says 429. */
  npmSearches?: number
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
