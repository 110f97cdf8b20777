// Crawl: asks every origin, each on its own, and then for what only the others knew of. One that fails keeps what it said last,
// marked stale with its date.
import type { SeenListing } from '../../core/schema/listing.ts'
import type { ByOrigin, OriginId, PackageClass } from '../../core/schema/words.ts'
import type { Carried } from '../lib/carried.ts'
import type { Context } from '../lib/context.ts'
import { OriginSkippedError } from '../lib/errors.ts'
import type { OriginReport } from '../lib/work.ts'
import { leadsOf, verdictsOf } from './leads.ts'
import type { Origin } from './origin.ts'
import { OriginCrawl } from './origin-crawl.ts'

/** What one run may cost. What does not fit is asked for in the next one, where this one stopped. */
export interface CrawlBudget {
  /** For all origins together, in seconds. */
  seconds: number
  origins: ByOrigin<OriginBudget>
}

export interface OriginBudget {
  /** Requests in one run; no limit where absent. */
  requests?: number
  /** Requests that may begin in one second, out of politeness; no limit where absent. */
  perSecond?: number
}

export interface CrawlInput {
  origins: readonly Origin[]
  carried(origin: OriginId): Carried
  optedOut: ReadonlySet<string>
  /** What a person said that a listing is, by key. */
  classes: ReadonlyMap<string, PackageClass>
  budget: CrawlBudget
  catchUp: number
  limit: number | undefined
  allowShrink: boolean
}

export interface Crawled {
  /** Sorted by key. */
  listings: SeenListing[]
  origins: ByOrigin<OriginReport>
}

/** A lead may lead to the next: a registry record to a package, the package to its repository, that to a package of its own. */
const ROUNDS = 3

/** @returns every listing that any origin states now or, where it could not be asked, stated last */
export async function crawlOrigins(context: Context, input: CrawlInput): Promise<Crawled> {
  const crawls = input.origins.map((origin) => new OriginCrawl(context, origin, input))
  const before = input.origins.flatMap(({ id }) => [...input.carried(id).listings.values()])
  const earlier = { leads: leadsOf(before), verdicts: verdictsOf(input.classes, before) }
  await Promise.all(crawls.map((crawl) => crawl.begin(earlier)))
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = crawls.flatMap((crawl) => crawl.listings())
    const now = { leads: leadsOf(found), verdicts: verdictsOf(input.classes, found) }
    const asked = await Promise.all(crawls.map((crawl) => crawl.follow(now)))
    if (!asked.includes(true)) break
  }
  const results = crawls.map((crawl) => [crawl.id, crawl.finish()] as const)
  return {
    listings: results.flatMap(([, { listings }]) => listings).toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    origins: Object.fromEntries(results.map(([id, { report }]) => [id, report])),
  }
}

/** Stands for an origin that a run leaves out: its listings are carried. */
export function notAsked(id: OriginId): Origin {
  return { id, crawl: () => Promise.reject(new OriginSkippedError('not asked in this run')) }
}
