// What reviews add up to: an average that a few of them cannot pull far, always with its count. Pure.
import type { Rating, RatingValue } from '../schema/api.ts'
import type { Review } from '../schema/review.ts'
import type { Server } from '../schema/server.ts'

/**
 * Every server begins as if it had this many reviews in the middle of the scale. It is the same for all, and not the average of all
 * reviews: a server's figure changes when somebody reviews that server, and for no other reason. Five are so many that one review moves
 * the figure by a third of a point at most, and so few that twenty who agree outweigh them.
 */
export const PRIOR_WEIGHT = 5
/** The middle of the scale: nothing is known for or against. */
export const PRIOR_MEAN = 3

type Rated = Pick<Review, 'rating' | 'isNewAccount' | 'version'>

const VALUES = ['1', '2', '3', '4', '5'] as const satisfies readonly RatingValue[]

/**
 * @param reviews of one server, one a login
 * @param present versions that there are now, see `toPresentVersions`
 * @returns undefined where there is no review at all, which is not the same as a rating of 0
 */
export function toRating(reviews: readonly Rated[], present: readonly string[] = []): Rating | undefined {
  if (reviews.length === 0) return undefined
  const counted = reviews.filter(({ isNewAccount }) => !isNewAccount)
  const distribution = VALUES.map((value) => [value, counted.filter(({ rating }) => String(rating) === value).length] as const)
  const sum = counted.reduce((total, { rating }) => total + rating, 0)
  const average = (PRIOR_WEIGHT * PRIOR_MEAN + sum) / (PRIOR_WEIGHT + counted.length)
  return {
    ...(counted.length === 0 ? {} : { average: Math.round(100 * average) / 100 }),
    count: counted.length,
    distribution: Object.fromEntries(distribution) as Rating['distribution'],
    newAccounts: reviews.length - counted.length,
    earlierVersions: counted.filter(({ version }) => isEarlier(version, present)).length,
  }
}

/** Versions of the ways into a server as it stands: of its packages, and what it says of itself. */
export function toPresentVersions({ packages, probes }: Pick<Server, 'packages' | 'probes'>): string[] {
  const versions = [
    ...packages.map(({ version }) => version),
    ...probes.flatMap(({ version, serverInfo }) => [version, serverInfo?.version]),
  ]
  return [...new Set(versions.filter((version) => version !== undefined && version !== ''))] as string[]
}

/**
 * Whether a review is of a version that may well have behaved otherwise: an earlier major one than any there is, or below 1.0.0, where
 * anything may change with a minor one (Semantic Versioning 2.0.0, 4), an earlier minor one. What is no version of that form is never earlier.
 */
export function isEarlier(version: string | undefined, present: readonly string[]): boolean {
  const was = toNumbers(version)
  const now = present.flatMap((one) => toNumbers(one) ?? [])
  if (was === undefined || now.length === 0) return false
  return now.every((is) => was.major < is.major || (was.major === 0 && is.major === 0 && was.minor < is.minor))
}

function toNumbers(version = ''): { major: number; minor: number } | undefined {
  const [, major, minor = '0'] = /^v?(\d{1,9})(?:\.(\d{1,9}))?(?!\w)/.exec(version) ?? []
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor) }
}
