// What a list says of a server: what was measured, and nothing in the place of what was not.
import { describe, expect, it } from 'vitest'
import { mergedServer, standing, tool } from '../../tests/documents.ts'
import type { Server } from '../schema/server.ts'
import { toSummaryRow, toToolSummaries } from './summary.ts'

function server(more: Partial<Server> = {}): Server {
  return { ...mergedServer(), categories: [], probes: [], score: { assessed: false, reason: 'not_probed' }, ...more }
}

describe('a summary', () => {
  it('says nothing of what was not measured', () => {
    const row = toSummaryRow(server())
    expect(row).toMatchObject({ outcome: 'not_probed', reason: 'no_way_in', packages: [], popularity: {} })
    for (const key of ['score', 'band', 'tools', 'tokens', 'findings', 'auth', 'since', 'archived']) expect(row).not.toHaveProperty(key)
  })

  it('tells no findings from not looked through, and no tools from no answer', () => {
    const { rules: _, ...unread } = standing({ tools: [] })
    expect(toSummaryRow(server({ probes: [unread] }))).toMatchObject({ tools: 0 })
    expect(toSummaryRow(server({ probes: [unread] }))).not.toHaveProperty('findings')
    expect(toSummaryRow(server({ probes: [standing()] }))).toMatchObject({ tools: 1, findings: 0, auth: 'none' })
  })

  it('keeps what a server that is down answered last', () => {
    const { target: _, since, ...facts } = standing({ tools: [tool('a'), tool('b')] })
    const down = { ...standing({ outcome: 'timeout', tools: [] }), lastOk: { ...facts, since, until: since } }
    expect(toSummaryRow(server({ probes: [down] }))).toMatchObject({ outcome: 'timeout', tools: 2 })
    expect(toToolSummaries(server({ probes: [down] })).map(({ name }) => name)).toEqual(['a', 'b'])
  })

  it.each([
    ['oauth', { authorizationServers: ['https://auth.example'] }],
    ['oauth', { resourceMetadata: 'https://mcp.example/.well-known/oauth-protected-resource' }],
    ['required', { scheme: 'basic' }],
    ['required', undefined],
  ])('says how a server lets its clients in: %s', (auth, authorization) => {
    const probe = standing({ outcome: 'auth_required', tools: [], ...(authorization === undefined ? {} : { authorization }) })
    expect(toSummaryRow(server({ probes: [probe] }))).toMatchObject({ auth })
    expect(toSummaryRow(server({ probes: [probe] }))).not.toHaveProperty('tools')
  })

  it('cuts a long description at a word, never through a character', () => {
    const { description = '' } = toSummaryRow(server({ description: `${'word '.repeat(39)}and more` }))
    expect(description).toMatch(/word and…$/)
    expect(toSummaryRow(server({ description: `x${'😀'.repeat(150)}` })).description).toBe(`x${'😀'.repeat(99)}…`)
  })
})

describe('a tool in the list of tools', () => {
  it('has the findings that are in it or below it, also where its name holds slashes', () => {
    const finding = (where: string) => ({ code: 'hidden_text' as const, severity: 'high' as const, where, evidence: 'x' })
    const probe = standing({
      tools: [tool('a'), tool('a/b'), tool('c')],
      findings: [finding('tools/a'), finding('tools/a/b/inputSchema'), finding('tools/a/inputSchema'), finding('instructions')],
    })
    expect(toToolSummaries(server({ probes: [probe] })).map(({ name, findings }) => [name, findings])).toEqual([
      ['a', 2],
      ['a/b', 1],
      ['c', undefined],
    ])
  })
})
