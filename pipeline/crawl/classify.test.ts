import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClassReason, classify, type PackageFacts } from './classify.ts'

const facts = (some: Partial<PackageFacts>): PackageFacts => ({ name: 'thing', keywords: [], ...some })

describe('classify', () => {
  it.each<[ClassReason, Partial<PackageFacts>]>([
    ['claims_registry_name', { mcpName: 'com.example/thing', hasExecutable: false, description: 'An SDK for MCP' }],
    ['has_server_json', { hasServerJson: true, description: 'Anything' }],
    ['says_server', { description: 'MCP server for weather' }],
    ['says_server', { description: 'A Model Context Protocol (MCP) server that reads mail' }],
    ['says_server', { name: 'weather-proxy', description: 'An MCP server that asks weather stations' }],
    ['says_server', { name: '@scope/mcp-server-weather', description: 'Weather for assistants', hasExecutable: true }],
    ['says_server', { name: 'owner/weather', keywords: ['mcp-server', 'weather'] }],
    ['uses_mcp_library', { usesMcpLibrary: true, description: 'Weather for assistants' }],
    ['named_for_mcp', { name: 'weather-mcp' }],
    ['named_for_mcp', { name: 'weather', hasExecutable: true, keywords: ['mcp'] }],
  ])('a server: %s %j', (reason, some) => {
    expect(classify(facts(some))).toEqual({ server: true, reason })
  })

  it.each<[ClassReason, Partial<PackageFacts>]>([
    ['is_library', { name: 'thing-mcp', description: 'A framework for building MCP servers' }],
    ['is_library', { name: 'thing-mcp', description: 'The fast way to write MCP servers and clients', hasExecutable: true }],
    ['is_library', { name: 'thing', description: 'Model Context Protocol SDK' }],
    ['is_library', { name: 'thing-mcp-adapters', keywords: ['mcp'] }],
    ['is_list', { name: 'owner/awesome-mcp', description: 'A curated list of MCP servers', keywords: ['mcp-server'] }],
    ['is_inspector', { name: 'mcp-look', description: 'Inspects and debugs MCP servers', hasExecutable: true }],
    ['is_inspector', { name: 'mcp-inspector', hasExecutable: true }],
    ['is_proxy', { name: 'mcp-through', description: 'A proxy between stdio clients and remote MCP endpoints', hasExecutable: true }],
    ['is_proxy', { name: 'mcp-proxy', keywords: ['mcp-server'] }],
    ['is_client', { name: 'talk', description: 'An MCP client for the terminal', hasExecutable: true }],
    ['is_plugin', { name: 'bundler-plugin-mcp', keywords: ['mcp'] }],
    ['no_executable', { name: 'weather-mcp', description: 'MCP server for weather', hasExecutable: false }],
    ['nothing_says_server', { name: 'mcp23017', description: 'Driver for a port expander' }],
    ['nothing_says_server', { name: 'weather', description: 'Weather', hasExecutable: true }],
  ])('not a server: %s %j', (reason, some) => {
    expect(classify(facts(some))).toEqual({ server: false, reason })
  })

  it('decides quickly and alike whatever it reads', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 5_000 }), fc.array(fc.string()), (name, description, keywords) => {
        expect(classify({ name, description, keywords })).toEqual(classify({ name, description, keywords }))
      }),
    )
    const started = performance.now()
    classify(facts({ description: 'proxy mcp to '.repeat(100_000) }))
    expect(performance.now() - started).toBeLessThan(500)
  })
})
