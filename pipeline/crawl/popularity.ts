// Counts as the origins give them, rounded so that a day's noise is not a day's change. A count nobody gave is absent, never 0.
import type { Popularity } from '../../core/schema/listing.ts'

/** Two significant digits: 31,091 becomes 31,000. `count` is a whole number from 0. */
export function roundCount(count: number): number {
  if (count < 100) return count
  const step = 10 ** (String(count).length - 2)
  return Math.round(count / step) * step
}

/** Rounded counts, or undefined where there is none that can be counted with. */
export function toPopularity(counts: { downloadsMonth?: number | undefined; stars?: number | undefined }): Popularity | undefined {
  const downloadsMonth = toCount(counts.downloadsMonth)
  const stars = toCount(counts.stars)
  if (downloadsMonth === undefined && stars === undefined) return undefined
  return { ...(downloadsMonth === undefined ? {} : { downloadsMonth }), ...(stars === undefined ? {} : { stars }) }
}

function toCount(count: number | undefined): number | undefined {
  return count !== undefined && Number.isSafeInteger(count) && count >= 0 ? roundCount(count) : undefined
}
