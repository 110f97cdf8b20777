import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PackageClass } from '../../../core/schema/words.ts'
import { classify, type PackageFacts } from './classify.ts'

const facts = (some: Partial<PackageFacts>): PackageFacts => ({ name: 'thing', keywords: [], ...some })

/** Name and summary alone, as most packages give no more. */
const CASES: Readonly<Record<PackageClass, readonly [name: string, summary: string][]>> = {
  server: [
    ['thing', 'MCP server for weather'],
    ['thing', 'A Model Context Protocol (MCP) server that reads mail'],
    ['weather-proxy', 'An MCP server that asks weather stations'],
    ['@scope/mcp-server-weather', 'Weather for assistants'],
    ['weather-mcp', 'Add your description here'],
    ['weather-mcp', ''],
    ['weather', 'Boats and tides (MCP server)'],
    ['weather', 'Forecasts exposed over MCP'],
    ['weather', 'A CLI and MCP server for tides'],
    ['weather', 'An MCP for tides'],
    ['weather', 'Servidor MCP de mareas'],
    ['weather', '潮汐 MCP服务器，支持查询'],
    ['maker', 'An MCP server that creates other MCP servers'], // what it is comes before what it does
    ['code-search-mcp', 'Code Search MCP Server'], // "search" is no verb here
    ['weather', 'Debugging MCP server for embedded boards'],
    ['picture-mcp', 'MCP Picture Generator - A Model Context Protocol server for pictures'],
    ['tides-mcp', 'A tide client using the Model Context Protocol to show tides to assistants'],
    ['tides-mcp', 'Fork of the tides MCP server with faster answers'],
    ['adc-mcp', 'MCP server that reads an MCP3008 converter'],
    ['blocks-mcp', 'MCP server for Minecraft worlds'],
    ['tides', 'A tide converter with an MCP server'],
    ['tides-manager-mcp', 'Keeps your boats in order'],
  ],
  'sdk-framework': [
    ['thing-mcp', 'A framework for building MCP servers'],
    ['thing-mcp', 'The fast way to write MCP servers and clients'],
    ['thing', 'Model Context Protocol SDK'],
    ['thing-mcp-adapters', 'Tides'],
    ['tides-mcp-core', 'Tides'],
    ['tides-mcp', 'Model Context Protocol implementation for TypeScript'],
    ['tides-mcp', 'MCP server framework with decorators'],
    ['tides', 'Analytics SDK for MCP servers'],
  ],
  client: [
    ['talk', 'An MCP client for the terminal'],
    ['talk', 'A terminal assistant with MCP support'],
    ['mcp-client', ''],
  ],
  proxy: [
    ['mcp-through', 'A proxy between stdio clients and remote MCP endpoints'],
    ['mcp-proxy', ''],
    ['mcp-look', 'Inspects and debugs MCP servers'],
    ['mcp-inspector', ''],
    ['mcp-many', 'CLI to manage MCP servers'],
    ['mcp-make', 'Generates MCP server code from a description'],
    ['agents', 'Keeps rules, skills and MCP servers in step'],
    ['judge', 'Scores the answers of your MCP servers'],
  ],
  component: [
    ['@scope/weather-mcp-darwin-arm64', 'MCP server for weather'],
    ['weather-mcp-linux-x64-gnu', ''],
    ['@weather-mcp/win32-x64', ''],
  ],
  plugin: [
    ['bundler-plugin-mcp', ''],
    ['bundler', 'A bundler plugin that speaks the Model Context Protocol'],
  ],
  republication: [
    ['iflow-mcp-somebody-weather', 'MCP server for weather'],
    ['mseep-weather', 'MCP server for weather'],
    ['@iflow-mcp/weather', ''],
  ],
  unrelated: [
    ['mcp23017', 'Driver for a port expander'],
    ['adc', 'Reads the MCP3008 over SPI'],
    ['mcp-blocks', 'Tools for Minecraft'],
    ['mcp-samples', 'Monte Carlo methods'],
    ['mcpfoam', 'Fluids'],
    ['editor-parts', 'Editor (chat, extensions, mcp, terminal)'],
    ['owner/awesome-mcp', 'A curated list of MCP servers'],
    ['owner/awesome-mcp', ''],
    ['weather-mcp', 'Name reserved for later'],
    ['weather', 'Weather'],
    ['weather', ''],
  ],
}

describe('classify', () => {
  it.each(Object.entries(CASES).flatMap(([kind, cases]) => cases.map(([name, summary]) => [kind, name, summary] as const)))(
    '%s: %s, %j',
    (kind, name, summary) => {
      const said = classify(facts({ name, description: summary }))
      expect(`${said.class}: ${said.evidence}`).toMatch(new RegExp(`^${kind}: `))
    },
  )

  it.each<[PackageClass, Partial<PackageFacts>]>([
    ['server', { mcpName: 'com.example/thing', hasExecutable: false, description: 'An SDK for MCP' }],
    ['server', { hasServerJson: true, description: 'Anything' }],
    ['republication', { name: 'mseep-thing', mcpName: 'com.example/thing', hasServerJson: true }], // copies keep the marks of what they copy
    ['server', { name: 'owner/weather', keywords: ['mcp-server', 'weather'] }],
    ['server', { usesMcpLibrary: true, description: 'Weather for assistants' }],
    ['client', { usesMcpLibrary: true, description: 'A coding agent with MCP support' }],
    ['unrelated', { usesMcpLibrary: true, description: 'A framework for agents' }],
    ['server', { name: 'weather', hasExecutable: true, keywords: ['mcp'] }],
    ['unrelated', { name: 'weather', hasExecutable: true, description: 'Weather' }],
    ['sdk-framework', { name: 'weather-mcp', description: 'MCP server for weather', hasExecutable: false }],
  ])('%s by what lies beside the words: %j', (kind, some) => {
    expect(classify(facts(some)).class).toBe(kind)
  })

  it('names the words that decided it', () => {
    expect(classify(facts({ description: 'A framework for building MCP servers' })).evidence).toContain('building mcp servers')
    expect(classify(facts({ name: 'weather-mcp-core' })).evidence).toContain('core')
  })

  it('reads anything, keeps its measures, and never looks past the opening', () => {
    const words = fc.constantFrom(
      'mcp',
      'server',
      'servers',
      ' (',
      ')',
      ', ',
      ' - ',
      '. ',
      'for',
      ' building ',
      '服务',
      '\u202e',
      '\ud800',
      '@a/b',
      '\n',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words, { maxLength: 200 }).map((some) => some.join(' ')),
    )
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 3 }), (name, description, keywords) => {
        const said = classify({ name, description, keywords })
        expect(said.confidence).toBeGreaterThan(0)
        expect(said.confidence).toBeLessThanOrEqual(1)
        expect(said.evidence.length).toBeGreaterThan(0)
        expect(said.evidence.length).toBeLessThanOrEqual(300)
        expect(said.evidence).not.toMatch(/\p{C}/u)
        const long = description.padEnd(600, '.')
        expect(classify({ name, description: `${long} an MCP server`, keywords })).toEqual(classify({ name, description: long, keywords }))
      }),
    )
  })

  it.each([
    'proxy mcp to ',
    'mcp (',
    'mcp servers building ',
    '基于',
    '@a',
    ' - ',
    'reserved ',
    'reserved name\u202e',
    'model context protocol ',
    '\ufdfa',
    '_ ',
  ])('comes to an end with five megabytes of %j', (part) => {
    const text = part.repeat(5_000_000 / part.length)
    expect(classify(facts({ name: text, description: text, keywords: [text] })).evidence.length).toBeLessThanOrEqual(300)
  })
})
