// The parsers of single records: whatever they are given, they answer with a valid listing, a named rejection or nothing.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArgumentSchema, PackageSchema, RemoteSchema } from '../../core/schema/access.ts'
import { ListingSchema } from '../../core/schema/listing.ts'
import { RejectionSchema } from '../../core/schema/snapshot.ts'
import { Collection } from './collection.ts'
import { toInstant } from './instant.ts'
import { packageKeys, toPypiName } from './listing-key.ts'
import { toNpmEntry } from './npm-packument.ts'
import { findMcpName, toPypiEntry } from './pypi-project.ts'
import { toPackage, toRemote, WirePackageSchema } from './server-package.ts'

const version = { version: '1.0.0', description: 'MCP server for tests', bin: 'cli.js', dist: { integrity: 'sha512-AAAA' } }
const packument = (change: object = {}, whole: object = {}) =>
  JSON.stringify({
    name: 'a-mcp',
    'dist-tags': { latest: '1.0.0' },
    versions: { '1.0.0': { ...version, ...change } },
    time: { '1.0.0': '2026-01-02T03:04:05.678Z' },
    ...whole,
  })

describe('toNpmEntry', () => {
  it.each([
    ['SPDX', { license: 'MIT' }, { license: 'MIT' }],
    ['an object', { license: { type: 'ISC', url: 'x' } }, { license: 'ISC' }],
    ['a list', { license: [{ type: 'MIT' }, 'ISC'] }, { license: 'MIT OR ISC' }],
    ['deprecated', { deprecated: 'gone' }, { status: 'deprecated', statusMessage: 'gone' }],
    ['an empty deprecation', { deprecated: '' }, { status: 'active' }],
    ['keywords in one text', { keywords: 'mcp, notes' }, { keywords: ['mcp', 'notes'] }],
    ['a claim that is no name', { mcpName: 'no slash' }, { status: 'active' }],
    ['a date', {}, { updatedAt: '2026-01-02T03:04:05.678Z' }],
    [
      'a directory',
      { repository: { url: 'git+https://github.com/o/r.git', directory: 'd' } },
      { repository: { url: 'https://github.com/o/r', directory: 'd' } },
    ],
  ])('%s', (_, change, expected) => {
    expect(toNpmEntry('a-mcp', packument(change))).toMatchObject(expected)
  })

  it.each([
    ['no versions', packument({}, { versions: undefined })],
    ['no dist-tags', packument({}, { 'dist-tags': undefined })],
  ])('is gone with %s', (_, text) => {
    expect(toNpmEntry('a-mcp', text)).toBeUndefined()
  })

  it.each([
    ['a web page', '<html>'],
    ['a wrong shape', packument({ keywords: 7 })],
    ['a missing version', packument({}, { 'dist-tags': { latest: '9.9.9' } })],
  ])('rejects %s', (_, text) => {
    expect(toNpmEntry('a-mcp', text)).toMatchObject({ key: 'npm:a-mcp', code: 'malformed' })
  })
})

describe('toPypiEntry', () => {
  const document = (info: object) => JSON.stringify({ info: { name: 'A_MCP', version: '1', summary: 'MCP server', ...info }, urls: [] })
  it.each([
    [{ license_expression: 'MIT' }, { license: 'MIT' }],
    [{ classifiers: ['License :: OSI Approved :: Apache Software License'] }, { license: 'Apache-2.0' }],
    [{ project_urls: { 'Source Code': 'https://github.com/o/r' } }, { repository: { url: 'https://github.com/o/r' } }],
    [{ home_page: 'https://github.com/o/r' }, { repository: { url: 'https://github.com/o/r' }, homepage: 'https://github.com/o/r' }],
    [{ keywords: 'a b, c' }, { keywords: ['a b', 'c'] }],
    [
      { yanked: true, yanked_reason: 'broken' },
      { status: 'deprecated', statusMessage: 'broken' },
    ],
    [{ description: 'x\n<!-- mcp-name: com.example/a -->' }, { mcpName: 'com.example/a' }],
    [{ summary: 'Notes', requires_dist: ['FastMCP [x] >=2; python_version>"3.9"'] }, { name: 'A_MCP' }],
  ])('%j', (info, expected) => {
    expect(toPypiEntry('a-mcp', document(info))).toMatchObject({ key: 'pypi:a-mcp', ...expected })
  })

  it('takes no whole licence text for a licence', () => {
    expect(toPypiEntry('a-mcp', document({ license: 'Permission is hereby granted,\nfree of charge' }))).not.toHaveProperty('license')
  })
})

it.each([
  ['mcp-name: io.github.o/r', 'io.github.o/r'],
  ['text `mcp-name: a.b/c` text', 'a.b/c'],
  ['<!--mcp-name: a.b/c-->', 'a.b/c'],
  ['It is mcp-name: a.b/c.', 'a.b/c'],
  ['my-mcp-name:a/b', undefined],
  ['mcp-name: none', undefined],
  [null, undefined],
])('findMcpName(%j)', (readme, expected) => {
  expect(findMcpName(readme)).toBe(expected)
})

it.each([
  ['Foo__Bar.baz', 'foo-bar-baz'],
  ['MCP', 'mcp'],
])('toPypiName(%s)', (name, expected) => {
  expect(toPypiName(name)).toBe(expected)
})

it.each([
  ['2025-12-10T17:38:09.867893Z', '2025-12-10T17:38:09.867Z'],
  ['2025-12-10T17:38:09+02:00', '2025-12-10T15:38:09.000Z'],
  ['2025-12-10', '2025-12-10T00:00:00.000Z'],
  ['2025-12-10T17:38:09', undefined],
  ['2025-13-40', undefined],
  ['yesterday', undefined],
  [null, undefined],
])('toInstant(%j)', (text, expected) => {
  expect(toInstant(text)).toBe(expected)
})

describe('server.json packages', () => {
  const wire = { registryType: 'npm', identifier: 'a', version: '1.0.0', transport: { type: 'stdio' } }
  it.each([
    [wire, { registryType: 'npm', identifier: 'a', version: '1.0.0', transport: 'stdio' }],
    [
      { ...wire, registryType: 'pypi', identifier: 'A_B' },
      { registryType: 'pypi', identifier: 'a-b', version: '1.0.0', transport: 'stdio' },
    ],
    [{ ...wire, registryType: 'go' }, undefined],
    [{ ...wire, transport: { type: 'carrier-pigeon' } }, undefined],
    [
      { ...wire, packageArguments: [{ type: 'positional', format: 'filepath', isRequired: true }, { type: 'named' }] },
      { ...wire, transport: 'stdio', packageArguments: [{ type: 'positional', format: 'filepath', isRequired: true }] },
    ],
    [
      { ...wire, registryType: 'mcpb', fileSha256: '00'.repeat(32) },
      { registryType: 'mcpb', identifier: 'a', version: '1.0.0', integrity: `sha256-${'A'.repeat(43)}=`, transport: 'stdio' },
    ],
  ])('%j', (value, expected) => {
    expect(toPackage(WirePackageSchema.parse(value))).toEqual(expected)
  })

  it('keeps the variables of a remote address', () => {
    expect(toRemote({ type: 'sse', url: ' https://{tenant}.example.com ' })).toEqual({ type: 'sse', url: 'https://{tenant}.example.com' })
    expect(toRemote({ type: 'websocket', url: 'wss://example.com' })).toBeUndefined()
  })

  it('names the listings that its packages are', () => {
    const packages = [
      wire,
      { ...wire, registryType: 'pypi', identifier: 'B_C' },
      { ...wire, registryType: 'oci' },
      { ...wire, identifier: 'with space' },
    ]
    expect(packageKeys(packages)).toEqual(['npm:a', 'pypi:b-c'])
  })
})

describe('whatever an origin sends', () => {
  const texts = fc.oneof(fc.string(), fc.constant('__proto__'), fc.constant('\u202e\u001b[31m<script>'))
  const junk = fc.dictionary(
    fc.oneof(
      fc.constantFrom(
        'license',
        'keywords',
        'repository',
        'homepage',
        'mcpName',
        'bin',
        'description',
        'deprecated',
        'summary',
        '__proto__',
      ),
      fc.string(),
    ),
    fc.oneof(texts, fc.integer(), fc.boolean(), fc.constant(null), fc.array(texts), fc.dictionary(fc.string(), texts)),
  )

  it('a parser gives a valid listing, a named rejection or nothing', () => {
    fc.assert(
      fc.property(junk, (change) => {
        const entries = [
          toNpmEntry('a-mcp', packument(change)),
          toPypiEntry('a-mcp', JSON.stringify({ info: { name: 'a-mcp', version: '1', ...change } })),
        ]
        for (const entry of entries) {
          const schema = entry !== undefined && 'origin' in entry ? ListingSchema : RejectionSchema
          expect(entry === undefined || schema.safeParse(entry).success).toBe(true)
        }
      }),
    )
  })

  it('a package or remote that is taken fits the dataset', () => {
    const input = fc.record(
      { name: texts, type: fc.constantFrom('named', 'positional', 'other'), description: texts, format: texts },
      { requiredKeys: ['name', 'type'] },
    )
    const wire = fc.record({
      registryType: fc.constantFrom('npm', 'pypi', 'oci', 'cargo', 'go'),
      identifier: texts,
      transport: fc.record({ type: fc.constantFrom('stdio', 'sse', 'x') }),
      packageArguments: fc.array(input, { maxLength: 5 }),
      environmentVariables: fc.array(input, { maxLength: 5 }),
    })
    fc.assert(
      fc.property(wire, (value) => {
        const taken = toPackage(WirePackageSchema.parse(value))
        expect(taken === undefined || PackageSchema.safeParse(taken).success).toBe(true)
        for (const argument of taken?.packageArguments ?? []) expect(ArgumentSchema.safeParse(argument).success).toBe(true)
      }),
    )
    fc.assert(
      fc.property(fc.constantFrom('sse', 'streamable-http', 'x'), fc.string({ maxLength: 100 }), (type, url) => {
        const taken = toRemote({ type, url })
        expect(taken === undefined || RemoteSchema.safeParse(taken).success).toBe(true)
      }),
    )
  })

  it('a collection is the same whatever the order', () => {
    const base = () => ({
      origin: 'npm' as const,
      name: 'a',
      keywords: [],
      status: 'active' as const,
      packages: [],
      remotes: [],
      sameAs: [],
    })
    const listing = fc.record({
      key: fc.constantFrom('npm:a', 'npm:b', 'npm:c'),
      version: fc.constantFrom('1', '2'),
      updatedAt: fc.constant('2026-01-01T00:00:00.000Z'),
    })
    fc.assert(
      fc.property(fc.array(listing), fc.nat(), (some, seed) => {
        const turned = [...some.slice(seed % (some.length || 1)), ...some.slice(0, seed % (some.length || 1))].reverse()
        const [one, other] = [some, turned].map((entries) => {
          const collection = new Collection()
          for (const entry of entries) collection.add(entry.key, { ...base(), ...entry })
          return collection.finish({}, true, undefined)
        })
        expect(one).toEqual(other)
      }),
    )
  })
})
