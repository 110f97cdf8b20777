// Gathers one origin's listings and rejections in whatever order they arrive and gives them back in the one order they always have.
// The last check before a listing leaves the crawl: what breaks ListingSchema is rejected alone and named.

import { byCodeUnits } from '../../core/canonical/canonical.ts'
import { type Listing, ListingSchema } from '../../core/schema/listing.ts'
import { ParseError, parseWith } from '../../core/schema/parse.ts'
import type { Rejection } from '../../core/schema/snapshot.ts'
import { JsonObjectSchema } from '../../core/schema/text.ts'
import type { Classification } from './classify/classify.ts'
import { toParagraph } from './clip.ts'
import type { Crawl } from './origin.ts'

interface Finish {
  state: object
  complete: boolean
  /** Keys of this origin, in any order. */
  unread?: readonly string[]
  absent?: readonly string[]
}

export class Collection {
  readonly #listings = new Map<string, Listing>()
  readonly #rejected = new Map<string, Rejection>()

  /** Takes one record: a listing, a rejection, or undefined for one that is gone. `key` names it should it turn out malformed. */
  add(key: string, entry: Listing | Rejection | undefined): void {
    if (entry === undefined) return
    if (!('origin' in entry)) {
      this.#reject(entry)
      return
    }
    try {
      const listing = parseWith(ListingSchema, entry, key)
      const other = this.#listings.get(listing.key)
      this.#listings.set(listing.key, other === undefined ? listing : later(listing, other))
    } catch (error) {
      this.#reject(toMalformed(key, error))
    }
  }

  get size(): number {
    return this.#listings.size
  }

  /**
   * @param state plain JSON: an undefined in it is a mistake of ours and throws
   * @param limit at most this many listings; what is cut off makes the crawl incomplete
   */
  finish({ state, complete, unread = [], absent = [] }: Finish, limit: number | undefined): Crawl {
    const listings = [...this.#listings.values()].sort(byKey).slice(0, limit)
    return {
      listings,
      rejected: [...this.#rejected.values()].sort((one, other) => byKey(one, other) || byCodeUnits(one.code, other.code)),
      unread: [...new Set(unread)].sort(byCodeUnits),
      absent: [...new Set(absent)].sort(byCodeUnits),
      state: JsonObjectSchema.parse(state),
      complete: complete && listings.length === this.#listings.size,
    }
  }

  #reject(rejection: Rejection): void {
    // A rejection says why once: of two about one record the same is kept whichever came first.
    const id = `${rejection.key}\n${rejection.code}`
    const other = this.#rejected.get(id)
    if (other === undefined || byCodeUnits(rejection.message, other.message) < 0) this.#rejected.set(id, rejection)
  }
}

/** A rejection, its texts within their limits. */
export function toRejection(key: string, code: Rejection['code'], message: string): Rejection {
  return { key: key.slice(0, 400).toWellFormed(), code, message: toParagraph(message) ?? code }
}

/** The rejection of a record that is something else than a server. */
export function toNoServer(key: string, { class: kind, confidence, evidence }: Classification): Rejection {
  return { ...toRejection(key, 'not_a_server', evidence), class: kind, confidence }
}

/**
 * The rejection of a record whose parsing threw.
 * @throws what was thrown, unless it is a ParseError: anything else is not the record's fault
 */
export function toMalformed(key: string, error: unknown): Rejection {
  if (error instanceof ParseError) return toRejection(key, 'malformed', error.message)
  throw error
}

const byKey = (one: { key: string }, other: { key: string }) => byCodeUnits(one.key, other.key)

/** Of two listings with one key the one updated later; where that does not decide, always the same one. */
function later(one: Listing, other: Listing): Listing {
  const order = byCodeUnits(one.updatedAt ?? '', other.updatedAt ?? '') || byCodeUnits(JSON.stringify(one), JSON.stringify(other))
  return order >= 0 ? one : other
}
