// Which names of tools are had by most servers: gathered while the servers go by, with one number for a name that one server has.
import { surfaceOf } from '../../core/api/summary.ts'
import type { Server } from '../../core/schema/server.ts'

export interface SharedTool {
  /** A stranger's, as it is. */
  name: string
  /** Ids of the servers that have it, in the order in which they were added. */
  servers: readonly string[]
}

/** Takes servers one at a time. */
export class ToolNames {
  readonly #ids: string[] = []
  readonly #once = new Map<string, number>()
  readonly #several = new Map<string, number[]>()

  add(server: Pick<Server, 'id' | 'probes'>): void {
    const tools = surfaceOf(server)?.tools ?? []
    if (tools.length === 0) return
    const place = this.#ids.push(server.id) - 1
    for (const name of new Set(tools.map((tool) => tool.name))) {
      const others = this.#several.get(name)
      const first = this.#once.get(name)
      if (others !== undefined) others.push(place)
      else if (first === undefined) this.#once.set(name, place)
      else {
        this.#once.delete(name)
        this.#several.set(name, [first, place])
      }
    }
  }

  /** The `limit` names that most servers have; those of as many by name. */
  most(limit: number): SharedTool[] {
    const shared = [...this.#several].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1)).slice(0, limit)
    const single = shared.length < limit ? [...this.#once].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, limit - shared.length) : []
    return [...shared, ...single.map(([name, place]) => [name, [place]] as const)].map(([name, places]) => ({
      name,
      servers: places.map((place) => this.#ids[place] ?? ''),
    }))
  }
}
