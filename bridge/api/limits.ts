// How much one origin may ask of the companion, so that no page keeps it from its reader.

/** So many at once, and so many more a second. */
export interface Allowance {
  burst: number
  perSecond: number
}

export interface Limits {
  bodyBytes: number
  /** For the head of a request, and for all of it. */
  headMs: number
  requestMs: number
  connections: number
  /** Tasks that one pairing watches at the same time. */
  streams: number
  /** Requests of one origin. */
  requests: Allowance
  /** New tasks of one origin. */
  tasks: Allowance
  /** Plans for one origin: a model may cost the reader money. */
  plans: Allowance
}

export const LIMITS: Limits = {
  bodyBytes: 1024 * 1024,
  headMs: 5_000,
  requestMs: 20_000,
  connections: 512,
  streams: 256,
  requests: { burst: 1_000, perSecond: 100 },
  tasks: { burst: 5_000, perSecond: 5_000 / 86_400 }, // a day's
  plans: { burst: 20, perSecond: 20 / 3_600 },
}

/** A bucket of tokens for each key: a request takes one, and time puts them back. Keys are the few allowed origins. */
export class Buckets {
  readonly #allowance: Allowance
  readonly #clock: () => number
  readonly #levels = new Map<string, { left: number; at: number }>()

  /** @param clock milliseconds that never go back */
  constructor(allowance: Allowance, clock: () => number) {
    this.#allowance = allowance
    this.#clock = clock
  }

  /** @returns 0 where one was there to take; else the whole seconds after which there is one */
  take(key: string): number {
    const { burst, perSecond } = this.#allowance
    const now = this.#clock()
    const { left, at } = this.#levels.get(key) ?? { left: burst, at: now }
    const filled = Math.min(burst, left + (Math.max(0, now - at) / 1_000) * perSecond)
    const isThere = filled >= 1
    this.#levels.set(key, { left: isThere ? filled - 1 : filled, at: now })
    return isThere ? 0 : Math.max(1, Math.ceil((1 - filled) / perSecond))
  }
}

/** What a pairing has open: aborted together when the reader takes the pairing back. */
export class Streams {
  readonly #most: number
  readonly #open = new Map<string, Set<AbortController>>()

  constructor(most: number) {
    this.#most = most
  }

  /** @returns undefined where the pairing has as many as it may have; `signal` is aborted when the pairing is taken back */
  open(pairing: string): { signal: AbortSignal; end(): void } | undefined {
    const open = this.#open.get(pairing) ?? new Set()
    if (open.size >= this.#most) return undefined
    const controller = new AbortController()
    this.#open.set(pairing, open.add(controller))
    return {
      signal: controller.signal,
      end: () => {
        if (open.delete(controller) && open.size === 0) this.#open.delete(pairing)
      },
    }
  }

  endAll(pairing: string): void {
    for (const controller of this.#open.get(pairing) ?? []) controller.abort()
  }
}
