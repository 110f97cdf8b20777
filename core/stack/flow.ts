// What several servers can do together that none of them may do alone: one reads what is private, one takes in what strangers write, one
// sends. A text from outside could then have the model pass on what only you should see.
import type { Tool } from '../schema/probe.ts'
import { findRoles, ROLES, type Role, toWorded } from './roles.ts'

export interface Acting {
  id: string
  /** The first of its tools that does so. */
  tool: string
}

export interface CombinedFlow {
  /** Who does what, in the order of the servers. */
  by: Record<Role, Acting[]>
  /** Servers that can do all of it by themselves. */
  alone: string[]
  /** Servers without any one of which the others could not. */
  needed: string[]
}

/** Undefined where something of it is missing. What nobody has seen of a server's tools is not in it. */
export function findCombinedFlow(servers: readonly { id: string; tools: readonly Tool[] }[]): CombinedFlow | undefined {
  const roles = servers.map(({ id, tools }) => ({ id, found: findRoles(tools.map(toWorded)) }))
  const actingAs = (role: Role): Acting[] =>
    roles.flatMap(({ id, found }) => (found[role] === undefined ? [] : [{ id, tool: found[role] }]))
  const by = { reads: actingAs('reads'), takesIn: actingAs('takesIn'), sends: actingAs('sends') }
  if (ROLES.some((role) => by[role].length === 0)) return undefined
  return {
    by,
    alone: roles.filter(({ found }) => ROLES.every((role) => found[role] !== undefined)).map(({ id }) => id),
    needed: [...new Set(ROLES.flatMap((role) => (by[role].length === 1 ? by[role] : [])).map(({ id }) => id))],
  }
}
