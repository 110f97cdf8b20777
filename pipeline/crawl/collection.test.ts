// What a crawl hands on: the same whatever the order in which answers arrive, and every instant in one form.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Collection } from './collection.ts'
import { toInstant } from './instant.ts'

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

describe('what was gathered', () => {
  it('is the same whatever the order', () => {
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
          return collection.finish({ state: {}, complete: true }, undefined)
        })
        expect(one).toEqual(other)
      }),
    )
  })
})
