// Refuses a dataset that lost more than an ordinary day loses: more likely a broken origin than a thousand servers gone.
import { GuardError } from '../lib/errors.ts'

export interface ShrinkPolicy {
  /** Share of the servers that may go in one run, 0 to 1. */
  maxShare: number
  /** Number that may go whatever the share, so that a small registry can lose one. */
  maxCount: number
}

/** @throws {GuardError} saying how many would go, and which limit forbids it */
export function guardAgainstShrinking(before: number, gone: number, policy: ShrinkPolicy): void {
  const allowed = Math.max(policy.maxCount, Math.floor(before * policy.maxShare))
  if (gone <= allowed) return
  throw new GuardError(
    `${gone} of ${before} servers would go, more than the ${allowed} that one run may remove; data/ was left as it is. ` +
      'If they are really gone, run publish with --allow-shrink.',
  )
}
