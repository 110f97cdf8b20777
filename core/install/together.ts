// Several servers at once in one file for a client, and what they are together: tools of one name, and tokens before the first word.
import type { Server } from '../schema/server.ts'
import { type Entry, type Missing, toMissing } from './client.ts'
import { CLIENTS } from './clients.ts'
import { toFile } from './file.ts'
import type { Values } from './fill.ts'
import { type RefusalReason, toWaysIn } from './launch.ts'
import { type GapReason, writeEntry } from './write.ts'

export type Combinable = Pick<Server, 'id' | 'packages' | 'remotes' | 'probes'>

/** One server of several, with the reader's values and the way in they chose: its label, or the first that the client can take. */
export interface Choice {
  server: Combinable
  label?: string
  values?: Values
}

/** What was written for one of the servers. */
export interface Member extends Missing {
  id: string
  /** Its key in the file, unique there. */
  name: string
  label: string
}

/** A server that is not in the file: no way in at all, or none that this client can take. */
export interface Absence {
  id: string
  reasons: (GapReason | RefusalReason | 'no_way_in')[]
}

/** A tool name that several of the servers have: a client that does not tell them apart by server has only one of them. */
export interface Collision {
  tool: string
  ids: string[]
}

export interface TokenCost {
  /** Encoding the tokens were counted in: counts of two are not added up. */
  tokenizer: string
  tokens: number
  ids: string[]
  /** Of at least one server, only a part of its list was counted. */
  isAtLeast: boolean
}

export interface Combination {
  clientId: string
  /** The configuration; absent where none of the servers is in it. */
  code?: string
  language: 'json' | 'toml' | 'yaml'
  where: string
  members: Member[]
  absences: Absence[]
  collisions: Collision[]
  costs: TokenCost[]
  /** Servers in the file whose tools nobody has seen: they may collide with any, and cost anything. */
  unknownTools: string[]
  /** Servers in the file whose tokens were not counted. */
  unknownCost: string[]
}

/**
 * One configuration for `clientId` with all of `choices`, in their order. Tools and tokens are those of the last probe that was
 * answered. Throws where there is no such client.
 */
export function toCombination(clientId: string, choices: readonly Choice[], isPinned = true): Combination {
  const client = CLIENTS.find(({ id }) => id === clientId)
  if (client === undefined) throw new Error(`No such client: ${clientId}`)
  const entries = new Map<string, Entry>()
  const members: Member[] = []
  const absences: Absence[] = []
  for (const { server, label, values = {} } of choices) {
    const ways = toWaysIn(server, isPinned)
    const isChosen = (way: { label: string }) => label === undefined || way.label === label
    const reasons: Absence['reasons'] = ways.refusals.filter(isChosen).map(({ reason }) => reason)
    const before = members.length
    for (const launch of ways.launches.filter(isChosen)) {
      const name = toUnique(launch.name, entries)
      const written = writeEntry(client, { ...launch, name }, values)
      if (typeof written !== 'string') {
        entries.set(name, written.entry)
        members.push({ id: server.id, name, label: launch.label, ...toMissing(written.entry.left) })
        break
      }
      reasons.push(written)
    }
    if (members.length === before) absences.push({ id: server.id, reasons: reasons.length > 0 ? [...new Set(reasons)] : ['no_way_in'] })
  }
  const inFile = new Set(members.map(({ id }) => id))
  const seen = new Map(choices.filter(({ server }) => inFile.has(server.id)).map(({ server }) => [server.id, toSeen(server)]))
  return {
    clientId,
    ...(entries.size === 0 ? {} : { code: toFile(client, entries) }),
    ...{ language: client.format, where: client.where, members, absences },
    collisions: toCollisions(seen),
    costs: toCosts(seen),
    unknownTools: [...seen].filter(([, facts]) => facts === undefined).map(([id]) => id),
    unknownCost: [...seen].filter(([, facts]) => facts?.terms === undefined).map(([id]) => id),
  }
}

function toUnique(name: string, taken: ReadonlyMap<string, unknown>): string {
  let unique = name
  for (let number = 2; taken.has(unique); number++) unique = `${name}-${number}`
  return unique
}

type Facts = Pick<Combinable['probes'][number], 'tools' | 'terms'>

/** What the best probe found, else what it found while it worked; undefined where nothing ever answered. */
export function toSeen({ probes: [probe] }: Pick<Combinable, 'probes'>): Facts | undefined {
  if (probe === undefined) return undefined
  return probe.outcome === 'ok' || probe.tools.length > 0 ? probe : probe.lastOk
}

function toCollisions(seen: ReadonlyMap<string, Facts | undefined>): Collision[] {
  const byTool = new Map<string, Set<string>>()
  for (const [id, facts] of seen) {
    for (const { name } of facts?.tools ?? []) byTool.set(name, (byTool.get(name) ?? new Set()).add(id))
  }
  return [...byTool].filter(([, ids]) => ids.size > 1).map(([tool, ids]) => ({ tool, ids: [...ids] }))
}

function toCosts(seen: ReadonlyMap<string, Facts | undefined>): TokenCost[] {
  const costs = new Map<string, TokenCost>()
  for (const [id, facts] of seen) {
    if (facts?.terms === undefined) continue
    const { tokenizer, tokens, isAtLeast = false } = facts.terms
    const cost = costs.get(tokenizer) ?? { tokenizer, tokens: 0, ids: [], isAtLeast: false }
    costs.set(tokenizer, { tokenizer, tokens: cost.tokens + tokens, ids: [...cost.ids, id], isAtLeast: cost.isAtLeast || isAtLeast })
  }
  return [...costs.values()]
}
