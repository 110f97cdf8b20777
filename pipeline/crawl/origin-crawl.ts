// The crawl of one origin from its first request to its report: what it found, what is carried from the last run, and why.
import { type Listing, type SeenListing, SeenListingSchema } from '../../core/schema/listing.ts'
import { parseWith } from '../../core/schema/parse.ts'
import { isPlugin } from '../../core/schema/plugin-id.ts'
import type { Rejection } from '../../core/schema/snapshot.ts'
import type { OriginId, PackageClass } from '../../core/schema/words.ts'
import type { Carried } from '../lib/carried.ts'
import type { Context } from '../lib/context.ts'
import { OriginSkippedError } from '../lib/errors.ts'
import type { Http } from '../lib/http.ts'
import type { Log } from '../lib/log.ts'
import type { OriginReport } from '../lib/work.ts'
import type { CrawlInput } from './index.ts'
import { originOf } from './leads.ts'
import type { Crawl, Origin, OriginContext } from './origin.ts'
import { checkCrawl } from './plugin-crawl.ts'

/** What is known beyond one origin's own words, see leads.ts. */
export interface Elsewhere {
  leads: ReadonlyMap<OriginId, ReadonlySet<string>>
  verdicts: ReadonlyMap<string, PackageClass>
}

export interface OneOrigin {
  listings: SeenListing[]
  report: OriginReport
}

export class OriginCrawl {
  readonly #origin: Origin
  readonly #context: Context
  readonly #input: CrawlInput
  readonly #previous: Carried
  readonly #http: Http
  /** What it remarks on the way is why it came back with less: the report says so, and not the terminal alone. */
  readonly #remarks: string[] = []
  readonly #startedMs: number
  #crawl: Crawl = { listings: [], rejected: [], unread: [], absent: [], state: {}, complete: false }
  #failure: unknown
  /** Keys that `follow` was asked for already: what came of them stands. */
  readonly #followed = new Set<string>()

  constructor(context: Context, origin: Origin, input: CrawlInput) {
    this.#origin = origin
    this.#context = context
    this.#input = input
    this.#previous = input.carried(origin.id)
    this.#http = context.http.counted(input.budget.origins[origin.id]?.perSecond)
    this.#startedMs = context.now().getTime()
  }

  get id(): OriginId {
    return this.#origin.id
  }

  async begin(elsewhere: Elsewhere): Promise<void> {
    try {
      this.#crawl = this.#checked(await this.#origin.crawl(this.#contextWith(elsewhere)))
    } catch (error) {
      if (this.#context.signal.aborted) throw error
      this.#failure = error
      this.#crawl.state = this.#previous.state ?? {}
    }
  }

  /**
   * Asks for what the other origins named and this one did not show.
   * @returns whether there was anything to ask for
   */
  async follow(elsewhere: Elsewhere): Promise<boolean> {
    if (this.#origin.follow === undefined || this.#failure !== undefined || this.#input.limit !== undefined) return false
    const keys = this.#leadsToFollow(elsewhere)
    if (keys.length === 0) return false
    for (const key of keys) this.#followed.add(key)
    try {
      this.#crawl = joinCrawls(this.#crawl, this.#checked(await this.#origin.follow(this.#contextWith(elsewhere), keys)))
    } catch (error) {
      if (this.#context.signal.aborted) throw error
      // What was found before is true all the same.
      this.#log.warn(`${keys.length} records that others name could not be asked for: ${messageOf(error)}`)
      this.#crawl.unread.push(...keys)
    }
    return true
  }

  /** What is known of this origin so far: what it showed in this run, and what is carried. */
  listings(): Listing[] {
    return [...this.#kept(), ...this.#old()]
  }

  finish(): OneOrigin {
    const { runAt, now, log } = this.#context
    const old = this.#old()
    const seenAt = runAt.toISOString()
    const { readAt } = this.#previous
    const listings = [
      ...this.#kept().map((listing) => parseWith(SeenListingSchema, { ...listing, seenAt }, listing.key)),
      ...old.map((listing) => ({ ...listing, seenAt: readAt ?? seenAt })),
    ]
    const failure = this.#failure
    const isWhole = this.#crawl.complete && this.#crawl.unread.length === 0
    const outcome = failure === undefined ? (isWhole ? 'fresh' : 'partial') : failure instanceof OriginSkippedError ? 'skipped' : 'stale'
    const message = failure === undefined ? [...new Set(this.#remarks)].join('; ') || undefined : messageOf(failure)
    if (outcome === 'stale') log.warn(`${this.id}: ${message}; its ${old.length} listings of ${readAt ?? 'no earlier run'} are kept`)
    if (outcome === 'skipped') log.info(`${this.id}: skipped, ${message}`)
    const rejections = [...this.#crawl.rejected.filter(({ key }) => !this.#input.optedOut.has(key)), ...this.#refused()].toSorted((a, b) =>
      a.key < b.key ? -1 : 1,
    )
    return {
      listings,
      report: {
        outcome,
        seenAt: outcome === 'fresh' ? seenAt : this.#previous.seenAt,
        readAt: failure === undefined ? seenAt : readAt,
        listings: listings.length,
        rejected: rejections.length,
        classes: countClasses(rejections),
        carried: old.length,
        unread: this.#crawl.unread.length,
        ...(message === undefined ? {} : { message: message.slice(0, 1_000) }),
        rejections,
        absent: this.#crawl.absent,
        state: this.#crawl.state,
        ...this.#http.usage(),
        seconds: (now().getTime() - this.#startedMs) / 1_000,
      },
    }
  }

  /** What comes from outside of this tree is no better than its schema. */
  #checked(crawl: Crawl): Crawl {
    return isPlugin(this.id) ? checkCrawl(this.id, crawl, this.#input.limit) : crawl
  }

  #contextWith({ leads, verdicts }: Elsewhere): OriginContext {
    const { environment, dataDir, now, signal } = this.#context
    const { limit, allowShrink, budget, catchUp, optedOut } = this.#input
    const maxRequests = budget.origins[this.id]?.requests ?? Number.POSITIVE_INFINITY
    const untilMs = this.#startedMs + budget.seconds * 1_000
    return {
      http: this.#http,
      environment,
      state: this.#failure === undefined && Object.keys(this.#crawl.state).length > 0 ? this.#crawl.state : this.#previous.state,
      previous: this.#previous.listings,
      leads: leads.get(this.id) ?? new Set(),
      verdict: (key) => verdicts.get(key),
      optedOut,
      dataDir,
      now,
      log: this.#log,
      signal,
      budget: { isSpent: () => this.#http.usage().requests >= maxRequests || now().getTime() >= untilMs },
      catchUp,
      limit,
      allowShrink,
    }
  }

  get #log(): Log {
    const { log } = this.#context
    return {
      ...log,
      warn: (remark) => {
        this.#remarks.push(remark)
        log.warn(remark)
      },
    }
  }

  /** Named elsewhere and not known here, or turned away here although somebody vouches for it. */
  #leadsToFollow({ leads, verdicts }: Elsewhere): string[] {
    const known = new Set([...this.#crawl.listings.map(({ key }) => key), ...this.#crawl.absent, ...this.#crawl.unread])
    const rejected = new Map(this.#crawl.rejected.map(({ key, code }) => [key, code]))
    const isOpen = (key: string) => {
      if (known.has(key) || this.#followed.has(key) || this.#input.optedOut.has(key)) return false
      return !rejected.has(key) || (rejected.get(key) === 'not_a_server' && verdicts.get(key) === 'server')
    }
    return [...(leads.get(this.id) ?? [])].filter(isOpen).toSorted()
  }

  #kept(): Listing[] {
    return this.#crawl.listings.filter(({ key }) => !this.#input.optedOut.has(key))
  }

  #refused(): Rejection[] {
    return [...this.#input.optedOut]
      .filter((key) => originOf(key) === this.id)
      .map((key): Rejection => ({ key, code: 'opted_out', message: 'its owner asked not to be listed' }))
  }

  /**
   * Listings of the last run that this one did not reach. What is missing from a list that was not seen to its end may still be
   * there, and so may what could not be read or is only malformed today; what was looked at and turned away is not.
   */
  #old(): Listing[] {
    const found = new Set(this.#crawl.listings.map(({ key }) => key))
    const unread = new Set(this.#crawl.unread)
    const absent = new Set(this.#crawl.absent)
    const rejected = new Map(this.#crawl.rejected.map(({ key, code }) => [key, code]))
    const mayBeThere = (key: string) => {
      if (absent.has(key)) return false
      if (rejected.has(key)) return rejected.get(key) === 'malformed'
      return !this.#crawl.complete || unread.has(key)
    }
    return [...this.#previous.listings.values()].filter(({ key }) => !found.has(key) && !this.#input.optedOut.has(key) && mayBeThere(key))
  }
}

/** @param later what came of single keys; it wins over what the first said of the same ones */
function joinCrawls(first: Crawl, later: Crawl): Crawl {
  const settled = new Set([...later.listings, ...later.rejected].map(({ key }) => key))
  const isOpen = ({ key }: { key: string }) => !settled.has(key)
  return {
    listings: [...first.listings.filter(isOpen), ...later.listings],
    rejected: [...first.rejected.filter(isOpen), ...later.rejected],
    unread: [...first.unread, ...later.unread],
    absent: later.absent,
    state: later.state,
    complete: first.complete && later.complete,
  }
}

function countClasses(rejections: readonly Rejection[]): Partial<Record<PackageClass, number>> {
  const counts: Partial<Record<PackageClass, number>> = {}
  for (const { class: kind } of rejections) if (kind !== undefined) counts[kind] = (counts[kind] ?? 0) + 1
  return Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
