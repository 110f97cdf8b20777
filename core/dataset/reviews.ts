// Reads data/reviews/. People edit this folder too, so that a file that is wrong costs itself alone: it is left out and told of. A link is
// never followed: it may lead anywhere on the machine that reads it.
import { ParseError } from '../schema/parse.ts'
import { type Review, ReviewSchema, reviewPath } from '../schema/review.ts'
import type { Aliases } from '../schema/snapshot.ts'
import { ServerIdSchema } from '../schema/text.ts'
import { toVisible } from '../schema/visible.ts'
import { parseDocument } from './dataset.ts'
import { listPlain, readPlain } from './plain-files.ts'

/** More bytes than the longest review has in JSON. */
const MAX_BYTES = 32_768
/** Ids that lead to one another, before it is called a circle. */
const MAX_STEPS = 100

export interface ReviewsRead {
  /** The latest first; those of one instant by login. */
  reviews: Review[]
  /** What was left out and why, a line each; may quote what strangers wrote. */
  rejected: string[]
}

/** Where an id leads today: itself where nothing else is said of it, undefined where its server is gone. */
export function toPresentId(id: string, aliases: Aliases['aliases']): string | undefined {
  let present = id
  for (let step = 0; step < MAX_STEPS; step += 1) {
    if (!Object.hasOwn(aliases, present)) return present
    const next = aliases[present]
    if (next === null || next === undefined) return undefined
    present = next
  }
  return undefined
}

/** By present id, the ids that lead there. */
export function toFormerIds(aliases: Aliases['aliases']): ReadonlyMap<string, readonly string[]> {
  const former = new Map<string, string[]>()
  for (const alias of Object.keys(aliases)) {
    const id = toPresentId(alias, aliases)
    if (id !== undefined) former.set(id, [...(former.get(id) ?? []), alias])
  }
  return former
}

/**
 * The reviews of a server: of one login, the latest.
 * @param former ids that it no longer has, under which reviews may have been written
 */
export async function readReviews(dir: string, id: string, former: readonly string[] = []): Promise<ReviewsRead> {
  const read = await Promise.all([...new Set([id, ...former])].map((folder) => readFolder(dir, folder)))
  const rejected = read.flatMap((one) => one.rejected)
  const latest = new Map<string, Review>()
  for (const review of read.flatMap(({ reviews }) => reviews).sort(byTime)) {
    const key = review.login.toLowerCase()
    if (!latest.has(key)) latest.set(key, { ...review, server: id })
  }
  return { reviews: [...latest.values()], rejected }
}

/** Every review there is, each under the id its file names. */
export async function readAllReviews(dir: string): Promise<ReviewsRead> {
  const { entries, rejected } = await listPlain(dir, 'reviews')
  const read: ReviewsRead = { reviews: [], rejected }
  for (const { name } of entries) {
    const { reviews, rejected: wrong } = await readFolder(dir, name)
    read.reviews.push(...reviews)
    read.rejected.push(...wrong)
  }
  read.reviews.sort(byTime)
  return read
}

async function readFolder(dir: string, id: string): Promise<ReviewsRead> {
  const reviews: Review[] = []
  if (!ServerIdSchema.safeParse(id).success) return { reviews, rejected: [`reviews/${JSON.stringify(id)}: no server's id`] }
  const { entries, rejected } = await listPlain(dir, `reviews/${id}`)
  for (const entry of entries) {
    const path = `reviews/${id}/${entry.name}`
    try {
      reviews.push(readReview(dir, id, path))
    } catch (error) {
      if (!(error instanceof ParseError)) throw error
      // A file's name is anybody's too.
      rejected.push(toVisible(error.message).replace(/\s/g, ' '))
    }
  }
  return { reviews, rejected }
}

function readReview(dir: string, id: string, path: string): Review {
  const review = parseDocument(readPlain(dir, path, MAX_BYTES), ReviewSchema, path)
  const own = reviewPath(review.server, review.login)
  if (own !== path || review.server !== id) throw new ParseError(path, [`it says that it is ${own}`])
  return review
}

function byTime(a: Review, b: Review): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1
  return reviewPath(a.server, a.login) < reviewPath(b.server, b.login) ? -1 : 1
}
