// The official registry: read whole once a week, its changes in between.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answering, crawlContext } from '../../../tests/crawl-context.ts'
import {
  crawlRegistry,
  type Given,
  joined,
  key,
  keysOf,
  later,
  many,
  NOW,
  nameOf,
  record,
  spentAfter,
} from '../../../tests/registry-crawl.ts'
import { RULES_VERSION } from '../classify/classify.ts'
import { mcpRegistry } from './mcp-registry.ts'

describe('a whole read', () => {
  it('asks for the latest versions, a hundred at a time, to the end of the list', async () => {
    const older = record(nameOf(7), '2025-01-01T00:00:00Z', { isLatest: false }, { version: '0.9.0' })
    const { asked, listings, complete, state } = await crawlRegistry({ servers: [...many(250), older] })
    expect(asked.map(String)).toEqual([
      'version=latest&limit=100',
      'version=latest&limit=100&cursor=com.example%2F099%3A1.0.0',
      'version=latest&limit=100&cursor=com.example%2F199%3A1.0.0',
    ])
    expect([listings.length, new Set(listings.map(({ version }) => version)), complete]).toEqual([250, new Set(['1.0.0']), true])
    expect(state).toMatchObject({ newest: '2026-01-01T00:00:00.000Z', fullAt: '2026-11-22', count: 250, rejected: [] })
  })

  it('rejects a malformed record alone', async () => {
    const { listings, rejected, complete } = await crawlRegistry({
      servers: [{ server: record('com.example/a').server }, 7, record('com.example/b')],
    })
    expect([keysOf({ listings }), rejected.map(({ code }) => code), complete]).toEqual([
      ['mcp:com.example/b'],
      ['malformed', 'malformed'],
      true,
    ])
  })

  it('leaves out alone what has no word here, and says how much of which kind', async () => {
    const way = { identifier: 'x', version: '1', transport: { type: 'stdio' } }
    const packages = [{ ...way, registryType: 'npm' }, { ...way, registryType: 'cargo-x' }, { ...way, registryType: 'cargo-x' }, 'x']
    const server = { packages, remotes: [{ type: 'pigeon', url: 'https://example.com' }, { type: 'sse' }] }
    const { listings, remarks } = await crawlRegistry({ servers: [record('com.example/a', NOW, {}, server)] })
    expect(listings[0]).toMatchObject({ packages: [{ identifier: 'x' }], remotes: [], sameAs: ['npm:x'] })
    expect(remarks).toEqual([
      '5 parts of server.json were left out, having no word here (package type cargo-x: 2, malformed package: 1, malformed remote: 1, remote type pigeon: 1)',
    ])
  })

  it.each([
    ['the latest by its own word', record('com.example/a', '2026-02-01T00:00:00Z', { isLatest: false }, { version: '3' })],
    ['the one updated last', record('com.example/a', '2025-12-01T00:00:00Z', {}, { version: '3' })],
    ['the higher version', record('com.example/a', '2026-01-01T00:00:00Z', {}, { version: '1.9.0' })],
    ['the one that can be read', record('com.example/a', '2026-03-01T00:00:00Z', {}, { description: 7 })],
  ])('of two records of one name takes %s', async (_, other) => {
    const winner = record('com.example/a', '2026-01-01T00:00:00Z', {}, { version: '1.10.0' })
    for (const servers of [
      [winner, other],
      [other, winner],
    ]) {
      const { http } = answering(() => JSON.stringify({ servers, metadata: {} }))
      const { listings, rejected } = await mcpRegistry.crawl(crawlContext({ http }))
      expect([listings.map(({ version }) => version), rejected]).toEqual([['1.10.0'], []])
    }
  })

  it('says which names of others it does not have', async () => {
    const leads = new Set([key(1), 'mcp:com.example/none', 'mcp:com.example/gone'])
    const gone = record('com.example/gone', '2026-10-01T00:00:00Z', { status: 'deleted' })
    const first = await crawlRegistry({ servers: [...many(3), gone], leads })
    expect(first.absent).toEqual(['mcp:com.example/gone', 'mcp:com.example/none'])
    expect((await crawlRegistry({ servers: [...many(3), gone], leads, after: first })).absent).toEqual(first.absent)
    expect((await crawlRegistry({ leads, budget: spentAfter(1) })).absent).toEqual([])
  })

  it('takes a person’s word that one is no server, and takes it back', async () => {
    const verdict = (one: string) => (one === key(1) ? 'client' : undefined)
    const first = await crawlRegistry({ servers: many(3) })
    const judged = await crawlRegistry({ servers: many(3), after: first, verdict })
    expect([keysOf(judged), judged.rejected]).toMatchObject([[key(0), key(2)], [{ key: key(1), code: 'not_a_server', class: 'client' }]])
    const again = await crawlRegistry({ servers: many(3), after: judged })
    expect([keysOf(again), again.rejected]).toEqual([keysOf(first), []])
  })

  it('is not believed when it shows less than half of what was known', async () => {
    const first = await crawlRegistry()
    const reset = { options: { mcpRegistryFault: 'tenth' }, after: first, now: later(8) } as const
    await expect(crawlRegistry(reset)).rejects.toThrow('shows 25 names where 250 were known')
    expect((await crawlRegistry({ ...reset, allowShrink: true })).listings).toHaveLength(25)
  })

  it('is believed when what is missing was deleted before its eyes', async () => {
    const first = await crawlRegistry({ servers: many(4) })
    const servers = many(4).map((one, index) => (index === 0 ? one : record(nameOf(index), NOW, { status: 'deleted' })))
    const second = await crawlRegistry({ servers, after: first, now: later(1) })
    expect([keysOf(second), second.asked[0]?.has('updated_since')]).toEqual([[key(0)], true])
    const whole = await crawlRegistry({ servers, after: second, now: later(9) })
    expect([keysOf(whole), whole.asked[0]?.has('updated_since'), whole.rejected.length]).toEqual([[key(0)], false, 3])
  })
})

describe('a read of the changes', () => {
  const before = [
    record('com.example/a'),
    record('com.example/b'),
    record('com.example/c'),
    record('com.example/d', '2026-10-01T10:00:00Z'),
  ]
  const after = [
    record('com.example/a'),
    record('com.example/b', '2026-10-02T00:00:00Z', {}, { version: '2.0.0' }),
    record('com.example/c', '2026-10-03T00:00:00Z', { status: 'deleted', statusMessage: 'Gone fishing.' }),
    record('com.example/d', '2026-10-01T10:00:00Z'),
    record('com.example/e', '2026-10-04T00:00:00Z'),
  ]

  it('asks for what changed since the latest change known, and an hour before that', async () => {
    const second = await crawlRegistry({ servers: after, after: await crawlRegistry({ servers: before }), now: later(1) })
    expect(second.asked.map(String)).toEqual(['version=latest&limit=100&updated_since=2026-10-01T09%3A00%3A00.000Z'])
    expect(second.listings).toEqual((await crawlRegistry({ servers: after })).listings)
    expect([second.complete, second.rejected]).toEqual([true, [{ key: 'mcp:com.example/c', code: 'deleted', message: 'Gone fishing.' }]])
  })

  it('keeps count of what was deleted when nobody shows it any more', async () => {
    const second = await crawlRegistry({ servers: after, after: await crawlRegistry({ servers: before }), now: later(1) })
    const third = await crawlRegistry({ servers: after, after: second, now: later(2) })
    expect(third.asked[0]?.get('updated_since')).toBe('2026-10-03T23:00:00.000Z')
    expect(third.rejected).toEqual(second.rejected)
    const whole = await crawlRegistry({ servers: after, after: third, now: later(20) })
    expect([whole.asked[0]?.has('updated_since'), whole.rejected]).toEqual([false, second.rejected])
    const back = [...after.slice(0, 2), record('com.example/c', '2026-12-01T00:00:00Z'), ...after.slice(3)]
    const fourth = await crawlRegistry({ servers: back, after: whole, now: later(21) })
    expect([keysOf(fourth).includes('mcp:com.example/c'), fourth.rejected]).toEqual([true, []])
  })

  it('keeps a record that cannot be read among the rejected, so that its last listing stays carried', async () => {
    const broken = before.map((one, index) => (index === 1 ? { ...record('com.example/b', NOW, {}, { version: 7 }) } : one))
    const first = await crawlRegistry({ servers: before })
    const second = await crawlRegistry({ servers: broken, after: first, now: later(1) })
    expect([keysOf(second), second.rejected.map(({ code }) => code)]).toEqual([
      ['mcp:com.example/a', 'mcp:com.example/c', 'mcp:com.example/d'],
      ['malformed'],
    ])
    const third = await crawlRegistry({ servers: before, after: joined(first, second), now: later(2) })
    expect([keysOf(third), third.rejected]).toEqual([keysOf(second), second.rejected])
  })

  it('does not let an earlier version stand for the latest one', async () => {
    const first = await crawlRegistry({ servers: before })
    const old = record('com.example/b', '2026-11-01T00:00:00Z', { isLatest: false, status: 'deleted' }, { version: '0.1.0' })
    const { http } = answering(() => JSON.stringify({ servers: [old], metadata: {} }))
    const previous = new Map(first.listings.map((listing) => [listing.key, listing]))
    const second = await mcpRegistry.crawl(crawlContext({ http, state: first.state, previous, now: later(1) }))
    expect([second.listings, second.rejected]).toEqual([first.listings, []])
  })

  it.each<[string, Given, boolean]>([
    ['six days after the whole read', { now: later(6) }, true],
    ['a week after it', { now: later(7) }, false],
    ['where our clock went back behind it', { now: later(-2) }, false],
    ['where the listings are lost', { previous: new Map() }, false],
    ['where other rules made the listings', { state: { rules: -1, newest: NOW, fullAt: '2026-11-22', rejected: [] } }, false],
    [
      'where the latest change lies ahead',
      { state: { rules: RULES_VERSION, newest: '2027-01-01T00:00:00.000Z', fullAt: '2026-11-22', rejected: [] } },
      false,
    ],
    ['where the registry does not know the parameter', { options: { mcpRegistryFault: 'no_changes' } }, false],
  ])('%s', async (_, given, isOfChanges) => {
    const first = await crawlRegistry({ servers: before })
    const second = await crawlRegistry({ servers: before, after: first, ...given })
    expect(second.asked.at(-1)?.has('updated_since')).toBe(isOfChanges)
    expect([keysOf(second), second.complete]).toEqual([keysOf(first), true])
  })

  it('is not led into the future by a record that claims to be from there', async () => {
    const first = await crawlRegistry({ servers: [...before, record('com.example/z', '2030-01-01T00:00:00Z')] })
    expect(first.state.newest).toBe('2026-10-01T10:00:00.000Z')
  })

  it('comes to what a whole read finds, whatever changed', async () => {
    const change = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), status: fc.constantFrom('active', 'deprecated', 'deleted') })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { maxLength: 3 }), { minLength: 1, maxLength: 4 }), async (days) => {
        const servers = new Map(before.map((one) => [one.server.name, one]))
        let last = await crawlRegistry({ servers: before })
        for (const [day, changes] of days.entries()) {
          const at = later(day + 1)
          for (const { name, status } of changes) {
            const one = record(`com.example/${name}`, at().toISOString(), { status }, { version: `1.${day + 1}.0` })
            servers.set(one.server.name, one)
          }
          last = await crawlRegistry({ servers: [...servers.values()], after: last, now: at })
        }
        expect(last.asked[0]?.has('updated_since')).toBe(true)
        expect(last.listings).toEqual((await crawlRegistry({ servers: [...servers.values()] })).listings)
      }),
      { numRuns: 15 },
    )
  })
})
