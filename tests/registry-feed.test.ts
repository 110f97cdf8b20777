// Every entry of the feed is valid by server.json 2025-12-11, whatever strangers wrote into its server, and says nothing that is not known.
// HISPER_SERVER_JSON_SCHEMA=FILE checks every entry against the official schema as well, from wherever it was fetched to.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { buildCatalogue } from '../core/api/catalogue.ts'
import { Dataset } from '../core/dataset/dataset.ts'
import { NO_VERSION, toRegistryEntry, toVersion } from '../core/registry/entry.ts'
import { FactsSchema } from '../core/registry/facts.ts'
import { toFeedJson } from '../core/registry/layout.ts'
import { POLICIES } from '../core/registry/policies.ts'
import { openRegistry } from '../core/registry/registry.ts'
import { type Entry, EntrySchema, OFFICIAL_META, PUBLISHER_META } from '../core/registry/server-json.ts'
import { toUri } from '../core/registry/uri.ts'
import type { Package } from '../core/schema/access.ts'
import { parseJson, parseWith } from '../core/schema/parse.ts'
import { type Server, ServerSchema } from '../core/schema/server.ts'
import { listing } from './documents.ts'
import { named, openCatalogue, server, tempFolder } from './registry-feed-world.ts'

const { dir, remove } = tempFolder()
afterAll(remove)

const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }))
/** RFC 3986 as a validator of JSON Schema reads it: stricter than what browsers take. */
const isUri = ajv.compile({ type: 'string', format: 'uri' })
const official = process.env.HISPER_SERVER_JSON_SCHEMA
const isOfficial = official === undefined ? undefined : ajv.compile(JSON.parse(readFileSync(official, 'utf8')))

function expectValid(entry: Entry): void {
  parseWith(EntrySchema, parseJson(toFeedJson(entry), 'entry'), JSON.stringify(entry))
  const { websiteUrl, repository } = entry.server
  for (const uri of [websiteUrl, repository?.url]) if (uri !== undefined) expect(isUri(uri), uri).toBe(true)
  if (isOfficial !== undefined && !isOfficial(entry.server)) expect.unreachable(JSON.stringify([entry.server, isOfficial.errors]))
  const provided = JSON.stringify(entry.server._meta?.[PUBLISHER_META] ?? {})
  expect(new TextEncoder().encode(provided).length).toBeLessThanOrEqual(4_096)
}

const facts = { name: 'com.example/a', metaKey: 'com.example/facts', status: 'active', publishedAt: '2026-01-01T00:00:00.000Z' } as const
const toEntry = (one: Server): Entry =>
  toRegistryEntry(one, {
    ...facts,
    updatedAt: facts.publishedAt,
    facts: { id: one.id, page: 'https://mcp.example.com/', namedBy: 'this-registry', outcome: 'ok' },
  })

describe('an entry', () => {
  it('is valid for every committed server, with its facts under this registry’s own key', async () => {
    const catalogue = await buildCatalogue(new Dataset(join(import.meta.dirname, '../data')), new URL('https://mcp.example.com/'))
    const registry = await openRegistry(catalogue)
    const names = new Set<string>()
    for await (const one of catalogue.dataset.readServers()) {
      const entry = toRegistryEntry(one, registry.factsOf(one.id))
      expectValid(entry)
      names.add(entry.server.name)
      const { score, outcome } = FactsSchema.parse(entry._meta['com.example.mcp/facts'])
      expect([score, outcome]).toEqual([one.score.assessed ? one.score.value : undefined, one.probes[0]?.outcome ?? 'not_probed'])
      expect(entry.server.name).toBe(one.registryName ?? `com.example.mcp/${one.id}`)
    }
    expect(names.size).toBe(catalogue.ids.length)
    expect(names.size).toBeGreaterThan(40)
  })

  it('is valid whatever strangers wrote', () => {
    fc.assert(
      fc.property(hostileServers(), (one) => {
        fc.pre(ServerSchema.safeParse(one).success)
        expectValid(toEntry(one))
      }),
      { numRuns: 500 },
    )
  })

  it('cuts a description between words, and has one where there is none', () => {
    const description = (more: Partial<Server>) => toEntry(server('a', more)).server.description
    expect(description({ description: `Reads\n\tfiles. ${'word '.repeat(40)}` })).toMatch(/^Reads files\. (word )*word…$/)
    expect(description({ description: '😀'.repeat(80) }).isWellFormed()).toBe(true)
    expect(description({ description: 'half \ud800 a character' })).toBe('half \ufffd a character')
    expect(description({ description: '   ', title: 'A title' })).toBe('A title')
    expect(description({ title: '\n' })).toBe('com.example/a')
  })

  it('leaves out what cannot be valid, and invents no version', () => {
    const sha256 = `sha256-${Buffer.alloc(32, 7).toString('base64')}`
    const stdio = { transport: 'stdio' } as const
    const packages: Package[] = [
      { registryType: 'mcpb', identifier: 'https://example.com/a.mcpb', ...stdio },
      { registryType: 'mcpb', identifier: 'https://example.com/b.mcpb', integrity: sha256, ...stdio },
      { registryType: 'oci', identifier: 'ghcr.io/a/b:v1', version: 'v1', ...stdio },
      { registryType: 'npm', identifier: 'a', version: 'latest', ...stdio },
      { registryType: 'npm', identifier: 'b', version: '1.0.0', transport: 'streamable-http' },
    ]
    const remotes = [
      { type: 'sse' as const, url: '{base}/sse' },
      { type: 'sse' as const, url: 'https://{tenant}.example.com/sse' },
    ]
    const bare = server('a', { packages, remotes, listings: [listing('github:a/b')] })
    const { server: wire } = toEntry(bare)
    expect(wire.packages).toEqual([
      { registryType: 'mcpb', identifier: 'https://example.com/b.mcpb', fileSha256: '07'.repeat(32), transport: { type: 'stdio' } },
      { registryType: 'oci', identifier: 'ghcr.io/a/b:v1', transport: { type: 'stdio' } },
      { registryType: 'npm', identifier: 'a', transport: { type: 'stdio' } },
    ])
    expect(wire.remotes).toEqual([{ type: 'sse', url: 'https://{tenant}.example.com/sse', variables: { tenant: { isRequired: true } } }])
    expect(toEntry({ ...bare, packages: [] }).server.version).toBe(NO_VERSION)
  })

  it('has the version of its official record only while that names the packages there are', () => {
    const one = named('a', 'com.example/a')
    const record = (version: string, pkg: string) =>
      listing('mcp:com.example/a', { version, packages: [{ registryType: 'npm', identifier: 'a', version: pkg, transport: 'stdio' }] })
    expect(toVersion({ ...one, listings: [record('7.0.0', '1.2.3')] })).toBe('7.0.0')
    expect(toVersion({ ...one, listings: [record('7.0.0', '1.0.0')] })).toBe('1.2.3')
    expect(toVersion({ ...one, packages: [], listings: [record('^7', '1.0.0')] })).toBe(NO_VERSION)
  })

  it('gives GitHub’s figures of the server’s own repository, and of no other', () => {
    const home = { license: 'MIT', keywords: ['mcp', 'Not a topic!'], popularity: { stars: 7 }, updatedAt: '2026-01-01T00:00:00.000Z' }
    const repository = { url: 'https://github.com/Acme/Notes' }
    const github = (more: Partial<Server>) =>
      toEntry(server('a', { repository, title: 'Notes', ...more })).server._meta?.[PUBLISHER_META]?.github
    const full = { name: 'Notes', nameWithOwner: 'Acme/Notes', displayName: 'Notes', license: 'MIT', stargazerCount: 7 }
    expect(github({ listings: [listing('github:acme/notes', { ...home, repository })] })).toEqual({
      ...full,
      topics: ['mcp'],
      pushedAt: '2026-01-01T00:00:00.000Z',
    })
    const source = [listing('github:acme/notes', { ...home, repository, role: 'source' })]
    expect(github({ listings: source })).toBeUndefined()
    expect(github({ listings: source, registryName: 'io.github.Acme/notes' })).toMatchObject(full)
    expect(github({ listings: [listing('npm:a', { repository })] })).toBeUndefined()
  })

  it('carries no markup, since some hosts call it HTML', () => {
    const entry = toEntry(server('a', { description: '<script>alert(1)</script>' }))
    expect(toFeedJson(entry)).not.toContain('<')
    expect(JSON.parse(toFeedJson(entry))).toEqual(entry)
  })
})

describe('the registry', () => {
  it('dates entries by what is known: when it was first seen, and when its record changed; never by a future', async () => {
    const [firstSeenAt, later] = ['2026-11-01T00:00:00.000Z', '2026-11-10T00:00:00.000Z']
    const probes = server('a').probes.map((probe) => ({ ...probe, since: later }))
    const catalogue = await openCatalogue(dir, [server('a', { firstSeenAt, probes, updatedAt: '2099-01-01T00:00:00.000Z' })])
    const registry = await openRegistry(catalogue)
    const [one] = await Array.fromAsync(catalogue.dataset.readServers())
    if (one === undefined) return expect.unreachable()
    const meta = toRegistryEntry({ ...one, statusMessage: 'Use\nthe other.' }, registry.factsOf('a'))._meta[OFFICIAL_META]
    expect(meta).toEqual({ status: 'active', statusMessage: 'Use the other.', publishedAt: firstSeenAt, updatedAt: later, isLatest: true })
  })

  it('has one address for each of its rules, below one folder', () => {
    const paths = POLICIES.map(({ path }) => path)
    expect(new Set(paths).size).toBe(paths.length)
    for (const path of paths) expect(path).toMatch(/^$|^r\/[a-z]+(-[a-z]+)*$/)
  })

  it('takes into each registry what its rule says, the best first', async () => {
    const [archived, unwell] = [server('archived', { archived: true }), server('unwell', { probes: [] })]
    const better = server('better', { popularity: { stars: 9 } })
    const catalogue = await openCatalogue(dir, [
      server('a'),
      better,
      named('n', 'com.example/n', { categories: [{ category: 'finance', evidence: 'x' }] }),
      archived,
      unwell,
    ])
    const registry = await openRegistry(catalogue)
    const members = (path: string) =>
      registry.policies.filter((policy) => policy.path === path).flatMap((policy) => registry.membersOf(policy))
    expect(members('')).toEqual(['better', 'a', 'n'])
    expect(members('r/verified')).toEqual(['n'])
    expect(members('r/finance')).toEqual(['n'])
    expect(members('r/games')).toEqual([])
    expect(members('r/all').toSorted()).toEqual(['a', 'archived', 'better', 'n', 'unwell'])
  })
})

it('an address is one of RFC 3986 or none', () => {
  const text = fc.oneof(
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.string({ unit: 'binary' }).map((rest) => `https://a.example/${rest}`),
  )
  fc.assert(
    fc.property(text, (address) => {
      const uri = toUri(address)
      if (uri !== undefined) expect(isUri(uri), uri).toBe(true)
    }),
  )
  expect(toUri('https://a.example/[a]?b=[c]')).toBe('https://a.example/%5Ba%5D?b=%5Bc%5D')
  expect(toUri('https://a.example/a|b#c#d')).toBe('https://a.example/a%7Cb#c%23d')
  expect([toUri('https://u:p@a.example/'), toUri('javascript:alert(1)'), toUri('x')]).toEqual([undefined, undefined, undefined])
})

/** Servers as the dataset could hold them, with texts as bad as its schema lets them be. */
function hostileServers(): fc.Arbitrary<Server> {
  const odd = fc.constantFrom(
    '"><script>',
    '../../etc',
    '%2F..',
    '\u202e\u0000',
    '😀',
    "';rm -rf ~;'",
    '{a}',
    '{"a":1}',
    '__proto__',
    '\ud800',
    'latest',
    '^1.2',
    '1.x',
  )
  const text = (max: number) => fc.oneof(odd, fc.string({ minLength: 1, maxLength: max, unit: 'grapheme' }), fc.constant('x'.repeat(max)))
  const line = text(300)
  const url = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    line.map((rest) => `https://a.example/${rest}`),
    line.map((rest) => `https://github.com/${rest}/${rest}`),
  )
  const input = {
    description: line,
    isRequired: fc.boolean(),
    isSecret: fc.boolean(),
    value: line,
    default: line,
    choices: fc.array(line, { maxLength: 2 }),
  }
  const optional = (more: Record<string, fc.Arbitrary<unknown>>, requiredKeys: string[] = []) =>
    fc.record({ ...input, ...more }, { requiredKeys: requiredKeys as never[] })
  const argument = fc.oneof(
    optional({ type: fc.constant('positional'), valueHint: line, isRepeated: fc.boolean() }, ['type']),
    optional({ type: fc.constant('named'), name: line }, ['type', 'name']),
  )
  const inputs = fc.array(optional({ name: line }, ['name']), { maxLength: 2 })
  const pkg = fc.record(
    {
      registryType: fc.constantFrom('npm', 'pypi', 'oci', 'nuget', 'mcpb', 'cargo'),
      identifier: fc.oneof(line, url),
      version: text(255),
      integrity: fc.oneof(text(200), fc.constant(`sha256-${Buffer.alloc(32).toString('base64')}`)),
      transport: fc.constantFrom('stdio', 'stdio', 'sse', 'streamable-http'),
      runtimeHint: line,
      runtimeArguments: fc.array(argument, { maxLength: 2 }),
      packageArguments: fc.array(argument, { maxLength: 2 }),
      environmentVariables: inputs,
    },
    { requiredKeys: ['registryType', 'identifier', 'transport'] },
  )
  const remote = fc.record(
    { type: fc.constantFrom('sse', 'streamable-http'), url: fc.oneof(url, line), headers: inputs },
    { requiredKeys: ['type', 'url'] },
  )
  const repository = fc.record({ url, directory: line }, { requiredKeys: ['url'] })
  const github = fc
    .record(
      { license: line, keywords: fc.array(line, { maxLength: 100 }), repository, name: line, version: text(255) },
      { requiredKeys: [] },
    )
    .map((more) => listing('github:a/b', more as Parameters<typeof listing>[1]))
  return fc
    .record(
      {
        title: line,
        description: text(8_000),
        statusMessage: text(8_000),
        homepage: url,
        repository,
        license: line,
        packages: fc.array(pkg, { maxLength: 3 }),
        remotes: fc.array(remote, { maxLength: 3 }),
        listings: fc.array(github, { minLength: 1, maxLength: 1 }),
      },
      { requiredKeys: [] },
    )
    .map((more) => server('a', more as Partial<Server>))
}
