// Lists of the feed with parameters, as the official registry's API has them: what `hisper serve` answers.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { findEntry, ListQuerySchema, listEntries, listVersions } from '../core/registry/list.ts'
import { loadRecords, type Records, RecordTexts } from '../core/registry/records.ts'
import { openRegistry, type Registry } from '../core/registry/registry.ts'
import { EntryListSchema, EntrySchema, OFFICIAL_META } from '../core/registry/server-json.ts'
import type { Server } from '../core/schema/server.ts'
import { NOW } from './documents.ts'
import { named, openCatalogue, server, tempFolder } from './registry-feed-world.ts'

const { dir, remove } = tempFolder()
afterAll(remove)

const GONE_AT = '2026-11-20T04:00:00.000Z'
const old = (id: string, more: Partial<Server> = {}) =>
  named(id, `com.example/${id}`, {
    firstSeenAt: '2026-01-01T00:00:00.000Z',
    probes: server(id).probes.map((probe) => ({ ...probe, since: '2026-02-01T00:00:00.000Z' })),
    ...more,
  })

async function open(servers: readonly Server[], folder = join(dir, 'lists')): Promise<{ registry: Registry; records: Records }> {
  const summary = { schemaVersion: 1, day: '2026-11-20', generatedAt: GONE_AT, embedded: false, probes: {}, drift: {} }
  const totals = { servers: 0, listings: 0, probed: 0, tools: 0, resources: 0, prompts: 0, outcomes: {}, eras: {} }
  const day = join(folder, 'days/2026/11/20.json')
  mkdirSync(dirname(day), { recursive: true })
  writeFileSync(day, JSON.stringify({ ...summary, totals, added: [], changed: ['changed'], removed: ['gone', 'moved', 'back'] }))
  const catalogue = await openCatalogue(folder, servers, {
    aliases: { gone: null, moved: 'alpha' },
    retired: { gone: { firstSeenAt: NOW, keys: ['npm:gone', 'mcp:com.example/gone'] } },
  })
  const registry = await openRegistry(catalogue)
  return { registry, records: await loadRecords(catalogue, registry) }
}

const SERVERS = [
  old('alpha'),
  old('beta', { packages: [], listings: [] as never }),
  old('changed'),
  old('deleted', { status: 'deleted', statusMessage: 'Gone.' }),
  server('plain'),
  old('back'),
].map((one) => (one.listings.length === 0 ? { ...one, listings: old('beta').listings } : one))

const query = (parameters: Record<string, string> = {}) => ListQuerySchema.parse(parameters)
const { registry, records } = await open(SERVERS)
const ask = (parameters: Record<string, string> = {}, path?: string) => {
  const policy = registry.policies.find((one) => one.path === path)
  return EntryListSchema.parse(listEntries(records, query(parameters), policy))
}
const names = (parameters: Record<string, string> = {}, path?: string) =>
  ask(parameters, path).servers.map((entry) => entry.server.name.replace('com.example/', ''))

describe('a list', () => {
  it('shows thirty by default, a hundred at most, in the order of names', () => {
    expect(names()).toEqual(['com.example.mcp/plain', 'alpha', 'back', 'beta', 'changed'])
    expect(query().limit).toBe(30)
    for (const limit of ['0', '101', '-1', '1.5', 'x', '1e2']) expect(ListQuerySchema.safeParse({ limit }).success, limit).toBe(false)
    expect(query({ limit: '100', unknown: 'x', search: '' })).toMatchObject({ limit: 100, search: undefined })
  })

  it('is searched by part of a name, in any case, and by version', () => {
    expect(names({ search: 'ALPH' })).toEqual(['alpha'])
    expect(names({ search: '%' })).toEqual([])
    expect(names({ version: 'latest' }).length).toBe(5)
    expect(names({ version: '1.2.3' })).toContain('alpha')
    expect(names({ version: '1.2.4' })).toEqual([])
  })

  it('tells what changed since an instant, and with it what went', () => {
    expect(names({ updated_since: '2026-11-20T05:00:00+01:00' })).toEqual(['com.example.mcp/plain'])
    expect(names({ updated_since: '2026-11-20T03:59:59Z' })).toEqual(['com.example.mcp/moved', 'com.example.mcp/plain', 'changed', 'gone'])
    expect(names({ updated_since: '2026-01-31T00:00:00Z' })).toContain('deleted')
    for (const wrong of ['yesterday', '2026-11-20', '2026-13-01T00:00:00Z'])
      expect(ListQuerySchema.safeParse({ updated_since: wrong }).success, wrong).toBe(false)
  })

  it('holds deleted servers only where they are asked for, with what became of them', () => {
    const statuses = ask({ include_deleted: 'true' }).servers.map(({ server: { name }, _meta }) => [name, _meta[OFFICIAL_META].status])
    expect(statuses.filter(([, status]) => status === 'deleted').map(([name]) => name)).toEqual([
      'com.example.mcp/moved',
      'com.example/deleted',
      'com.example/gone',
    ])
    expect(findEntry(records, 'com.example/deleted', 'latest', { includeDeleted: true })?._meta[OFFICIAL_META].statusMessage).toBe('Gone.')
    const moved = findEntry(records, 'com.example.mcp/moved', 'latest', { includeDeleted: true })
    // An old id leads on where it has a successor.
    expect(moved).toMatchObject({
      server: { name: 'com.example.mcp/moved', title: 'alpha' },
      _meta: { [OFFICIAL_META]: { status: 'active' } },
    })
    expect(findEntry(records, 'com.example/gone', 'latest', { includeDeleted: false })).toBeUndefined()
    expect(findEntry(records, 'com.example/gone', 'latest', { includeDeleted: true })?._meta[OFFICIAL_META]).toMatchObject({
      status: 'deleted',
      statusChangedAt: GONE_AT,
    })
  })

  it('of a registry holds what its policy takes', () => {
    expect(names({}, 'r/verified')).toEqual(['alpha', 'back', 'beta', 'changed'])
    expect(names({}, 'r/games')).toEqual([])
    const verified = registry.policies.find(({ path }) => path === 'r/verified')
    expect(findEntry(records, 'com.example.mcp/plain', 'latest', { includeDeleted: false }, verified)).toBeUndefined()
    expect(findEntry(records, 'com.example/alpha', 'latest', { includeDeleted: false }, verified)).toBeDefined()
  })
})

describe('one server', () => {
  it('is answered by its exact name and version', () => {
    const active = { includeDeleted: false }
    expect(EntrySchema.parse(findEntry(records, 'com.example/alpha', '1.2.3', active)).server.name).toBe('com.example/alpha')
    expect(findEntry(records, 'com.example/alpha', '1.2', active)).toBeUndefined()
    expect(findEntry(records, 'com.example/Alpha', 'latest', active)).toBeUndefined()
    expect(findEntry(records, '__proto__', 'latest', active)).toBeUndefined()
    expect(listVersions(records, 'com.example/alpha', active)?.metadata).toEqual({ count: 1 })
    expect(listVersions(records, 'com.example/none', active)).toBeUndefined()
    expect(listVersions(records, 'com.example/deleted', active)).toBeUndefined()
  })
})

describe('a cursor', () => {
  it('is what this registry gave, and can stand in an address as it is', () => {
    const cursor = ask({ limit: '1' }).metadata.nextCursor ?? ''
    expect(encodeURIComponent(cursor)).toBe(cursor)
    expect(names({ limit: '1', cursor })).toEqual(['alpha'])
    for (const wrong of ['alpha', '%', 'AAAA', btoa('no name'), 'x'.repeat(500)])
      expect(ListQuerySchema.safeParse({ cursor: wrong }).success, wrong).toBe(false)
  })

  it('shows each server once that stays, whatever comes and goes between two pages', async () => {
    const many = (ids: readonly number[]) => ids.map((id) => old(`s${String(id).padStart(3, '0')}`))
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 25 })
    await fc.assert(
      fc.asyncProperty(fc.array(numbers, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 7 }), async (states, limit) => {
        const worlds = []
        for (const state of states) worlds.push((await open(many(state), join(dir, 'changing'))).records)
        const shown: string[] = []
        let cursor: string | undefined
        for (let page = 0; page < 100; page += 1) {
          const world = worlds[Math.min(page, worlds.length - 1)]
          if (world === undefined) return expect.unreachable()
          const answer = listEntries(world, query({ limit: String(limit), ...(cursor === undefined ? {} : { cursor }) }))
          shown.push(...answer.servers.map((entry) => entry.server.name))
          cursor = answer.metadata.nextCursor
          if (cursor === undefined) break
        }
        expect(cursor).toBeUndefined()
        expect(new Set(shown).size).toBe(shown.length)
        const stayed = (states[0] ?? []).filter((id) => states.every((state) => state.includes(id)))
        for (const id of stayed) expect(shown).toContain(`com.example/s${String(id).padStart(3, '0')}`)
      }),
      { numRuns: 25 },
    )
  })
})

it('needs no second reading where the records were collected before', async () => {
  const catalogue = await openCatalogue(join(dir, 'collected'), SERVERS)
  const texts = new RecordTexts()
  for await (const one of catalogue.dataset.readServers()) texts.add(one)
  const own = await openRegistry(catalogue)
  const read = await loadRecords(catalogue, own)
  vi.spyOn(catalogue.dataset, 'readServers').mockImplementation(() => expect.unreachable('read again'))
  expect(listEntries(await loadRecords(catalogue, own, texts), query())).toEqual(listEntries(read, query()))
})
