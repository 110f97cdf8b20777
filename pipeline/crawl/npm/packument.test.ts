// npm's package documents as listings: whatever they hold, the answer is a valid listing, a named rejection or nothing.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ListingSchema } from '../../../core/schema/listing.ts'
import { RejectionSchema } from '../../../core/schema/snapshot.ts'
import { toNpmEntry } from './packument.ts'

const version = { version: '1.0.0', description: 'MCP server for tests', bin: 'cli.js', dist: { integrity: 'sha512-AAAA' } }
const packument = (change: object = {}, whole: object = {}): unknown =>
  JSON.parse(
    JSON.stringify({
      name: 'a-mcp',
      'dist-tags': { latest: '1.0.0' },
      versions: { '1.0.0': { ...version, ...change } },
      time: { '1.0.0': '2026-01-02T03:04:05.678Z' },
      ...whole,
    }),
  )

describe('toNpmEntry', () => {
  it.each([
    ['SPDX', { license: 'MIT' }, { license: 'MIT' }],
    ['an object', { license: { type: 'ISC', url: 'x' } }, { license: 'ISC' }],
    ['a list', { license: [{ type: 'MIT' }, 'ISC'] }, { license: 'MIT OR ISC' }],
    ['deprecated', { deprecated: 'gone' }, { status: 'deprecated', statusMessage: 'gone' }],
    ['an empty deprecation', { deprecated: '' }, { status: 'active' }],
    ['keywords in one text', { keywords: 'mcp, notes' }, { keywords: ['mcp', 'notes'] }],
    ['a claim that is no name', { mcpName: 'no slash' }, { status: 'active' }],
    ['dependencies of no known shape', { dependencies: 'all', peerDependencies: [1] }, { status: 'active' }],
    ['a date', {}, { updatedAt: '2026-01-02T03:04:05.678Z' }],
    [
      'a directory',
      { repository: { url: 'git+https://github.com/o/r.git', directory: 'd' } },
      { repository: { url: 'https://github.com/o/r', directory: 'd' } },
    ],
  ])('%s', (_, change, expected) => {
    expect(toNpmEntry('a-mcp', packument(change))).toMatchObject(expected)
  })

  it.each<[string, string[], string | undefined, string]>([
    ['the one tagged latest', ['2.0.0', '1.0.0'], '1.0.0', '1.0.0'],
    ['the highest, where nothing is tagged', ['1.9.0', '1.10.0', '2.0.0-beta.1'], undefined, '1.10.0'],
    ['the highest, where the tagged one is not there', ['1.0.0', '1.1.0'], '9.9.9', '1.1.0'],
    ['the highest prerelease, where there is nothing else', ['1.0.0-alpha.2', '1.0.0-alpha.10'], undefined, '1.0.0-alpha.10'],
    ['the last one, where none is a version', ['first', 'constructor'], undefined, 'constructor'],
  ])('reads %s', (_, versions, latest, expected) => {
    const all = Object.fromEntries(versions.map((one) => [one, { ...version, version: one }]))
    const tags = latest === undefined ? { beta: '1.0.0' } : { latest }
    expect(toNpmEntry('a-mcp', packument({}, { versions: all, 'dist-tags': tags }))).toMatchObject({ version: expected })
  })

  it('looks no further than fifty thousand versions back', () => {
    const names = ['9.0.0', ...Array.from({ length: 50_000 }, (_, patch) => `1.0.${patch}`)]
    const versions = Object.fromEntries(names.map((one) => [one, { ...version, version: one }]))
    expect(toNpmEntry('a-mcp', packument({}, { versions, 'dist-tags': {} }))).toMatchObject({ version: '1.0.49999' })
  })

  it.each([
    ['no versions', packument({}, { versions: undefined })],
    ['every version unpublished', { name: 'a-mcp', time: { unpublished: { time: '2026-01-01T00:00:00.000Z', versions: ['1.0.0'] } } }],
  ])('is gone with %s', (_, document) => {
    expect(toNpmEntry('a-mcp', document)).toBeUndefined()
  })

  it.each([
    ['no document at all', undefined],
    ['a wrong shape', packument({ keywords: 7 })],
    ['versions of no known shape', { name: 'a-mcp', versions: 7 }],
    ['the document of another package', packument({}, { name: 'b-mcp' })],
  ])('rejects %s', (_, document) => {
    expect(toNpmEntry('a-mcp', document)).toMatchObject({ key: 'npm:a-mcp', code: 'malformed' })
  })

  it('takes a verdict for what it is, both ways', () => {
    expect(toNpmEntry('a-mcp', packument(), 'client')).toMatchObject({ code: 'not_a_server', class: 'client' })
    const driver = packument({ description: 'Driver for a port expander', bin: undefined }, { name: 'mcp23017' })
    expect(toNpmEntry('mcp23017', driver)).toMatchObject({ code: 'not_a_server' })
    expect(toNpmEntry('mcp23017', driver, 'server')).toMatchObject({ origin: 'npm' })
  })

  it('gives a valid listing, a named rejection or nothing, whatever the registry sends', () => {
    const texts = fc.oneof(fc.string(), fc.constantFrom('__proto__', '\u202e\u001b[31m<script>'))
    const fields = ['license', 'keywords', 'repository', 'homepage', 'mcpName', 'bin', 'description', 'deprecated', 'dependencies', 'dist']
    const junk = fc.dictionary(
      fc.oneof(fc.constantFrom(...fields, '__proto__'), fc.string()),
      fc.oneof(texts, fc.integer(), fc.boolean(), fc.constant(null), fc.array(texts), fc.dictionary(fc.string(), texts)),
    )
    fc.assert(
      fc.property(junk, junk, (change, whole) => {
        const entry = toNpmEntry('a-mcp', packument(change, whole))
        const schema = entry !== undefined && 'origin' in entry ? ListingSchema : RejectionSchema
        expect(entry === undefined || schema.safeParse(entry).success).toBe(true)
      }),
    )
  })
})
