// PyPI's project documents: whatever a publisher wrote, what comes out is a valid listing or a named rejection.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ListingSchema } from '../../../core/schema/listing.ts'
import { RejectionSchema } from '../../../core/schema/snapshot.ts'
import { toPypiName } from '../listing-key.ts'
import { findMcpName, speaksOfMcp, toPypiEntry } from './project.ts'

const SHA256 = '00'.repeat(32)
const wheel = (version: string, file: object = {}) => ({
  filename: `a_mcp-${version}-py3-none-any.whl`,
  packagetype: 'bdist_wheel',
  upload_time_iso_8601: '2026-01-02T03:04:05.678901Z',
  digests: { sha256: SHA256 },
  yanked: false,
  ...file,
})
const toDocument = (info: object = {}, whole: object = {}) => ({
  info: { name: 'A_MCP', version: '1.0', summary: 'MCP server', requires_dist: ['mcp>=1'], yanked: false, ...info },
  urls: [wheel('1.0')],
  releases: { '1.0': [wheel('1.0')] },
  ...whole,
})
const toEntry = (info: object = {}, whole: object = {}) => toPypiEntry('a-mcp', toDocument(info, whole), undefined)

describe('a project document', () => {
  it.each<[string, object, object]>([
    ['an SPDX expression', { license_expression: 'MIT', license: 'x' }, { license: 'MIT' }],
    ['a licence classifier', { classifiers: ['License :: OSI Approved :: Apache Software License'] }, { license: 'Apache-2.0' }],
    ['a source label', { project_urls: { 'Source Code': 'https://github.com/o/r' } }, { repository: { url: 'https://github.com/o/r' } }],
    [
      'a home page that is a repository',
      { home_page: 'https://github.com/o/r' },
      { repository: { url: 'https://github.com/o/r' }, homepage: 'https://github.com/o/r' },
    ],
    ['keywords with commas', { keywords: 'a b, c' }, { keywords: ['a b', 'c'] }],
    ['a claimed registry name', { description: 'x\n<!-- mcp-name: com.example/a -->' }, { mcpName: 'com.example/a' }],
    ['a spelt name', {}, { key: 'pypi:a-mcp', name: 'A_MCP', updatedAt: '2026-01-02T03:04:05.678Z' }],
  ])('with %s', (_, info, expected) => {
    expect(toEntry(info)).toMatchObject(expected)
  })

  it.each<[string, object, string]>([
    ['UNKNOWN as its licence', { license: 'UNKNOWN' }, 'license'],
    ['a whole licence text', { license: 'Permission is hereby granted,\nfree of charge' }, 'license'],
    ['UNKNOWN as its home page', { home_page: 'UNKNOWN' }, 'homepage'],
    ['UNKNOWN as its summary', { summary: 'UNKNOWN' }, 'description'],
    ['the summary of a new project', { summary: 'Add your description here' }, 'description'],
  ])('with %s states none', (_, info, field) => {
    const entry = toEntry(info)
    expect(entry).toMatchObject({ origin: 'pypi' })
    expect(entry).not.toHaveProperty(field)
  })

  it('states the integrity of the one wheel that serves every machine, and no other', () => {
    const integrity = `sha256-${'A'.repeat(43)}=`
    const sdist = wheel('1.0', { filename: 'a_mcp-1.0.tar.gz', packagetype: 'sdist' })
    const platform = wheel('1.0', { filename: 'a_mcp-1.0-cp313-cp313-manylinux_2_28_x86_64.whl' })
    const stated = (urls: object[]) => {
      const entry = toEntry({}, { urls })
      return 'packages' in entry ? entry.packages[0]?.integrity : entry
    }
    expect(stated([sdist, wheel('1.0')])).toBe(integrity)
    expect(stated([sdist, platform])).toBeUndefined()
    expect(stated([wheel('1.0', { digests: { sha256: 'x' } })])).toBeUndefined()
  })
})

describe('of several releases', () => {
  const yanked = { yanked: true, yanked_reason: 'broken' }
  const choose = (releases: Record<string, object[]>, info: object = yanked) =>
    toEntry({ version: '2.0', ...info }, { urls: releases['2.0'] ?? [], releases })

  it.each<[string, Record<string, object[]>, string]>([
    [
      'the newest final one where PyPI names a yanked one',
      { '0.5': [wheel('0.5')], '1.9': [wheel('1.9')], '1.10': [wheel('1.10')], '1.11rc1': [wheel('1.11rc1')] },
      '1.10',
    ],
    ['a pre-release where nothing else is left', { '1.9': [wheel('1.9', yanked)], '1.11rc1': [wheel('1.11rc1')] }, '1.11rc1'],
    ['none that has no files or no version', { '1.9': [wheel('1.9')], '1.10': [], latest: [wheel('9')] }, '1.9'],
  ])('it takes %s', (_, others, version) => {
    const entry = choose({ '2.0': [wheel('2.0', yanked)], ...others })
    expect(entry).toMatchObject({ version, status: 'active', packages: [{ version }] })
    expect(entry).not.toHaveProperty('statusMessage')
  })

  it('it calls the server deprecated where all are yanked, and says why', () => {
    const entry = choose({ '2.0': [wheel('2.0', yanked)], '1.0': [wheel('1.0', { yanked: true })] })
    expect(entry).toMatchObject({ version: '2.0', status: 'deprecated', statusMessage: 'broken' })
  })

  it('it takes PyPI at its word where that one can be installed', () => {
    const entry = choose({ '2.0': [wheel('2.0')], '3.0': [wheel('3.0')] }, { yanked: false })
    expect(entry).toMatchObject({ version: '2.0', packages: [{ version: '2.0' }] })
  })

  it('it lists nothing that has no file to install, unless somebody vouches for it', () => {
    const empty = toDocument({}, { urls: [], releases: { '1.0': [] } })
    expect(toPypiEntry('a-mcp', empty, undefined)).toMatchObject({
      code: 'not_a_server',
      class: 'unrelated',
      message: expect.stringMatching(/file to install/),
    })
    expect(toPypiEntry('a-mcp', empty, 'server')).toMatchObject({ origin: 'pypi', packages: [] })
  })
})

it.each<[string, object, boolean]>([
  ['a library for servers', { summary: 'Notes', requires_dist: ['FastMCP [x] >=2; python_version>"3.9"'] }, true],
  ['that library as an extra', { summary: 'Notes', requires_dist: ['mcp>=1; extra == "tools"'] }, false],
  ['a registry name', { summary: 'Notes', requires_dist: [], description: 'mcp-name: a.b/c' }, true],
  ['the words', { summary: 'A Model Context Protocol bridge', requires_dist: null }, true],
  ['a part of another word', { summary: 'Reads the TMCP servers', requires_dist: ['mcpi'] }, false],
  ['nothing', { summary: 'Notes', requires_dist: ['numpy'] }, false],
])('a project with %s speaks of MCP: %j → %j', (_, info, expected) => {
  expect(speaksOfMcp(toDocument({ name: 'notes', ...info }))).toBe(expected)
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

it('a verdict outweighs the words of a document', () => {
  expect(toPypiEntry('a-mcp', toDocument(), 'client')).toMatchObject({ code: 'not_a_server', class: 'client' })
  expect(toPypiEntry('a-mcp', toDocument({ summary: 'A thermometer', requires_dist: [] }), 'server')).toMatchObject({ origin: 'pypi' })
})

it.each<[string, unknown]>([
  ['another shape', toDocument({ requires_dist: 7 })],
  ['another project', toDocument({ name: 'b-mcp' })],
  ['no document', ['A_MCP']],
])('%s is rejected as malformed', (_, value) => {
  expect(toPypiEntry('a-mcp', value, undefined)).toMatchObject({ key: 'pypi:a-mcp', code: 'malformed' })
})

it('whatever the document holds, a valid listing or a named rejection comes of it', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('__proto__', '\u202e\u001b[31m<script>', 'UNKNOWN', 'mcp-name: a/b', '1!2.0.dev1'))
  const field = fc.oneof(
    fc.constantFrom(
      'summary',
      'description',
      'license',
      'keywords',
      'home_page',
      'project_urls',
      'requires_dist',
      'yanked',
      'version',
      '__proto__',
    ),
    fc.string(),
  )
  const some = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text), fc.dictionary(fc.string(), text))
  const file = fc.record(
    { filename: text, packagetype: fc.constantFrom('bdist_wheel', 'sdist'), yanked: fc.boolean() },
    { requiredKeys: [] },
  )
  const releases = fc.dictionary(fc.oneof(text, fc.constantFrom('1.0', '2.0rc1')), fc.array(file, { maxLength: 3 }))
  fc.assert(
    fc.property(fc.dictionary(field, some), releases, (info, all) => {
      const entry = toEntry(info, { releases: all, urls: all['1.0'] ?? null })
      expect(('origin' in entry ? ListingSchema : RejectionSchema).safeParse(entry).success).toBe(true)
    }),
  )
})

it.each<[string, object]>([
  ['the marker', { description: 'mcp-name:'.repeat(100_000) }],
  ['a name in the marker', { description: `mcp-name: a/${'.'.repeat(500_000)}` }],
  ['a requirement', { requires_dist: [`a${'-.'.repeat(300_000)};${' extra'.repeat(100_000)}`] }],
])('a document made to cost time in %s does not', (_, info) => {
  expect(toEntry({ summary: 'A thermometer', ...info })).toMatchObject({ key: expect.stringContaining('pypi:') })
})
