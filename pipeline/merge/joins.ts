// The joins made so far: which listings are one server, why, and which must never become one.
import type { Overrides } from '../../core/schema/overrides.ts'
import type { Sameness } from '../../core/schema/server.ts'
import { TEXT_LIMITS } from '../../core/schema/text.ts'
import type { SamenessCode } from '../../core/schema/words.ts'
import { UnionFind } from './union-find.ts'

export class Joins {
  readonly #sets: UnionFind
  readonly #reasons: Sameness[] = []
  /** Key to the keys that a person said are another server. */
  readonly #different = new Map<string, string[]>()
  /** Root of a set to those of its members that are in `#different`. */
  readonly #guarded = new Map<string, string[]>()

  /** @param keys of all listings @param different pairs that must never end in one set; keys of no listing count for nothing */
  constructor(keys: readonly string[], different: Overrides['different']) {
    this.#sets = new UnionFind(keys)
    const known = new Set(keys)
    for (const { keys: pair } of different) {
      const [a, b] = pair
      if (a === b || !known.has(a) || !known.has(b)) continue
      for (const [key, other] of [pair, [b, a] as const]) {
        this.#different.set(key, [...(this.#different.get(key) ?? []), other])
        this.#guarded.set(key, [key])
      }
    }
  }

  /**
   * Makes one set of the sets of two listings and keeps the reason, unless they are one already or a person said otherwise.
   * The reasons kept are therefore just enough to connect each set.
   * @param detail what agrees; cut to a line
   */
  join(a: string, b: string, code: SamenessCode, detail: string): void {
    if (this.areOne(a, b) || !this.#mayJoin(a, b)) return
    const [larger = [], smaller = []] = [this.#guardedIn(a), this.#guardedIn(b)].sort((one, other) => other.length - one.length)
    this.#sets.join(a, b)
    for (const key of smaller) larger.push(key)
    if (larger.length > 0) this.#guarded.set(this.find(a), larger)
    this.#reasons.push({ keys: a < b ? [a, b] : [b, a], code, detail: detail.slice(0, TEXT_LIMITS.line).toWellFormed() })
  }

  areOne(a: string, b: string): boolean {
    return this.#sets.find(a) === this.#sets.find(b)
  }

  /** Whether no member of the one set is said to be another server than a member of the other. */
  #mayJoin(a: string, b: string): boolean {
    const [ofA, ofB] = [this.#guardedIn(a), this.#guardedIn(b)]
    const [fewer, other] = ofA.length <= ofB.length ? [ofA, this.find(b)] : [ofB, this.find(a)]
    return fewer.every((key) => (this.#different.get(key) ?? []).every((foe) => this.find(foe) !== other))
  }

  /** Members of the set of `key` that are in `#different`. */
  #guardedIn(key: string): string[] {
    return this.#guarded.get(this.find(key)) ?? []
  }

  /** The key that stands for the set of `key`. */
  find(key: string): string {
    return this.#sets.find(key)
  }

  /** All keys of the set of `key`, in no order. */
  membersOf(key: string): readonly string[] {
    return this.#sets.membersOf(key)
  }

  /** Members of each set, sorted, with the reasons that connect them, sorted; the sets in order of their first member. */
  groups(): { keys: string[]; sameBecause: Sameness[] }[] {
    const reasons = Map.groupBy(this.#reasons, ({ keys: [key] }) => this.#sets.find(key))
    return this.#sets.groups().map((keys) => ({ keys, sameBecause: (reasons.get(keys[0] ?? '') ?? []).toSorted(byKeys) }))
  }
}

function byKeys({ keys: [a, b] }: Sameness, { keys: [c, d] }: Sameness): number {
  if (a !== c) return a < c ? -1 : 1
  return b < d ? -1 : 1
}
