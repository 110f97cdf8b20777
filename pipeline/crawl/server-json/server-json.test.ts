// A server.json of every schema there has been comes to the same listing; what is odd about one part of it costs that part alone.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PackageSchema, RemoteSchema } from '../../../core/schema/access.ts'
import { parseWith } from '../../../core/schema/parse.ts'
import { LineSchema } from '../../../core/schema/text.ts'
import { ServerJsonSchema, toWays } from './server-json.ts'

const read = (value: unknown) => parseWith(ServerJsonSchema, value, 'server.json')
const ways = (parts: object, registries?: Parameters<typeof toWays>[1]) =>
  toWays(read({ name: 'com.example/a', description: 'x', version: '1.0.0', ...parts }), registries)

const stdio = { type: 'stdio' }
const npm = { registryType: 'npm', identifier: 'a-mcp', version: '1.0.0', transport: stdio }

const CAMEL = {
  name: 'com.example/notes',
  description: 'Keeps notes.',
  version: '1.2.3',
  websiteUrl: 'https://example.com',
  repository: { url: 'https://github.com/example/notes', source: 'github', subfolder: 'servers/notes' },
  packages: [
    {
      ...npm,
      runtimeHint: 'npx',
      runtimeArguments: [{ type: 'named', name: '--yes', isRepeated: true }],
      packageArguments: [{ type: 'positional', valueHint: 'folder', isRequired: true, format: 'filepath' }],
      environmentVariables: [{ name: 'TOKEN', isSecret: true, isRequired: true, choices: ['a', 'b'] }],
    },
    { registryType: 'mcpb', identifier: 'https://example.com/notes.mcpb', fileSha256: '00'.repeat(32), transport: stdio },
  ],
  remotes: [{ type: 'sse', url: 'https://example.com/sse', headers: [{ name: 'Authorization', isSecret: true }] }],
}

/** The same with underscores, as schema 2025-07-09 wrote its keys; values stay. */
const toSnakeCase = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(toSnakeCase)
  if (typeof value !== 'object' || value === null) return value
  const snake = (key: string) => (key === 'fileSha256' ? 'file_sha256' : key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [snake(key), toSnakeCase(item)]))
}

describe('every schema', () => {
  const whole = { ...read(CAMEL), ways: toWays(read(CAMEL)) }
  it.each([
    ['2025-07-09/server.schema.json', toSnakeCase(CAMEL)],
    ['2025-09-16/server.schema.json', { ...CAMEL, status: 'deprecated' }],
    ['2025-09-29/server.schema.json', CAMEL],
    ['2025-10-11/server.schema.json', CAMEL],
    ['2025-10-17/server.schema.json#/definitions/ServerDetail', { ...CAMEL, icons: [{ src: 'https://example.com/i.png' }] }],
    ['2025-12-11/server.schema.json', { ...CAMEL, _meta: { 'com.example': { is_required: 1 } } }],
    [undefined, CAMEL],
  ])('%s', (schema, given) => {
    const value = { ...(schema && { $schema: `https://static.modelcontextprotocol.io/schemas/${schema}` }), ...Object(given) }
    const server = read(value)
    expect([server.websiteUrl, toWays(server)]).toEqual([whole.websiteUrl, whole.ways])
    expect(server.status).toBe(Object(given).status)
  })

  it('leaves nothing of it out', () => {
    expect(whole.ways).toMatchObject({
      leftOut: [],
      repository: { url: 'https://github.com/example/notes', directory: 'servers/notes' },
      packageKeys: ['npm:a-mcp'],
      packages: [
        {
          ...CAMEL.packages[0],
          transport: 'stdio',
          runtimeArguments: [{ type: 'named', name: '--yes', isRepeated: true }],
          environmentVariables: [{ name: 'TOKEN', isSecret: true, isRequired: true, choices: ['a', 'b'] }],
        },
        { registryType: 'mcpb', integrity: `sha256-${'A'.repeat(43)}=` },
      ],
      remotes: [{ headers: [{ name: 'Authorization', isSecret: true }] }],
    })
  })

  it('takes camelCase where both state something, and no key for more than a key', () => {
    const both = { ...npm, registry_type: 'pypi', identifier: 'a' }
    const hostile = JSON.parse(`{"__proto__":{"registryType":"npm"},"constructor":{"is_required":true},"registry_type":"pypi"}`)
    expect(ways({ packages: [both, { ...npm, ...hostile, registryType: null }] }).packageKeys).toEqual(['npm:a', 'pypi:a-mcp'])
    const { packages } = ways({
      packages: [JSON.parse('{"__proto__":{"polluted":1},"registry_type":"npm","identifier":"b","transport":{"type":"stdio"}}')],
    })
    expect(packages).toEqual([{ registryType: 'npm', identifier: 'b', transport: 'stdio' }])
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('a package', () => {
  it.each([
    ['of PyPI, by its normalised name', { ...npm, registryType: 'pypi', identifier: 'A_B' }, { registryType: 'pypi', identifier: 'a-b' }],
    ['without a version', { ...npm, version: undefined }, { identifier: 'a-mcp' }],
    ['an image with its tag', { registryType: 'oci', identifier: 'ghcr.io/o/i:1.0' }, { identifier: 'ghcr.io/o/i:1.0' }],
    ['an image by its digest', { registryType: 'oci', identifier: 'o/i@sha256:00', version: '1' }, { identifier: 'o/i@sha256:00' }],
    [
      'an image in three parts, as it once was',
      { registryType: 'oci', registryBaseUrl: 'https://docker.io', identifier: 'o/i', version: '1.0' },
      { identifier: 'docker.io/o/i:1.0' },
    ],
    [
      'a registry with a port, which is no tag',
      { registryType: 'oci', identifier: 'localhost:5000/i', version: '1' },
      { identifier: 'localhost:5000/i:1' },
    ],
    [
      'an option that does not say that it is one',
      { ...npm, packageArguments: [{ type: '', name: '-m' }] },
      { packageArguments: [{ type: 'named', name: '-m' }] },
    ],
    [
      'an argument of no type',
      { ...npm, packageArguments: [{ type: '', value: 'serve' }] },
      { packageArguments: [{ type: 'positional', value: 'serve' }] },
    ],
    [
      'a number for a text',
      { ...npm, environmentVariables: [{ name: 'PORT', default: 3000 }] },
      { environmentVariables: [{ name: 'PORT', default: '3000' }] },
    ],
  ])('%s', (_, wire, expected) => {
    const { packages, leftOut } = ways({ packages: [{ transport: stdio, ...wire }] })
    expect([packages, leftOut]).toMatchObject([[expected], []])
    if (packages[0]?.registryType === 'oci') expect(packages[0]).not.toHaveProperty('version')
  })

  it.each([
    ['package type go', { ...npm, registryType: 'go' }],
    ['transport carrier-pigeon', { ...npm, transport: { type: 'carrier-pigeon' } }],
    ['malformed package', { ...npm, transport: undefined }],
    ['malformed package', { ...npm, environmentVariables: { TOKEN: 'x' } }],
    ['malformed package', null],
    ['package with white space in its name', { ...npm, identifier: 'a b' }],
    ['package whose name or arguments do not fit', { ...npm, identifier: 'a'.repeat(301) }],
    ['package whose name or arguments do not fit', { ...npm, packageArguments: Array(101).fill({ type: 'positional' }) }],
    ['package of a private npm registry', { ...npm, registryBaseUrl: 'https://npm.example.com' }],
  ])('%s is left out alone', (what, wire) => {
    const { packages, leftOut } = ways({ packages: [wire, npm] })
    expect([packages.map(({ identifier }) => identifier), leftOut]).toEqual([['a-mcp'], [what]])
  })

  it.each(['argument type flag', 'argument without a name', 'variable without a name'])('keeps, without its %s', (what) => {
    const packageArguments = what.startsWith('argument') ? [{ type: what.includes('type') ? 'flag' : 'named' }] : []
    const environmentVariables = what.startsWith('variable') ? [{ name: ' ' }] : []
    expect(ways({ packages: [{ ...npm, packageArguments, environmentVariables }] })).toMatchObject({
      packages: [{ identifier: 'a-mcp' }],
      leftOut: [what],
    })
  })

  it('is known by its key although its transport is not', () => {
    const { packageKeys } = ways({
      packages: [
        { ...npm, transport: { type: 'x' } },
        { ...npm, registryType: 'pypi', identifier: 'B_C' },
      ],
    })
    expect(packageKeys).toEqual(['npm:a-mcp', 'pypi:b-c'])
  })

  it.each(['npm', 'pypi'])('of %s has no key where its name holds white space or half a character', (registryType) => {
    const packages = ['\ud800', 'a\udc00', 'a b', 'a\u2003b', ''].map((identifier) => ({ ...npm, registryType, identifier }))
    expect(ways({ packages: [...packages, { ...npm, registryType }] }).packageKeys).toEqual([`${registryType}:a-mcp`])
  })
})

describe('a package with a registry of its own', () => {
  const registries = { npmRegistry: 'https://npm.corp.example:8443/all/', pypiUrl: 'https://pypi.corp.example' }
  it.each([
    ['npm', undefined, true],
    ['npm', '', true],
    ['npm', 'https://registry.npm-mirror.example', true],
    ['npm', 'https://npm.corp.example:8443/all', true],
    ['npm', 'https://npm.corp.example', false],
    ['npm', 'https://npm.pkg.example.com', false],
    ['npm', 'https://registry.corp.example', false],
    ['npm', 'https://registry.npm-mirror.corp.example', false],
    ['npm', 'not an address', false],
    ['pypi', 'https://pypi.org', true],
    ['pypi', 'https://pypi.org/simple/', true],
    ['pypi', 'https://pypi.corp.example', true],
    ['pypi', 'https://test.pypi.org', false],
    ['nuget', 'https://api.nuget.org/v3/index.json', true],
    ['nuget', 'https://nuget.corp.example', false],
    ['cargo', 'https://crates.io', true],
    ['cargo', 'https://crates.corp.example', false],
  ])('%s at %s is the public one: %s', (registryType, registryBaseUrl, isPublic) => {
    const { packages, packageKeys } = ways({ packages: [{ ...npm, registryType, registryBaseUrl }] }, registries)
    const hasListings = registryType === 'npm' || registryType === 'pypi'
    expect([packages.length, packageKeys]).toEqual(isPublic ? [1, hasListings ? [`${registryType}:a-mcp`] : []] : [0, []])
  })
})

describe('a remote', () => {
  it('keeps the variables of its address', () => {
    expect(ways({ remotes: [{ type: 'sse', url: ' https://{tenant}.example.com ' }] }).remotes).toEqual([
      { type: 'sse', url: 'https://{tenant}.example.com' },
    ])
  })

  it.each([
    ['remote type websocket', { type: 'websocket', url: 'wss://example.com' }],
    ['remote without a web address', { type: 'sse', url: 'javascript:alert(1)' }],
    ['remote whose address or headers do not fit', { type: 'sse', url: `https://example.com/${'a'.repeat(2_048)}` }],
    ['malformed remote', { type: 'sse' }],
  ])('%s is left out alone', (what, wire) => {
    const { remotes, leftOut } = ways({ remotes: [wire, { type: 'sse', url: 'https://example.com' }] })
    expect([remotes.length, leftOut]).toEqual([1, [what]])
  })
})

it('whatever is sent, what is taken fits the dataset and the rest is counted', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'stdio', 'npm', '\ud800', 'https://x.example'))
  const input = fc.dictionary(
    fc.constantFrom('name', 'type', 'is_required', 'isRequired', 'value', '__proto__', 'choices'),
    fc.oneof(text, fc.boolean(), fc.array(text)),
  )
  const wire = fc.record(
    {
      registryType: fc.constantFrom('npm', 'pypi', 'oci', 'go'),
      identifier: text,
      transport: fc.record({ type: fc.constantFrom('stdio', 'sse', 'x') }),
      version: text,
      registry_base_url: text,
      package_arguments: fc.array(input, { maxLength: 3 }),
      environmentVariables: fc.array(input, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  )
  const remote = fc.record(
    { type: fc.constantFrom('sse', 'streamable-http', 'x'), url: text, headers: fc.array(input, { maxLength: 3 }) },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(wire, text)), fc.array(fc.oneof(remote, text)), (packages, remotes) => {
      const taken = ways({ packages, remotes })
      for (const one of taken.packages) expect(PackageSchema.safeParse(one).success).toBe(true)
      for (const one of taken.remotes) expect(RemoteSchema.safeParse(one).success).toBe(true)
      for (const what of taken.leftOut) expect(LineSchema.safeParse(what).success).toBe(true)
      // JSON writes half a character as an escape.
      expect(JSON.stringify(taken)).not.toMatch(/(?<!\\)\\ud[89a-f]/)
      const gone = taken.leftOut.filter((what) => !/^(?:argument|variable)/.test(what)).length
      expect(taken.packages.length + taken.remotes.length + gone).toBe(packages.length + remotes.length)
    }),
  )
})
