// The records of chosen servers, a few at a time; one that cannot be had holds up none of the others.
import type { ServerRecord } from '../../core/schema/api.ts'
import { toVisible } from '../../core/schema/visible.ts'

export type Loaded =
  | { id: string; state: 'here'; record: ServerRecord }
  | { id: string; state: 'moved'; to: string }
  | { id: string; state: 'gone' | 'unknown' | 'unreadable' | 'failed' }

const AT_ONCE = 6
const PATIENCE_MS = 15_000

export class Records {
  readonly #base: string
  readonly #known = new Map<string, Loaded>()
  #aliases: Promise<Readonly<Record<string, string | null>>> | undefined

  /** @param base of the site, with a slash at its end */
  constructor(base: string) {
    this.#base = base
  }

  /** In the order of `ids`, as they may be shown. Never rejects; what failed is tried again the next time. */
  async load(ids: readonly string[]): Promise<Loaded[]> {
    const waiting = ids.filter((id) => !this.#known.has(id))
    const work = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) this.#known.set(id, await this.#fetch(id))
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    const loaded = ids.map((id) => this.#known.get(id) ?? ({ id, state: 'failed' } as const))
    for (const { id, state } of loaded) if (state === 'failed') this.#known.delete(id)
    return loaded
  }

  async #fetch(id: string): Promise<Loaded> {
    try {
      const response = await this.#get(`api/v1/servers/${id}.json`)
      if (response.status === 404) return await this.#follow(id)
      if (!response.ok) return { id, state: 'failed' }
      const record = toRecord(await response.json(), id)
      return record === undefined ? { id, state: 'unreadable' } : { id, state: 'here', record }
    } catch (error) {
      return { id, state: error instanceof SyntaxError ? 'unreadable' : 'failed' }
    }
  }

  /** Where an id leads that has no record: servers merge and are renamed, and their old ids stay known. */
  async #follow(id: string): Promise<Loaded> {
    this.#aliases ??= this.#get('api/v1/aliases.json').then(async (response) => {
      const { data } = response.ok ? ((await response.json()) as { data?: Record<string, string | null> }) : {}
      return data ?? {}
    })
    const aliases = await this.#aliases.catch(() => undefined)
    if (aliases === undefined) this.#aliases = undefined
    const to = aliases !== undefined && Object.hasOwn(aliases, id) ? aliases[id] : undefined
    return to === undefined ? { id, state: 'unknown' } : to === null ? { id, state: 'gone' } : { id, state: 'moved', to }
  }

  #get(path: string): Promise<Response> {
    return fetch(this.#base + path, { signal: AbortSignal.timeout(PATIENCE_MS) })
  }
}

/** Undefined where it is not the record of a server. Of our own build it has passed its schema: what is checked is that it is one. */
function toRecord(answer: unknown, id: string): ServerRecord | undefined {
  const { data } = (answer ?? {}) as { data?: Partial<ServerRecord> }
  const { server, health, incidents, drift } = data ?? {}
  const lists = [server?.packages, server?.remotes, server?.probes, server?.probes?.[0]?.tools ?? [], health, incidents, drift]
  const isRecord = server?.id === id && typeof server.title === 'string' && typeof server.score === 'object'
  return isRecord && lists.every(Array.isArray) ? toVisible(data as ServerRecord) : undefined
}
