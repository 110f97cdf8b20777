import { parse as parseToml } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import type { StandingProbe } from '../schema/probe.ts'
import { CLIENTS } from './clients.ts'
import { type Combinable, toCombination } from './together.ts'

function probe(tools: string[], tokens?: number, more: Partial<StandingProbe> = {}): StandingProbe {
  return {
    ...{
      target: 'npm:x',
      since: '2026-11-22T00:00:00.000Z',
      outcome: 'ok',
      resources: [],
      resourceTemplates: [],
      prompts: [],
      warnings: [],
      findings: [],
    },
    tools: tools.map((name) => ({ name, inputSchema: {} })),
    ...(tokens === undefined ? {} : { terms: { tokenizer: 'o200k', tokens, tools: {} } }),
    ...more,
  }
}
function server(id: string, ...probes: StandingProbe[]): { server: Combinable } {
  const entry = { registryType: 'npm' as const, identifier: id, version: '1.0.0', transport: 'stdio' as const }
  return { server: { id, packages: [entry], remotes: [], probes } }
}
const mail = server('mail', probe(['search', 'send'], 120))
const notes = server('notes', probe(['search', 'write'], 80))

describe('several servers', () => {
  it.each(CLIENTS.map((client) => [client.id, client] as const))('are one file for %s, each under a name of its own', (id, client) => {
    const { code = '', members } = toCombination(id, [server('a.b'), server('a-b'), mail])
    expect(members.map(({ name }) => name)).toEqual(['a-b', 'a-b-2', 'mail'])
    const parsers = { json: () => JSON.parse(code), toml: () => parseToml(code), yaml: () => parseYaml(code) }
    const whole = (parsers[client.format]() as Record<string, object>)[client.key] ?? {}
    expect(Object.keys(whole)).toEqual(['a-b', 'a-b-2', 'mail'])
    expect(JSON.stringify(Object.entries(whole)[1])).toContain('a-b@1.0.0')
  })

  it('have prompts of their own, though they ask for the same', () => {
    const asking = (id: string) => {
      const { server: plain } = server(id)
      const environmentVariables = [{ name: 'TOKEN', isRequired: true, isSecret: true }]
      return { server: { ...plain, packages: plain.packages.map((entry) => ({ ...entry, environmentVariables })) } }
    }
    const { code = '', members } = toCombination('vscode', [asking('mail'), asking('notes')])
    expect(JSON.parse(code).inputs.map(({ id }: { id: string }) => id)).toEqual(['mail-token', 'notes-token'])
    expect(members.map(({ prompts }) => prompts)).toEqual([['TOKEN'], ['TOKEN']])
  })

  it('take the first way in that the client can, or the one that was chosen', () => {
    const url = 'https://mcp.hisper.dev/sse'
    const both: Combinable = { ...mail.server, remotes: [{ type: 'sse', url }] }
    expect(toCombination('zed', [{ server: both }]).members).toMatchObject([{ label: 'npm: mail@1.0.0' }])
    expect(toCombination('cursor', [{ server: both, label: url }]).members).toMatchObject([{ label: url }])
    const chosen = toCombination('zed', [{ server: both, label: url }])
    expect(chosen).toMatchObject({ members: [], absences: [{ id: 'mail', reasons: ['no_sse'] }] })
    expect(chosen).not.toHaveProperty('code')
  })

  it('are told what cannot be written, and why', () => {
    const none: Combinable = { id: 'none', packages: [], remotes: [], probes: [] }
    const unsafe: Combinable = { ...none, id: 'unsafe', packages: [{ registryType: 'npm', identifier: '--evil', transport: 'stdio' }] }
    expect(toCombination('cursor', [{ server: none }, { server: unsafe }, mail]).absences).toEqual([
      { id: 'none', reasons: ['no_way_in'] },
      { id: 'unsafe', reasons: ['unsafe_name'] },
    ])
  })
})

describe('together', () => {
  it('tools of one name are told, and what all cost', () => {
    const { collisions, costs, unknownTools, unknownCost } = toCombination('cursor', [mail, notes])
    expect(collisions).toEqual([{ tool: 'search', ids: ['mail', 'notes'] }])
    expect(costs).toEqual([{ tokenizer: 'o200k', tokens: 200, ids: ['mail', 'notes'], isAtLeast: false }])
    expect([unknownTools, unknownCost]).toEqual([[], []])
  })

  it('what was not measured stays so, and is not 0', () => {
    const asleep = server('asleep', probe([], undefined, { outcome: 'auth_required' }))
    const uncounted = server('uncounted', probe(['search']))
    const { collisions, costs, unknownTools, unknownCost } = toCombination('cursor', [mail, asleep, server('never'), uncounted])
    expect(costs).toEqual([{ tokenizer: 'o200k', tokens: 120, ids: ['mail'], isAtLeast: false }])
    expect(unknownTools).toEqual(['asleep', 'never'])
    expect(unknownCost).toEqual(['asleep', 'never', 'uncounted'])
    expect(collisions).toEqual([{ tool: 'search', ids: ['mail', 'uncounted'] }])
    expect(toCombination('cursor', [asleep]).costs).toEqual([])
  })

  it('a server that is down counts with what it answered last; two encodings are two sums', () => {
    const { target: _, lastOk: __, since, ...facts } = probe(['search'], 50)
    const down = server('down', probe([], undefined, { outcome: 'timeout', lastOk: { since, until: since, ...facts } }))
    const other = server('other', probe([], undefined, { terms: { tokenizer: 'cl100k', tokens: 7, isAtLeast: true, tools: {} } }))
    const { collisions, costs } = toCombination('cursor', [mail, down, other])
    expect(collisions).toEqual([{ tool: 'search', ids: ['mail', 'down'] }])
    expect(costs).toEqual([
      { tokenizer: 'o200k', tokens: 170, ids: ['mail', 'down'], isAtLeast: false },
      { tokenizer: 'cl100k', tokens: 7, ids: ['other'], isAtLeast: true },
    ])
  })
})
