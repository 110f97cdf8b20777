// The one shape of an origin. Adding a source of servers means adding one file of this shape to origins/.
import type { Listing } from '../../core/schema/listing.ts'
import type { Rejection } from '../../core/schema/snapshot.ts'
import type { JsonObject } from '../../core/schema/text.ts'
import type { OriginId, PackageClass } from '../../core/schema/words.ts'
import type { Environment } from '../lib/environment.ts'
import type { Http } from '../lib/http.ts'
import type { Log } from '../lib/log.ts'

export interface OriginContext {
  /** Counted and paced for this origin alone. */
  http: Http
  environment: Environment
  /** What this origin returned as `state` when it was last crawled; undefined on the first run. Never trusted: parse it. */
  state: JsonObject | undefined
  /** Listings of this origin from the last run, by key: what an unchanged record is carried from. */
  previous: ReadonlyMap<string, Listing>
  /** Names that the other origins had for this one's records when they were last read, such as packages of the official registry. */
  leads: ReadonlySet<string>
  /**
   * What is known of a listing beyond its own words: a class that a person gave it (data/overrides.json), or `server` where a
   * registration or the official registry, which checks ownership, names it. Undefined for all others.
   */
  verdict(key: string): PackageClass | undefined
  /** Keys whose owners asked not to be listed: no request is made for them. */
  optedOut: ReadonlySet<string>
  dataDir: string
  now(): Date
  log: Log
  signal: AbortSignal
  /** What this origin may still cost in this run. */
  budget: Budget
  /** Records that nothing points to, to be looked at all the same, as many as this: how an origin without a search is caught up with. */
  catchUp: number
  /** At most this many listings, for a quick look. */
  limit: number | undefined
  /** Take an index that lost much of what it had for the truth. */
  allowShrink: boolean
}

export interface Budget {
  /** Whether the run's time or this origin's requests are used up: what was not asked by then is asked in the next run. */
  isSpent(): boolean
}

export interface Crawl {
  /** Sorted by key, each key once. */
  listings: Listing[]
  /** Records left out, sorted by key. */
  rejected: Rejection[]
  /** Keys that are there, or may be, but were not read in this run: a request that failed, or the budget. Theirs is carried. */
  unread: string[]
  /** Keys that others name and this origin says it does not have. */
  absent: string[]
  /** Serials, etags, cursors for the next run. */
  state: JsonObject
  /** False when the origin's own list was not seen to its end: then whatever is missing is carried, not gone. */
  complete: boolean
}

export interface Origin {
  id: OriginId
  /**
   * Asks the origin for every listing it can show. A malformed record is rejected alone.
   * @throws {OriginSkippedError} where it cannot be asked as configured
   * @throws {HttpError | ParseError} where it is down or no longer speaks its documented shape
   */
  crawl(context: OriginContext): Promise<Crawl>
  /**
   * Asks for records that only the other origins named: what its own search cannot show. Left out where it has no such records.
   * Called after `crawl` with the state that it returned, and only with keys that are new or whose rejection a verdict contradicts.
   * @param keys listing keys of this origin, sorted
   * @returns what came of these keys alone; `state` and `absent` whole
   */
  follow?(context: OriginContext, keys: readonly string[]): Promise<Crawl>
}
