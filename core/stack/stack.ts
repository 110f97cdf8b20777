// Several servers as one stack: one configuration for a client, what it leaves to fill in, what it costs, and what they are together.
import type { Values } from '../install/fill.ts'
import { toInstallation } from '../install/install.ts'
import type { Ask } from '../install/template.ts'
import { type Combinable, type Combination, toCombination, toSeen } from '../install/together.ts'
import { type CombinedFlow, findCombinedFlow } from './flow.ts'
import { type Judged, type Remark, remarksOn } from './remarks.ts'

export type Stackable = Combinable & Judged

export interface Stack {
  combination: Combination
  /** By server in the file, what only the reader can fill in, what is needed first; those that ask for nothing are left out. */
  asks: { id: string; label: string; asks: Ask[] }[]
  flow: CombinedFlow | undefined
  remarks: Remark[]
  /** This client is known to put the server's name before that of each tool. */
  isToldApart: boolean
}

/**
 * Clients that put the server's name before that of a tool, so that two of one name do not meet. Of the others it is not documented.
 * code.claude.com/docs/en/mcp (mcp__SERVER__TOOL); microsoft/vscode#249929; openai/codex#5309; zed-industries/zed#30600;
 * geminicli.com/docs/tools/mcp-server, "Conflict resolution"; goose, extension_manager.rs; Cherry Studio, mcpToolName.ts
 */
const TELL_APART = new Set(['claude-code', 'vscode', 'vscode-insiders', 'codex', 'zed', 'gemini-cli', 'goose', 'cherry-studio'])

/** @param values the reader's own, by server. Throws where there is no such client. */
export function toStack(clientId: string, servers: readonly Stackable[], values: ReadonlyMap<string, Values> = new Map()): Stack {
  const combination = toCombination(
    clientId,
    servers.map((server) => ({ server, values: values.get(server.id) ?? {} })),
  )
  const byId = new Map(servers.map((server) => [server.id, server]))
  const labels = new Map(combination.members.map(({ id, label }) => [id, label]))
  return {
    combination,
    asks: combination.members.flatMap(({ id, label }) => {
      const server = byId.get(id)
      const way = server === undefined ? undefined : toInstallation(server, { clientIds: [] }).ways.find((one) => one.label === label)
      return way === undefined || way.asks.length === 0 ? [] : [{ id, label, asks: way.asks }]
    }),
    flow: findCombinedFlow(
      servers.filter(({ id }) => labels.has(id)).map(({ id, probes }) => ({ id, tools: toSeen({ probes })?.tools ?? [] })),
    ),
    remarks: servers.flatMap((server) => remarksOn(server, labels.get(server.id))),
    isToldApart: TELL_APART.has(clientId),
  }
}
