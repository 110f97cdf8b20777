// Keys of listings: how the same package is recognised whoever names it.
import { ListingKeySchema } from '../../core/schema/text.ts'

/** Case is kept: npm has old packages whose names differ by it alone. */
export const npmKey = (name: string) => `npm:${name}`

/** Keyed by the normalised name, so that `Foo_Bar` and `foo-bar` are one. */
export const pypiKey = (name: string) => `pypi:${toPypiName(name)}`

/** GitHub takes owner and name without regard to case. */
export const githubKey = (nameWithOwner: string) => `github:${nameWithOwner.toLowerCase()}`

export const mcpKey = (name: string) => `mcp:${name}`

/** PEP 503, "Normalized Names". */
export function toPypiName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase()
}

/** Keys of the listings that these packages of a server.json are, distinct and sorted; other ecosystems have no listing of their own. */
export function packageKeys(packages: readonly { registryType: string; identifier: string }[]): string[] {
  const keys = packages.flatMap(({ registryType, identifier }) => {
    if (registryType === 'npm') return [npmKey(identifier)]
    return registryType === 'pypi' ? [pypiKey(identifier)] : []
  })
  return [...new Set(keys)].filter((key) => ListingKeySchema.safeParse(key).success).sort()
}
