import { expect, it } from 'vitest'
import { wellKnownNamesOf } from './well-known.ts'

const pkg = (identifier: string) => ({ registryType: 'npm' as const, identifier, transport: 'stdio' as const })

it('well-known names are the last parts of what much used servers are called', () => {
  const server = {
    popularity: { stars: 5_000 },
    packages: [pkg('@scope/server-github'), pkg('mcp')],
    registryName: 'io.github.owner/Server-GitHub',
  }
  expect(wellKnownNamesOf(server)).toEqual(['server-github'])
  expect(wellKnownNamesOf({ ...server, popularity: { downloadsMonth: 50 } })).toEqual([])
})
