// What holds of merging whatever the listings say: hostile ones among them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serverPath } from '../../core/schema/server.ts'
import { seen } from '../../tests/documents.ts'
import { merge } from '../../tests/merging.ts'
import type { MergeInput } from './index.ts'

const PLACES = ['a/one', 'a/mcp', 'b/one', 'b/two-mcp'] as const
const KEYS = [
  ...['npm:one', 'npm:@a/one', 'npm:@b/mcp', 'npm:two-mcp', 'pypi:one', 'pypi:two-mcp'],
  ...PLACES.map((place) => `github:${place}`),
  ...['mcp:io.github.a/one', 'mcp:io.github.b/one', 'mcp:com.a/one', 'mcp:com.b/mcp'],
  ...['list:best/a/one', 'list:best/b/two-mcp', 'registration:x'],
] as const

const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const anyListing = fc.record({
  key: fc.constantFrom(...KEYS),
  sameAs: fc.uniqueArray(fc.constantFrom(...KEYS, 'github:a/old', 'github:b/old'), { maxLength: 3 }),
  place: maybe(...PLACES, 'a/old', 'b/old'),
  directory: maybe('one', './two/'),
  mcpName: maybe('io.github.a/one', 'com.b/mcp'),
  url: maybe('https://mcp.a.com/mcp', 'https://b.com/{x}'),
  description: maybe('Finds the one thing that matters', 'Two words', 'Keeps time for all of us'),
  fork: maybe(true),
  stars: maybe(5, 5_000),
})
const anyListings = fc.uniqueArray(anyListing, { selector: ({ key }) => key, maxLength: KEYS.length }).map((rows) =>
  rows.map(({ key, sameAs, place, directory, mcpName, url, description, fork, stars }) =>
    seen(key, {
      sameAs: sameAs.filter((other) => other !== key),
      ...(place === undefined || key.startsWith('github:')
        ? {}
        : { repository: { url: `https://github.com/${place}`, ...(directory === undefined ? {} : { directory }) } }),
      ...(mcpName === undefined ? {} : { mcpName }),
      ...(url === undefined ? {} : { remotes: [{ type: 'streamable-http' as const, url }] }),
      ...(description === undefined ? {} : { description }),
      ...(fork === undefined ? {} : { fork }),
      ...(stars === undefined ? {} : { popularity: { stars } }),
    }),
  ),
)
const pairs = fc.array(
  fc.record({
    keys: fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(...KEYS)).map(([a, b]): [string, string] => [a, b]),
    because: fc.constant('said so'),
  }),
  { maxLength: 4 },
)
const anyInput = fc.record({ listings: anyListings, overrides: fc.record({ same: pairs, different: pairs }) })
const shuffled = ({ listings, overrides }: { listings: MergeInput['listings']; overrides: MergeInput['overrides'] }) =>
  fc.record({
    listings: fc.shuffledSubarray([...listings], { minLength: listings.length }),
    overrides: fc.record({
      same: fc.shuffledSubarray([...overrides.same], { minLength: overrides.same.length }),
      different: fc.shuffledSubarray([...overrides.different], { minLength: overrides.different.length }),
    }),
  })
const RUNS = { numRuns: 300 }

describe('merging', () => {
  it('does not depend on the order of listings, nor of what a person said', () => {
    const both = anyInput.chain((input) => fc.tuple(fc.constant(input), shuffled(input)))
    const holds = fc.property(both, ([one, other]) => {
      expect(merge(other.listings, undefined, other)).toEqual(merge(one.listings, undefined, one))
    })
    fc.assert(holds, RUNS)
  })

  it('loses no listing, uses none twice, and leaves out only repositories that hold several servers', () => {
    const holds = fc.property(anyInput, ({ listings, overrides }) => {
      const { servers, unlisted } = merge(listings, undefined, { overrides })
      const keys = servers.flatMap(({ listings }) => listings.map(({ key }) => key))
      expect([...keys, ...unlisted.map(({ key }) => key)].toSorted()).toEqual(listings.map(({ key }) => key).toSorted())
      expect(unlisted.every(({ origin }) => origin === 'github' || origin === 'list')).toBe(true)
    })
    fc.assert(holds, RUNS)
  })

  it('gives reasons that connect the listings of a server, and those only', () => {
    const holds = fc.property(anyInput, ({ listings, overrides }) => {
      for (const { listings: own, sameBecause } of merge(listings, undefined, { overrides }).servers) {
        expect(sameBecause).toHaveLength(own.length - 1)
        const reached = new Set([own[0]?.key])
        for (let size = 0; size < reached.size; ) {
          size = reached.size
          for (const { keys } of sameBecause) if (keys.some((key) => reached.has(key))) for (const key of keys) reached.add(key)
        }
        expect(reached).toEqual(new Set(own.map(({ key }) => key)))
      }
    })
    fc.assert(holds, RUNS)
  })

  it('never makes one server of what a person called different', () => {
    const holds = fc.property(anyInput, ({ listings, overrides }) => {
      for (const { listings: own } of merge(listings, undefined, { overrides }).servers) {
        const keys = new Set(own.map(({ key }) => key))
        expect(overrides.different.filter(({ keys: [a, b] }) => a !== b && keys.has(a) && keys.has(b))).toEqual([])
      }
    })
    fc.assert(holds, RUNS)
  })

  it('makes the same of its own output, in its own words', () => {
    const holds = fc.property(anyInput, ({ listings, overrides }) => {
      const once = merge(listings, undefined, { overrides })
      const carried = [...once.servers.flatMap((server) => server.listings), ...once.unlisted].map((listing) => seen(listing.key, listing))
      expect(merge(carried, once, { overrides, now: '2026-12-01T00:00:00.000Z' })).toEqual(once)
    })
    fc.assert(holds, RUNS)
  })
})

describe('ids', () => {
  it('are of one server each, and so are the files', () => {
    const holds = fc.property(anyInput, ({ listings, overrides }) => {
      const ids = merge(listings, undefined, { overrides }).servers.map(({ id }) => id)
      expect(new Set(ids.map(serverPath)).size).toBe(ids.length)
    })
    fc.assert(holds, RUNS)
  })

  it('that were ever given out still lead to what they stood for, or nowhere', () => {
    const holds = fc.property(anyListings, anyListings, anyListings, (first, second, third) => {
      const one = merge(first)
      const two = merge(second, one, { now: '2026-11-23T12:00:00.000Z' })
      const three = merge(third, two, { now: '2026-11-24T12:00:00.000Z' })
      const alive = new Map(three.servers.map((server) => [server.id, server]))
      for (const { id, firstSeenAt } of [...one.servers, ...two.servers]) {
        const known = alive.get(id)
        // Either it is still the id of the server that had it, or it leads to one that is alive, or it is kept from use.
        if (known !== undefined) expect(known.firstSeenAt).toBe(firstSeenAt)
        else expect([null, ...alive.keys()]).toContain(three.former.aliases[id])
      }
    })
    fc.assert(holds, RUNS)
  })
})
