// Keys of listings: how the same package is recognised whoever names it.
import { toPypiName } from '../../core/schema/listing-key.ts'
import { ListingKeySchema } from '../../core/schema/text.ts'

export { toPypiName } from '../../core/schema/listing-key.ts'

/** Case is kept: npm has old packages whose names differ by it alone. */
export const npmKey = (name: string) => `npm:${name}`

/** Keyed by the normalised name, so that `Foo_Bar` and `foo-bar` are one. */
export const pypiKey = (name: string) => `pypi:${toPypiName(name)}`

/** GitHub takes owner and name without regard to case. */
export const githubKey = (nameWithOwner: string) => `github:${nameWithOwner.toLowerCase()}`

export const mcpKey = (name: string) => `mcp:${name}`

/**
 * Keys of the listings that these packages of a server.json are, distinct and sorted; other ecosystems have no listing of their own,
 * and neither has a name with white space or half a character in it.
 */
export function packageKeys(packages: readonly { registryType: string; identifier: string }[]): string[] {
  const keys = packages.flatMap(({ registryType, identifier }) => {
    if (registryType === 'npm') return [npmKey(identifier)]
    return registryType === 'pypi' ? [pypiKey(identifier)] : []
  })
  return [...new Set(keys)].filter((key) => key.isWellFormed() && ListingKeySchema.safeParse(key).success).sort()
}
