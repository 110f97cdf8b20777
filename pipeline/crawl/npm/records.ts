// What the crawl makes of each name: what stands from an earlier run, what has to be asked, and what came of asking.
import type { Listing } from '../../../core/schema/listing.ts'
import type { Rejection } from '../../../core/schema/snapshot.ts'
import { HttpError } from '../../lib/http.ts'
import { ageInDays, toDay } from '../day.ts'
import { isByVerdict } from '../judge.ts'
import { npmKey } from '../listing-key.ts'
import { isMalformedDue, toMalformedMemory } from '../malformed.ts'
import { type Missing, nameSome, settleMissing } from '../missing.ts'
import type { OriginContext } from '../origin.ts'
import { fetchRecords } from '../record-requests.ts'
import { fetchPackage } from './document.ts'
import { saysMcp } from './name.ts'
import { toNpmEntry } from './packument.ts'
import { type Known, type NpmState, toDue, toWhollyDue } from './state.ts'

/**
 * Without a feed of changes a name is asked again after a week or, so that not all are due on one day, up to six days later. What was
 * known when the feed was last read to its end counts as asked on that day.
 */
const MAX_AGE_DAYS = 7

export class NpmRecords {
  readonly #context: OriginContext
  readonly #registry: string
  readonly #state: NpmState
  readonly #today: string
  readonly #entries = new Map<string, Listing | Rejection>()
  /** What the feed of changes names: where the registry still shows the old document, it is asked again in the next run. */
  readonly #changed = new Set<string>()
  /** What the feed and the search of this run say of single names. */
  readonly #indexed = new Map<string, 'has' | 'lacks'>()
  /** Names that say MCP on the list of all names, where it was read in this run. */
  #list: ReadonlySet<string> | undefined
  readonly #missing: Missing[] = []
  /** Listings whose document turned malformed. */
  readonly #spoiled: string[] = []
  /** Of packages that were listings: how many gave any answer, 404 too. */
  #listedAnswers = 0
  /** Whether the registry had a document for any name at all. */
  hasAnswer = false

  constructor(context: OriginContext, registry: string, state: NpmState) {
    this.#context = context
    this.#registry = registry
    this.#state = state
    this.#today = toDay(context.now())
  }

  /** @param change what the feed of changes says of it */
  markChanged(name: string, change: 'there' | 'deleted'): void {
    this.#changed.add(name)
    this.#indexed.set(name, change === 'there' ? 'has' : 'lacks')
    this.#state.packages.set(name, toDue(this.#state.packages.get(name) ?? {}))
  }

  /** @param list every name that says MCP on the list of all names */
  markListed(list: ReadonlySet<string>): void {
    this.#list = list
  }

  /**
   * The search shows it. Due where it was touched since it was asked, or on the same day: nobody knows what came first.
   * @param day on which it was touched, where the search says so
   */
  markFound(name: string, day: string | undefined): void {
    if (!this.#indexed.has(name)) this.#indexed.set(name, 'has')
    if (day === undefined) return
    const known = this.#state.packages.get(name)
    if (known?.day !== undefined && day >= known.day) this.#state.packages.set(name, toDue(known))
  }

  /**
   * Takes what stands, and asks for the rest.
   * @param startAt the name at which an earlier run had to stop
   * @returns names that were not read, and where the next run goes on
   */
  async read(names: readonly string[], startAt: string | undefined): Promise<{ unread: string[]; resumeAt: string | undefined }> {
    const due: string[] = []
    for (const name of names) {
      const known = this.#inView(name)
      this.#state.packages.set(name, known)
      if (known.day === undefined) due.push(name)
      else this.#take(name, this.#standing(name, known))
    }
    const { unread, resumeAt } = await this.#fetch(due, startAt)
    // A rejection stands until the name has been read again; a listing is carried by whoever asked.
    for (const name of unread) if (this.#state.packages.get(name)?.rejected !== undefined) this.#take(name, this.#standing(name))
    return { unread, resumeAt }
  }

  /** What came of the names so far; those that are gone or unread are not among them. */
  entries(): ReadonlyMap<string, Listing | Rejection> {
    return this.#entries
  }

  /** What is known of a name, without its day where it has to be asked, and without its ETag where the answer has to be whole. */
  #inView(name: string): Known {
    const known = this.#state.packages.get(name) ?? {}
    if (known.gone === undefined && this.#standing(name, known) === undefined) return toWhollyDue(known)
    if (this.#isContradicted(name, known)) return toWhollyDue(known)
    if (known.rejected?.code === 'malformed' && isMalformedDue(known.malformed, this.#today)) return toWhollyDue(known)
    // The feed tells of what changes, and not of a document that was gone by mistake.
    const isShown = this.#list?.has(name) === true || this.#indexed.get(name) === 'has'
    const isDoubted = known.gone === true && isShown
    const day = isDoubted ? known.day : later(known.day, this.#state.changes?.day)
    const isOld = known.day !== undefined && ageInDays(day ?? known.day, this.#today) >= MAX_AGE_DAYS + (spread(name) % MAX_AGE_DAYS)
    return isOld ? toDue(known) : known
  }

  /** Whether what stands is not what is known beyond the package's own words, or rests on such knowledge that is gone. */
  #isContradicted(name: string, { rejected, gone, verdict: before }: Known): boolean {
    const verdict = this.#context.verdict(npmKey(name))
    if (gone === true || rejected?.code === 'malformed') return false
    if (verdict === undefined) return before !== undefined
    return verdict !== (rejected === undefined ? 'server' : rejected.class)
  }

  #standing(name: string, known = this.#state.packages.get(name)): Listing | Rejection | undefined {
    if (known?.gone === true) return undefined
    const key = npmKey(name)
    return known?.rejected === undefined ? this.#context.previous.get(key) : { key, ...known.rejected }
  }

  async #fetch(due: readonly string[], startAt: string | undefined): Promise<{ unread: string[]; resumeAt: string | undefined }> {
    try {
      const { unread, resumeAt } = await fetchRecords(this.#context, due, startAt, (name) => this.#fetchOne(name))
      return { unread: [...unread, ...this.#settleMissing(), ...this.#spoiled], resumeAt }
    } catch (error) {
      if (this.#context.signal.aborted || !(error instanceof HttpError)) throw error
      this.#context.log.warn(`none of ${due.length} packages could be read: ${error.message}`)
      return { unread: [...due], resumeAt: startAt }
    }
  }

  async #fetchOne(name: string): Promise<void> {
    const { packages } = this.#state
    const known = packages.get(name) ?? {}
    const answer = await fetchPackage(this.#context, this.#registry, name, known)
    this.hasAnswer ||= answer.kind !== 'missing'
    if (this.#wasListed(name)) this.#listedAnswers += 1
    const day = this.#today
    const verdict = this.#context.verdict(npmKey(name))
    const counted = known.counted === undefined ? {} : { counted: known.counted }
    if (answer.kind === 'missing') {
      this.#missing.push({ name, wasListed: this.#wasListed(name), index: this.#indexOf(name, known), missedOn: known.missedOn })
    } else if (answer.kind === 'unchanged') {
      const { missedOn: _, ...same } = known
      packages.set(name, this.#changed.has(name) ? toDue(same) : { ...same, day })
      this.#take(name, this.#standing(name, known))
    } else {
      const { kind: _, packument, ...kept } = answer
      const entry = toNpmEntry(name, packument, verdict)
      const isSwayed = verdict !== undefined && entry !== undefined && isByVerdict(entry)
      const base: Known = { day, ...kept, ...(isSwayed ? { verdict } : {}), ...counted }
      if (entry === undefined) packages.set(name, { day, ...kept, gone: true })
      else if ('origin' in entry) packages.set(name, base)
      else if (entry.code === 'malformed') this.#takeMalformed(name, packument, { ...counted, rejected: withoutKey(entry) })
      else packages.set(name, { ...base, rejected: withoutKey(entry) })
      this.#take(name, entry)
    }
  }

  /** Its ETag is not kept: what was wrong may have been wrong on the way. */
  #takeMalformed(name: string, packument: unknown, known: Known): void {
    const malformed = toMalformedMemory(this.#state.packages.get(name)?.malformed, packument, this.#today)
    this.#state.packages.set(name, { ...known, malformed, ...(malformed.settled === true ? { day: this.#today } : {}) })
    if (malformed.settled !== true && this.#wasListed(name)) this.#spoiled.push(name)
  }

  /** @returns names that are to be asked for again */
  #settleMissing(): string[] {
    const { packages } = this.#state
    const { gone, doubtful } = settleMissing(this.#context, this.#missing, this.#listedAnswers, this.#today)
    for (const name of gone) packages.set(name, { day: this.#today, gone: true })
    for (const [name, missedOn] of doubtful) {
      const { missedOn: _, ...known } = packages.get(name) ?? {}
      packages.set(name, { ...known, ...(missedOn === undefined ? {} : { missedOn }) })
    }
    if (doubtful.size > 0) this.#context.log.warn(`404 for what should be there, to be asked for again: ${nameSome(doubtful.keys())}`)
    if (this.#spoiled.length > 0) this.#context.log.warn(`malformed today, and kept as they were: ${nameSome(this.#spoiled)}`)
    return [...doubtful.keys()]
  }

  /** What npm says of a name elsewhere. Where the list was not read in this run, it is taken to hold every name that it should. */
  #indexOf(name: string, { gone }: Known): Missing['index'] {
    const stated = this.#indexed.get(name)
    if (stated !== undefined || gone === true) return stated ?? 'lacks'
    if (!saysMcp(name) || this.#state.names === undefined) return 'silent'
    return this.#list === undefined || this.#list.has(name) ? 'has' : 'lacks'
  }

  #wasListed(name: string): boolean {
    return this.#context.previous.has(npmKey(name))
  }

  #take(name: string, entry: Listing | Rejection | undefined): void {
    if (entry !== undefined) this.#entries.set(name, entry)
  }
}

const withoutKey = ({ key: _, ...rejection }: Rejection) => rejection

const later = (one: string | undefined, other: string | undefined) =>
  one === undefined || (other !== undefined && other > one) ? other : one

/** A number for a name, the same in every run. */
function spread(name: string): number {
  let sum = 0
  for (const char of name) sum += char.codePointAt(0) ?? 0
  return sum
}
