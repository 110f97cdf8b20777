// The guard of every index: one that suddenly shows much less than it did is taken for broken, and what it said before is kept.
import type { OriginContext } from './origin.ts'

/** On no ordinary day does an origin lose half of what it has. */
const MIN_SHARE = 0.5

/**
 * @param now how many names, records or entries are shown
 * @param before how many there were when it was last read whole; undefined where it never was
 */
export function isShrunken({ allowShrink }: Pick<OriginContext, 'allowShrink'>, now: number, before: number | undefined): boolean {
  return !allowShrink && before !== undefined && now < before * MIN_SHARE
}
