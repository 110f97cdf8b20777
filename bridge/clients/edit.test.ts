// What is added can be taken out again to the last byte, and nothing else in a file ever changes.
import fc from 'fast-check'
import { parse as parseToml } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { stringify as stringifyYaml } from 'yaml'
import type { Entry } from '../../core/install/client.ts'
import { addEntry, removeEntry } from './edit.ts'
import { parseConfig } from './read-config.ts'

const JSON_CLIENT = { format: 'json', key: 'mcpServers' } as const
const TOML_CLIENT = { format: 'toml', key: 'mcp_servers' } as const
const YAML_CLIENT = { format: 'yaml', key: 'extensions' } as const
const ENTRY: Entry = { fields: { command: 'npx', args: ['-y', 'x'], env: { A: 'b' } }, left: [] }

const JSON_TEXTS = [
  '{"mcpServers":{}}',
  '{"mcpServers":{"x":{"command":"a"}}}',
  '{ "mcpServers": { "x": { "command": "a" } , } }',
  '{\n  // before\n  "mcpServers": {\n    "x": {"command": "a"}, // about x\n    // end\n  },\n  "z": 1 // z\n}\n',
  '{\n\t"mcpServers": {\n\t\t"x": {"command": "a"} // about x\n\t}\n}\n',
  '{\r\n    "mcpServers": {\r\n        "x": { "command": "a" }\r\n    }\r\n}\r\n',
  '{"mcpServers":{"x":{"command":"a"},\n// end\n},}',
  '\n\n{"theme": "dark",\n"mcpServers": {"x": {"command": "a", "args": [ 1,2 ]}\n},"last": [1, /* two */ 2]}',
]
const TOML_TEXTS = [
  'a = 1\n',
  '# all mine\n[mcp_servers.x]\ncommand = "a" # about x\n\n[other]\ntext = """\n[mcp_servers.new]\n"""\nlist = [\n  [1], # one\n  [2],\n]\n',
  '[mcp_servers]\nx = { command = "a" }\n\n\n',
  'model = "m"\r\n\r\n[mcp_servers.x.env]\r\nA = \'[b]\'\r\n',
  'at = 1979-05-27T07:32:00Z\nbig = 9223372036854775807\n[[list]]\na = 1\n[[list]]\na = 2\n',
]
const YAML_TEXTS = [
  'extensions: {}\nb: 1\n',
  'extensions: {} # mine\n',
  'extensions:\n  x:\n    cmd: a\n    # of x\n  # of all\nb: 1\n',
  'b: 1\nextensions: # mine\n    # first\n    x:\n        cmd: |\n          a\n          b\n',
  'a: &one\n  k: v\nextensions:\n  x: *one\n',
  '---\nextensions:\n  "x y":\n    cmd: a   \n...\n',
  'extensions:\r\n  x:\r\n    cmd: a\r\n',
]

describe.each([
  [JSON_CLIENT, JSON_TEXTS],
  [TOML_CLIENT, TOML_TEXTS],
  [YAML_CLIENT, YAML_TEXTS],
] as const)('in a file of %j', (client, texts) => {
  it.each(texts)('what was added to %j is taken out without a trace', (text) => {
    const added = addEntry(text, client, 'new', ENTRY)
    expect(added).not.toBe(text)
    expect(parseConfig(added, client.format)[client.key]).toHaveProperty('new', ENTRY.fields)
    expect(removeEntry(added, client, [client.key], 'new')).toBe(text)
  })

  it('comments stay where they are, and so does every other line', () => {
    for (const text of texts) {
      const lines = addEntry(text, client, 'new', ENTRY).split('\n')
      // The line that the new entry follows may have got a comma.
      for (const line of text.split('\n').filter((one) => one.includes('\t') || /^\s*(?:#|\/\/)/.test(one))) {
        expect(lines.some((one) => one.replace(',', '') === line.replace(',', ''))).toBe(true)
      }
    }
  })

  it('an entry that is not there cannot be taken out', () => {
    for (const text of texts) expect(() => removeEntry(text, client, [client.key], 'nobody')).toThrow(/there is no /)
  })
})

describe('a file that has no servers yet', () => {
  it.each([
    [JSON_CLIENT, '', '{\n  "mcpServers": {\n    "new": {'],
    [JSON_CLIENT, '{}', '{\n  "mcpServers": {\n    "new": {'],
    [JSON_CLIENT, '{\n    "a": 1\n}\n', '{\n    "a": 1,\n    "mcpServers": {\n        "new": {'],
    [TOML_CLIENT, '', '[mcp_servers.new]\n'],
    [YAML_CLIENT, '', 'extensions:\n  "new":\n'],
    [YAML_CLIENT, 'a: 1', 'extensions:\n  "new":\n'],
    [YAML_CLIENT, 'a: 1\nextensions:', 'a: 1\nextensions:\n  "new":\n'],
  ])('%j: %j gets them', (client, text, beginning) => {
    const added = addEntry(text, client, 'new', ENTRY)
    expect(added.slice(0, beginning.length)).toBe(beginning)
    expect(parseConfig(added, client.format)[client.key]).toEqual({ new: ENTRY.fields })
  })
})

describe('a file that is written in another way', () => {
  it.each([
    [TOML_CLIENT, 'mcp_servers = { x = { command = "a" } }\n'],
    [YAML_CLIENT, '{ a: 1 }\n'],
    [YAML_CLIENT, 'extensions: { x: { cmd: a } }\n'],
    [YAML_CLIENT, 'extensions:\n- a\n'],
    [JSON_CLIENT, '{"mcpServers": []}'],
  ])('%j: %j is refused, never bent', (client, text) => {
    expect(() => addEntry(text, client, 'new', ENTRY)).toThrow(/written in a way|something else/)
  })

  it.each([
    [TOML_CLIENT, '[mcp_servers]\nnew = { command = "a" }\n'],
    [YAML_CLIENT, 'extensions: { new: { cmd: a } }\n'],
    [YAML_CLIENT, 'extensions:\n  new: &one\n    cmd: a\n  other: *one\n'],
  ])('%j: nothing is taken out of %j line by line', (client, text) => {
    expect(() => removeEntry(text, client, [client.key], 'new')).toThrow(/another way|written in a way|is not YAML/)
  })
})

it('what VS Code is to ask for is added once, beside what it asks for already', () => {
  const flags = { isVariable: true, isSecret: true, isRequired: true, isRepeated: false }
  const ask = { id: 'environment:KEY', place: 'environment' as const, name: 'KEY', slug: 'KEY', ...flags }
  const client = { format: 'json', key: 'servers' } as const
  const entry: Entry = { fields: { command: 'x', env: { KEY: 'reference' } }, left: [{ ask, by: 'prompt', text: 'new-key' }] }
  const text = '{\n  "inputs": [\n    { "id": "other", "type": "promptString" } // mine\n  ],\n  "servers": {}\n}\n'
  const added = addEntry(text, client, 'new', entry)
  expect(added).toContain('{ "id": "other", "type": "promptString" }, // mine\n')
  const { inputs } = parseConfig(added, 'json') as { inputs: { id: string }[] }
  expect(inputs.map(({ id }) => id)).toEqual(['other', 'new-key'])
  const again = addEntry(removeEntry(added, client, ['servers'], 'new'), client, 'new', entry)
  expect(parseConfig(again, 'json').inputs).toEqual(inputs)
})

const name = fc
  .oneof(fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/), fc.string({ minLength: 1, maxLength: 10 }))
  .filter((one) => one !== '__proto__' && one !== 'new')
const word = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((one) => !/[\p{Cc}\p{Cs}]/u.test(one))
const server = fc.record({ command: word, args: fc.array(word, { maxLength: 3 }) })
const entryOf = fc.record({
  command: word,
  args: fc.array(word, { maxLength: 3 }),
  env: fc.dictionary(fc.stringMatching(/^[A-Z]{1,5}$/), word, { noNullPrototype: true }),
})
const servers = fc.dictionary(name, server, { minKeys: 1, maxKeys: 4, noNullPrototype: true })

describe('whatever is in it,', () => {
  it('a JSON file that has a server gets another and loses it, to the byte', () => {
    const space = fc.constantFrom<string | number>(0, 1, 2, 4, '\t')
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.jsonValue(), { noNullPrototype: true }),
        servers,
        space,
        entryOf,
        (others, own, indent, fields) => {
          const text = JSON.stringify({ ...others, mcpServers: own }, undefined, indent)
          const added = addEntry(text, JSON_CLIENT, 'new', { fields, left: [] })
          expect(JSON.parse(added)).toEqual({ ...JSON.parse(text), mcpServers: { ...own, new: fields } })
          expect(removeEntry(added, JSON_CLIENT, ['mcpServers'], 'new')).toBe(text)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('a TOML file gets a server and loses it, to the byte', () => {
    fc.assert(
      fc.property(servers, entryOf, fc.constantFrom('', '# remark\n', '\n\n'), (own, fields, tail) => {
        const tables = Object.entries(own).map(([key, { command, args }]) =>
          [`[mcp_servers.${JSON.stringify(key)}]`, `command = ${toToml(command)}`, `args = [${args.map(toToml).join(', ')}]`].join('\n'),
        )
        const text = `model = "m" # mine\n\n${tables.join('\n\n')}\n${tail}`
        const added = addEntry(text, TOML_CLIENT, 'new', { fields, left: [] })
        expect(parseToml(added)).toHaveProperty('mcp_servers.new.command', fields.command)
        expect(removeEntry(added, TOML_CLIENT, ['mcp_servers'], 'new')).toBe(text)
      }),
      { numRuns: 300 },
    )
  })

  it('a YAML file that has a server gets another and loses it, to the byte', () => {
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true }),
        servers,
        fc.integer({ min: 1, max: 6 }),
        entryOf,
        (others, own, indent, fields) => {
          const text = stringifyYaml({ ...others, extensions: own }, { indent })
          const added = addEntry(text, YAML_CLIENT, 'new', { fields, left: [] })
          expect(removeEntry(added, YAML_CLIENT, ['extensions'], 'new')).toBe(text)
        },
      ),
      { numRuns: 300 },
    )
  })
})

function toToml(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f')
}
