// Crawl: asks every origin, each on its own. One that fails keeps what it said last, marked stale with its date.
import { type Listing, type SeenListing, SeenListingSchema } from '../../core/schema/listing.ts'
import { parseWith } from '../../core/schema/parse.ts'
import type { Rejection } from '../../core/schema/snapshot.ts'
import type { JsonObject } from '../../core/schema/text.ts'
import type { OriginId } from '../../core/schema/words.ts'
import type { Context } from '../lib/context.ts'
import { OriginSkippedError } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import type { OriginReport } from '../lib/work.ts'
import type { Crawl, Origin } from './origin.ts'

/** What the last run left of one origin. */
export interface Carried {
  listings: ReadonlyMap<string, Listing>
  state: JsonObject | undefined
  /** ISO 8601 instants at which its listings were last read to the end, and at all. */
  seenAt: string | null
  readAt: string | null
}

export interface CrawlInput {
  origins: readonly Origin[]
  carried(origin: OriginId): Carried
  optedOut: ReadonlySet<string>
  limit: number | undefined
}

export interface Crawled {
  /** Sorted by key. */
  listings: SeenListing[]
  origins: Partial<Record<OriginId, OriginReport>>
}

/** @returns every listing that any origin states now or, where it could not be asked, stated last */
export async function crawlOrigins(context: Context, input: CrawlInput): Promise<Crawled> {
  const results = await Promise.all(input.origins.map(async (origin) => [origin.id, await crawlOne(context, origin, input)] as const))
  return {
    listings: results.flatMap(([, { listings }]) => listings).toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    origins: Object.fromEntries(results.map(([id, { report }]) => [id, report])),
  }
}

/** Stands for an origin that a run leaves out: its listings are carried. */
export function notAsked(id: OriginId): Origin {
  return { id, crawl: () => Promise.reject(new OriginSkippedError('not asked in this run')) }
}

interface OneOrigin {
  listings: SeenListing[]
  report: OriginReport
}

async function crawlOne(context: Context, origin: Origin, { carried, optedOut, limit }: CrawlInput): Promise<OneOrigin> {
  const { now, runAt, environment, log, signal, dataDir } = context
  const previous = carried(origin.id)
  const http = context.http.counted()
  // What an origin remarks on the way is why it came back with less: the report says so, and not the terminal alone.
  const remarks: string[] = []
  const remarking: Log = {
    ...log,
    warn: (remark) => {
      remarks.push(remark)
      log.warn(remark)
    },
  }
  const started = now().getTime()
  let crawl: Crawl
  let failure: unknown
  try {
    crawl = await origin.crawl({
      http,
      environment,
      state: previous.state,
      previous: previous.listings,
      dataDir,
      now,
      log: remarking,
      signal,
      limit,
    })
  } catch (error) {
    if (signal.aborted) throw error
    failure = error
    crawl = { listings: [], rejected: [], state: previous.state ?? {}, complete: false }
  }
  const { kept, refused } = leaveOut(crawl.listings, optedOut)
  const found = new Set(kept.map(({ key }) => key))
  // What is missing from a crawl that did not reach its end may still be there, and so may what is only malformed today;
  // what was looked at and turned away is not.
  const rejected = new Map(crawl.rejected.map(({ key, code }) => [key, code]))
  const mayBeThere = (key: string) => (rejected.has(key) ? rejected.get(key) === 'malformed' : !crawl.complete)
  const isCarried = ({ key }: Listing) => !found.has(key) && !optedOut.has(key) && mayBeThere(key)
  const old = [...previous.listings.values()].filter(isCarried)
  const seenAt = runAt.toISOString()
  const listings = [
    ...kept.map((listing) => parseWith(SeenListingSchema, { ...listing, seenAt }, listing.key)),
    ...old.map((listing) => ({ ...listing, seenAt: previous.readAt ?? seenAt })),
  ]
  const message = failure === undefined ? remarks.join('; ') || undefined : messageOf(failure)
  const outcome =
    failure === undefined ? (crawl.complete ? 'fresh' : 'partial') : failure instanceof OriginSkippedError ? 'skipped' : 'stale'
  if (outcome === 'stale')
    log.warn(`${origin.id}: ${message}; its ${old.length} listings of ${previous.readAt ?? 'no earlier run'} are kept`)
  if (outcome === 'skipped') log.info(`${origin.id}: skipped, ${message}`)
  const rejections = [...crawl.rejected, ...refused].toSorted((a, b) => (a.key < b.key ? -1 : 1))
  return {
    listings,
    report: {
      outcome,
      seenAt: outcome === 'fresh' ? seenAt : previous.seenAt,
      readAt: failure === undefined ? seenAt : previous.readAt,
      listings: listings.length,
      rejected: rejections.length,
      carried: old.length,
      ...(message === undefined ? {} : { message: message.slice(0, 1_000) }),
      rejections,
      state: crawl.state,
      ...http.usage(),
      seconds: (now().getTime() - started) / 1_000,
    },
  }
}

function leaveOut(listings: readonly Listing[], optedOut: ReadonlySet<string>): { kept: Listing[]; refused: Rejection[] } {
  const kept = listings.filter(({ key }) => !optedOut.has(key))
  const refused = listings
    .filter(({ key }) => optedOut.has(key))
    .map(({ key }): Rejection => ({ key, code: 'opted_out', message: 'its owner asked not to be listed' }))
  return { kept, refused }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
