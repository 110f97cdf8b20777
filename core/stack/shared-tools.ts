// Which tools several servers have under one name, and which only one of them has.
import type { Tool } from '../schema/probe.ts'

export interface SharedTools {
  /** Names that two or more have, those first that most have; else in the order in which they are listed. */
  shared: { name: string; ids: string[] }[]
  /** By server, names that no other has. */
  only: { id: string; names: string[] }[]
}

/** Names are equal or they are not: that two tools of different names do the same is nobody's guess here. */
export function compareTools(servers: readonly { id: string; tools: readonly Pick<Tool, 'name'>[] }[]): SharedTools {
  const byName = new Map<string, Set<string>>()
  for (const { id, tools } of servers) for (const { name } of tools) byName.set(name, (byName.get(name) ?? new Set()).add(id))
  const all = [...byName].map(([name, ids]) => ({ name, ids: [...ids] }))
  return {
    shared: all.filter(({ ids }) => ids.length > 1).sort((a, b) => b.ids.length - a.ids.length),
    only: servers.map(({ id }) => ({ id, names: all.filter(({ ids }) => ids.length === 1 && ids[0] === id).map(({ name }) => name) })),
  }
}
