// What is remembered of GitHub's repositories from one run to the next: under which names, when each was read, and what was no server.
import { z } from 'zod'
import { byCodeUnits } from '../../../core/canonical/canonical.ts'
import type { Listing } from '../../../core/schema/listing.ts'
import type { Rejection } from '../../../core/schema/snapshot.ts'
import { DaySchema, type JsonObject, ListingKeySchema, ParagraphSchema } from '../../../core/schema/text.ts'
import { PackageClassSchema } from '../../../core/schema/words.ts'
import { ageInDays } from '../day.ts'
import { type Sweep, SweepSchema } from './sweep.ts'

/** A name that led nowhere is tried again after as many days. */
const ABSENT_DAYS = 30
const MAX_KEYS = 20

const RepositoryKeySchema = ListingKeySchema.startsWith('github:')

const KnownSchema = z.object({
  /** Keys that it has had, newest first. */
  keys: z.array(RepositoryKeySchema).min(1).max(MAX_KEYS),
  /** Those of them that another repository had before it: they lead here, and are no former names of this one. */
  taken: z.array(RepositoryKeySchema).max(MAX_KEYS).optional(),
  /** Day on which it was last read with its manifests; absent where it never was. */
  readOn: DaySchema.optional(),
  /** What it is instead of a server. */
  rejected: z.object({ class: PackageClassSchema, confidence: z.number().min(0).max(1), message: ParagraphSchema }).optional(),
})
export type Known = z.infer<typeof KnownSchema>

const StateSchema = z.object({
  /** By databaseId. */
  repositories: z.record(z.string().regex(/^\d+$/), KnownSchema),
  /** Keys that lead nowhere, with the day on which they were asked for. */
  absent: z.record(RepositoryKeySchema, DaySchema),
  sweep: SweepSchema.optional().catch(undefined),
})

export class GithubMemory {
  /** By databaseId. */
  readonly repositories: Map<string, Known>
  readonly absent: Map<string, string>
  sweep: Sweep | undefined
  /** Which repository has a name now, and which had it before. */
  readonly #current = new Map<string, string>()
  readonly #former = new Map<string, string>()
  /** What lost its name to another one in this run: it may be shown under a new one yet, in whatever order. */
  readonly #displaced = new Map<string, Known>()

  /**
   * @param state what `toState` returned in an earlier run; anything else is as good as none
   * @param previous listings of the last run: where nothing else is known of a repository, they say which names were its own
   */
  constructor(state: JsonObject | undefined, previous: ReadonlyMap<string, Listing>, today: string) {
    const { repositories, absent, sweep } = StateSchema.safeParse(state).data ?? { repositories: {}, absent: {}, sweep: undefined }
    this.repositories = new Map(Object.entries(repositories))
    this.sweep = sweep
    for (const [id, { keys }] of this.repositories) this.#index(id, keys)
    // What contradicts itself is not to be trusted: two repositories of one name, or a name that leads somewhere and nowhere.
    for (const [id, { keys }] of this.repositories) if (this.#current.get(keys[0] ?? '') !== id) this.repositories.delete(id)
    const isAbsent = (key: string, day: string) => ageInDays(day, today) < ABSENT_DAYS && !this.#current.has(key)
    this.absent = new Map(Object.entries(absent).filter(([key, day]) => isAbsent(key, day)))
    for (const { key, repositoryId, sameAs } of previous.values()) {
      const id = String(repositoryId)
      if (repositoryId === undefined || this.repositories.has(id) || this.idOf(key) !== undefined) continue
      const keys = [key, ...sameAs.filter((one) => one.startsWith('github:') && this.idOf(one) === undefined)].slice(0, MAX_KEYS)
      this.repositories.set(id, { keys })
      this.#index(id, keys)
    }
  }

  /** The repository that a name leads to, be it by a rename. */
  idOf(key: string): string | undefined {
    const id = this.#current.get(key) ?? this.#former.get(key)
    return id !== undefined && this.repositories.has(id) ? id : undefined
  }

  /** Names that a repository had before and that no other one had before it or has taken since. */
  formerKeys(id: string): string[] {
    const { keys: [, ...former] = [], taken = [] } = this.repositories.get(id) ?? {}
    return former.filter((key) => !taken.includes(key) && !this.isOfAnother(key, id))
  }

  /** Whether another repository had, before this one, the name that this one has. */
  hasReusedName(id: string): boolean {
    const { keys: [current = ''] = [], taken = [] } = this.repositories.get(id) ?? {}
    return taken.includes(current)
  }

  isOfAnother(key: string, id: string): boolean {
    const holder = this.#current.get(key)
    return holder !== undefined && holder !== id && this.repositories.has(holder)
  }

  /**
   * A repository was seen under a name. A name that was known as another repository's does not make it that one: anybody may take a
   * name that was given up, and with it the redirects that lead from there.
   * @param asked the name that led to it, where that was another
   */
  learn(id: string, key: string, asked = key): void {
    const before = this.repositories.get(id) ?? this.#displaced.get(id)
    const taken = new Set(before?.taken)
    for (const name of [key, asked]) {
      const holder = this.#current.get(name)
      // Whatever had this name lost it, and nobody said yet what it is called now.
      if (holder !== undefined && holder !== id) this.#displace(holder)
      if ((holder ?? this.#former.get(name) ?? id) !== id) taken.add(name)
      this.absent.delete(name)
    }
    const keys = [...new Set([key, ...(before?.keys ?? []), asked])].slice(0, MAX_KEYS)
    const kept = keys.filter((name) => taken.has(name))
    const { taken: _, ...rest } = before ?? {}
    this.repositories.set(id, { ...rest, keys, ...(kept.length === 0 ? {} : { taken: kept }) })
    this.#index(id, keys)
  }

  #displace(id: string): void {
    const known = this.repositories.get(id)
    if (known !== undefined) this.#displaced.set(id, known)
    this.repositories.delete(id)
  }

  /** A name led nowhere: its repository was deleted or hidden, or never was. */
  forget(key: string, today: string): void {
    const id = this.#current.get(key)
    if (id !== undefined) this.repositories.delete(id)
    this.#current.delete(key)
    this.absent.set(key, today)
  }

  /** What was read whole on that day, and came to. */
  settle(id: string, rejection: Rejection | undefined, readOn: string | undefined): void {
    const { keys, taken } = this.repositories.get(id) ?? {}
    if (keys === undefined) return
    const { class: kind, confidence, message } = rejection ?? {}
    this.repositories.set(id, {
      keys: keys.filter((key, index) => index === 0 || !this.isOfAnother(key, id)),
      ...(taken === undefined ? {} : { taken }),
      ...(readOn === undefined ? {} : { readOn }),
      ...(kind === undefined || confidence === undefined || message === undefined
        ? {}
        : { rejected: { class: kind, confidence, message } }),
    })
  }

  /** Plain JSON. */
  toState(): object {
    const sorted = <T>(entries: Map<string, T>) => Object.fromEntries([...entries].sort(([one], [other]) => byCodeUnits(one, other)))
    return {
      repositories: sorted(this.repositories),
      absent: sorted(this.absent),
      ...(this.sweep === undefined ? {} : { sweep: this.sweep }),
    }
  }

  #index(id: string, [current, ...former]: readonly string[]): void {
    if (current !== undefined) this.#current.set(current, id)
    for (const key of former) {
      if (this.#current.get(key) === id) this.#current.delete(key)
      this.#former.set(key, id)
    }
  }
}
