// The one shape of an origin. Adding a source of servers means adding one file of this shape to origins/.
import type { Listing } from '../../core/schema/listing.ts'
import type { Rejection } from '../../core/schema/snapshot.ts'
import type { JsonObject } from '../../core/schema/text.ts'
import type { OriginId } from '../../core/schema/words.ts'
import type { Environment } from '../lib/environment.ts'
import type { Http } from '../lib/http.ts'
import type { Log } from '../lib/log.ts'

export interface OriginContext {
  /** Counted for this origin alone. */
  http: Http
  environment: Environment
  /** What this origin returned as `state` when it was last crawled; undefined on the first run. Never trusted: parse it. */
  state: JsonObject | undefined
  /** Listings of this origin from the last run, by key: what an unchanged record is carried from. */
  previous: ReadonlyMap<string, Listing>
  dataDir: string
  now(): Date
  log: Log
  signal: AbortSignal
  /** At most this many listings, for a quick look. */
  limit: number | undefined
}

export interface Crawl {
  /** Sorted by key, each key once. */
  listings: Listing[]
  /** Records left out, sorted by key. */
  rejected: Rejection[]
  /** Serials, etags, cursors for the next run. */
  state: JsonObject
  /** False when a limit or budget ended the crawl before its end: then what is missing is carried, not gone. */
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
}
