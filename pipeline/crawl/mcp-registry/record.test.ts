// One record of the official registry: what it comes to, and what makes it malformed.
import { describe, expect, it } from 'vitest'
import { crawlContext } from '../../../tests/crawl-context.ts'
import { toRegistryRecord } from './record.ts'

const AT = '2026-01-01T00:00:00Z'
const record = (official: object = {}, server: object = {}) => ({
  server: { name: 'com.example/a', description: 'Does a.', version: '1.0.0', ...server },
  _meta: { 'io.modelcontextprotocol.registry/official': { status: 'active', publishedAt: AT, updatedAt: AT, isLatest: true, ...official } },
})
const read = (value: unknown) => toRegistryRecord(crawlContext(), value)

describe('a record', () => {
  it.each<[string, unknown, object]>([
    ['active', record(), { status: 'active', updatedAt: '2026-01-01T00:00:00.000Z' }],
    ['deprecated', record({ status: 'deprecated', statusMessage: 'Use b.' }), { status: 'deprecated', statusMessage: 'Use b.' }],
    ['of before 2025-09-29', record({ status: undefined }, { status: 'deprecated' }), { status: 'deprecated' }],
    ['whose author says other than the registry', record({}, { status: 'deprecated' }), { status: 'active' }],
    [
      'of before 2025-09-16',
      record({ updatedAt: undefined, updated_at: '2025-08-01T00:00:00Z' }),
      { updatedAt: '2025-08-01T00:00:00.000Z' },
    ],
    ['that was never updated', record({ updatedAt: undefined }), { updatedAt: '2026-01-01T00:00:00.000Z' }],
  ])('%s', (_, value, expected) => {
    expect(read(value)).toMatchObject({ key: 'mcp:com.example/a', isLatest: true, entry: { name: 'com.example/a', ...expected } })
  })

  it.each([
    ['', record({ status: 'deleted' })],
    [', as it was said before 2025-09-29', record({ status: undefined }, { status: 'deleted' })],
    [', whatever else is wrong with it', record({ status: 'deleted' }, { description: 7 })],
  ])('is gone where it was deleted%s', (_, value) => {
    expect(read(value).entry).toEqual({ key: 'mcp:com.example/a', code: 'deleted', message: 'its author deleted it there' })
  })

  it.each([
    ['without the word of the registry', { server: record().server, _meta: {} }, 'mcp:com.example/a'],
    ['of an unknown status', record({ status: 'sleeping' }), 'mcp:com.example/a'],
    ['without a description', record({}, { description: undefined }), 'mcp:com.example/a'],
    ['with a name that is none', record({}, { name: 'no slash' }), 'mcp:no slash'],
    ['with a name without end', record({}, { name: 'a'.repeat(10_000) }), 'mcp:unnamed-'],
    ['with half a character for a name', record({}, { name: '\ud800' }), 'mcp:unnamed-'],
    ['that is no record', 7, 'mcp:unnamed-'],
  ])('%s is malformed, and named', (_, value, key) => {
    expect(read(value).entry).toMatchObject({ code: 'malformed', key: expect.stringContaining(key) })
  })
})
