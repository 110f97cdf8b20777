// The feed of changes of an emulated npm: names and sequence numbers, each name where it last changed.
// Shape: CouchDB's _changes without documents, as the replication API of 2025 serves it.
import type { NpmWorld } from './npm-facts.ts'

export interface Row {
  seq: number
  id: string
  changes: { rev: string }[]
  deleted?: true
}

/** Numbers of this size are real. What changed later lies above everything that was there before. */
const FIRST_SEQUENCE = { fact: 70_000_000, changed: 80_000_000 }
const MAX_LIMIT = 10_000

export class ChangesFeed {
  readonly #rows: Row[]

  constructor({ facts, changed = [] }: NpmWorld) {
    const places = new Map(facts.map(({ name }, place) => [name, FIRST_SEQUENCE.fact + place]))
    const here = new Set(facts.filter(({ unpublishedAt }) => unpublishedAt === undefined).map(({ name }) => name))
    for (const [place, name] of changed.entries()) places.set(name, FIRST_SEQUENCE.changed + place)
    this.#rows = [...places]
      .map(([id, seq]): Row => ({ seq, id, changes: [{ rev: `1-${seq.toString(16)}` }], ...(here.has(id) ? {} : { deleted: true }) }))
      .sort((one, other) => one.seq - other.seq)
  }

  info() {
    return { db_name: 'registry', doc_count: this.#rows.length, update_seq: this.#last }
  }

  /** @returns undefined where the query is not one that the feed takes: it gives no documents and filters nothing */
  page(query: URLSearchParams): { results: Row[]; last_seq: number } | undefined {
    const isKnown = [...query.keys()].every((name) => ['since', 'limit'].includes(name))
    const since = toCount(query.get('since') ?? '0')
    const limit = toCount(query.get('limit') ?? String(MAX_LIMIT))
    if (!isKnown || since === undefined || limit === undefined || limit < 1 || limit > MAX_LIMIT) return undefined
    const results = this.#rows.slice(this.#firstAfter(since)).slice(0, limit)
    return { results, last_seq: results.at(-1)?.seq ?? Math.max(since, this.#last) }
  }

  get #last(): number {
    return this.#rows.at(-1)?.seq ?? 0
  }

  #firstAfter(since: number): number {
    let low = 0
    let high = this.#rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#rows[middle]?.seq ?? 0) > since) high = middle
      else low = middle + 1
    }
    return low
  }
}

const toCount = (text: string) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined)
