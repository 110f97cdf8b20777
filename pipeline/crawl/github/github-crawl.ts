// Where one run's answers about repositories come together with what earlier runs knew: what is due, what is carried, what is new.

import { byCodeUnits } from '../../../core/canonical/canonical.ts'
import type { Listing } from '../../../core/schema/listing.ts'
import type { Rejection } from '../../../core/schema/snapshot.ts'
import { Collection, toMalformed, toNoServer } from '../collection.ts'
import { ageInDays, toDay } from '../day.ts'
import { isByVerdict, judge } from '../judge.ts'
import type { Crawl, OriginContext } from '../origin.ts'
import type { Batched } from './batches.ts'
import { GithubMemory, type Known } from './memory.ts'
import { parseRepository, type Repository, toEntry, toNodeKey } from './repository.ts'

/** What the search does not show is read again after as many days, a share of it in each run. */
const REREAD_DAYS = 7

type Unanswered = Pick<Batched, 'failed' | 'left'>

export class GithubCrawl {
  readonly memory: GithubMemory
  readonly #context: OriginContext
  readonly #today: string
  readonly #collection = new Collection()
  /** What was read in this run, by databaseId. */
  readonly #read = new Map<string, Repository>()
  readonly #malformed = new Set<string>()
  /** Listings of the last run, by databaseId: by its name alone a listing may be another repository's. */
  readonly #previous = new Map<string, Listing>()

  constructor(context: OriginContext) {
    this.#context = context
    this.#today = toDay(context.now())
    this.memory = new GithubMemory(context.state, context.previous, this.#today)
    for (const listing of context.previous.values()) {
      const id = listing.repositoryId === undefined ? this.memory.idOf(listing.key) : String(listing.repositoryId)
      if (id !== undefined) this.#previous.set(id, listing)
    }
  }

  /**
   * Takes one repository of an answer.
   * @param asked the key that led to it, where it was not found by searching
   */
  take(node: unknown, withFiles: boolean, asked?: string): void {
    try {
      const repository = parseRepository(node, withFiles)
      if (!repository.isVisible) {
        for (const key of [repository.key, asked ?? repository.key]) this.absent(key)
        return
      }
      this.memory.learn(repository.id, repository.key, asked)
      // Of two readings the one with its manifests.
      if (withFiles || this.#read.get(repository.id)?.manifests === undefined) this.#read.set(repository.id, repository)
    } catch (error) {
      const key = asked ?? toNodeKey(node)
      this.#malformed.add(key)
      this.#collection.add(key, toMalformed(key, error))
    }
  }

  absent(key: string): void {
    const id = this.memory.idOf(key)
    this.memory.forget(key, this.#today)
    if (id !== undefined && !this.memory.repositories.has(id)) this.#read.delete(id)
  }

  /** Keys that are to be asked for by name, the most wanted first: what would otherwise be missing, then the oldest. */
  due(): string[] {
    const { previous, optedOut } = this.#context
    const wanted: string[] = [...previous.keys()].filter((key) => this.memory.idOf(key) === undefined)
    const unseen: { key: string; readOn: string }[] = []
    for (const [id, known] of this.memory.repositories) {
      const [key] = known.keys
      if (key === undefined || optedOut.has(key) || this.#malformed.has(key) || this.#read.get(id)?.manifests !== undefined) continue
      const { readOn } = known
      if (readOn === undefined || this.#read.has(id) || this.#isMissing(id, known)) wanted.push(key)
      else unseen.push({ key, readOn })
    }
    const old = unseen.filter(({ readOn }) => ageInDays(readOn, this.#today) > REREAD_DAYS)
    const share = Math.max(50, Math.ceil(unseen.length / REREAD_DAYS))
    const oldest = old.sort((one, other) => byCodeUnits(one.readOn, other.readOn) || byCodeUnits(one.key, other.key)).slice(0, share)
    return [...wanted.sort(byCodeUnits), ...oldest.map(({ key }) => key)]
  }

  /**
   * What of these keys is to be asked for: a name that a repository had before, or that led nowhere lately, needs no question, but one
   * that was turned away before anybody named it gets another, whether or not it is among them.
   */
  toFollow(keys: readonly string[]): string[] {
    const unknown = keys.filter((key) => this.memory.idOf(key) === undefined && !this.memory.absent.has(key))
    const rejected: string[] = []
    for (const [id, known] of this.memory.repositories) {
      if (known.rejected !== undefined && this.#isVouchedFor(id)) rejected.push(...known.keys.slice(0, 1))
    }
    return [...new Set([...unknown, ...rejected])].sort(byCodeUnits)
  }

  /**
   * All that is known: what was read in this run, and what stands from earlier ones.
   * @param failed keys that were asked for in vain
   * @param left keys that were not asked for any more: what stands for them is carried
   */
  finishAll({ failed, left }: Unanswered, complete: boolean): Crawl {
    const inVain = new Set(failed)
    const unread: string[] = []
    for (const [id, known] of this.memory.repositories) {
      const [key = id] = known.keys
      if (this.#context.optedOut.has(key)) continue
      if (this.#read.get(id)?.manifests !== undefined) {
        this.#settle(id)
        continue
      }
      if (this.#malformed.has(key)) {
        // What is known of it stands, and it is due until it can be read.
        const standing = this.#standingOf(id, known)
        this.memory.settle(id, standing === undefined || 'origin' in standing ? undefined : standing, undefined)
        continue
      }
      const standing = this.#standingOf(id, known)
      if (standing !== undefined && this.#read.has(id)) {
        // Something was pushed, or it would not have been shown: to be read whole in the next run.
        this.memory.settle(id, 'origin' in standing ? undefined : standing, undefined)
        this.#collection.add(key, standing)
      } else if (this.#read.has(id)) {
        this.#settle(id)
      } else if (standing === undefined || known.readOn === undefined || inVain.has(key)) {
        unread.push(key)
      } else {
        this.#collection.add(key, standing)
      }
    }
    const unknown = [...failed, ...left].filter((key) => this.memory.idOf(key) === undefined)
    return this.#finish([...unread, ...unknown], complete)
  }

  /** What came of single keys alone. */
  finishRead({ failed, left }: Unanswered): Crawl {
    for (const id of this.#read.keys()) this.#settle(id)
    return this.#finish([...failed, ...left], true)
  }

  #finish(unread: readonly string[], complete: boolean): Crawl {
    const absent = [...this.memory.absent.keys()]
    const misread = [...this.#malformed].filter((key) => this.memory.idOf(key) !== undefined || this.#context.previous.has(key))
    const state = this.memory.toState()
    return this.#collection.finish({ state, complete, unread: [...unread, ...misread], absent }, this.#context.limit)
  }

  #settle(id: string): void {
    const repository = this.#read.get(id)
    if (repository === undefined) return
    const formerKeys = this.memory.formerKeys(id)
    const entry = toEntry(repository, formerKeys, {
      verdict: this.#verdictOf(id),
      isNamed: this.#isNamed(id),
      registries: this.#context.environment,
    })
    this.memory.settle(id, 'origin' in entry ? undefined : entry, repository.manifests === undefined ? undefined : this.#today)
    this.#collection.add(repository.key, 'origin' in entry ? { ...entry, ...this.#reuse(id) } : entry)
  }

  /** Whether nothing stands for it that is still right. */
  #isMissing(id: string, { rejected }: Known): boolean {
    const verdict = this.#verdictOf(id)
    // What somebody's word made of it, and nobody says any more, is for its own words to decide again.
    if (rejected !== undefined) return this.#isVouchedFor(id) || (isByVerdict(rejected) && verdict !== rejected.class)
    const previous = this.#previousOf(id)
    if (previous === undefined || (previous.role === 'source' && verdict === 'server')) return true
    return isByVerdict(previous) && verdict === undefined
  }

  #isVouchedFor(id: string): boolean {
    const verdict = this.#verdictOf(id)
    return verdict === 'server' || (verdict === undefined && this.#isNamed(id))
  }

  #isNamed(id: string): boolean {
    return this.#keysOf(id).some((key) => this.#context.leads.has(key))
  }

  #verdictOf(id: string) {
    return this.#keysOf(id)
      .map((key) => this.#context.verdict(key))
      .find((verdict) => verdict !== undefined)
  }

  #reuse(id: string): Pick<Listing, 'reusedName'> {
    return this.memory.hasReusedName(id) ? { reusedName: true } : {}
  }

  #keysOf(id: string): string[] {
    const [key] = this.memory.repositories.get(id)?.keys ?? []
    return key === undefined ? [] : [key, ...this.memory.formerKeys(id)]
  }

  /** Its listing of the last run, under the names that it has now. */
  #previousOf(id: string): Listing | undefined {
    const [key, ...formerKeys] = this.#keysOf(id)
    const listing = this.#previous.get(id)
    if (key === undefined || listing === undefined) return undefined
    const published = listing.sameAs.filter((one) => !one.startsWith('github:'))
    return {
      ...listing,
      key,
      repositoryId: Number(id),
      ...this.#reuse(id),
      sameAs: [...published, ...formerKeys].sort(byCodeUnits).slice(0, 50),
    }
  }

  /** What earlier runs made of it; a person's word that it is something else needs no new reading. */
  #standingOf(id: string, known: Known): Listing | Rejection | undefined {
    const verdict = this.#verdictOf(id)
    const previous = this.#previousOf(id)
    if (previous === undefined || verdict === undefined || verdict === 'server') return previous ?? toStanding(known)
    const rejection = toNoServer(previous.key, judge(verdict, { name: previous.name, keywords: [] }))
    this.memory.settle(id, rejection, known.readOn)
    return rejection
  }
}

function toStanding({ keys: [key], rejected }: Known): Rejection | undefined {
  if (key === undefined || rejected === undefined) return undefined
  const { class: kind, confidence, message } = rejected
  return { key, code: 'not_a_server', message, class: kind, confidence }
}
