// What the origins tell of each other's records: which packages and repositories are named, and by whom. A record that one origin
// cannot show in its own search is found through another that names it.
import type { Listing } from '../../core/schema/listing.ts'
import { type OriginId, type PackageClass, PluginIdSchema } from '../../core/schema/words.ts'
import { githubKey, packageKeys } from './listing-key.ts'
import { toGithubName } from './repository-url.ts'

const ORIGIN_OF_PREFIX: Readonly<Record<string, OriginId>> = {
  npm: 'npm',
  pypi: 'pypi',
  github: 'github',
  mcp: 'mcp-registry',
  registration: 'registration',
  list: 'list',
}
/** Origins that can be asked for a single record; of a list or a registration there is no more than it shows. */
const FINDABLE: ReadonlySet<OriginId> = new Set(['npm', 'pypi', 'github', 'mcp-registry'])
/** Whose word on a package is checked: by the registry's ownership rules, or by the person who reviewed a registration. */
const VOUCHING: ReadonlySet<OriginId> = new Set(['mcp-registry', 'registration'])

/** The origin that has the listing of a key: what stands before its first colon says it. */
export function originOf(key: string): OriginId | undefined {
  const prefix = key.slice(0, key.indexOf(':'))
  return ORIGIN_OF_PREFIX[prefix] ?? PluginIdSchema.safeParse(prefix).data
}

/** Keys that a listing names besides its own, of any origin. */
function namedBy(listing: Listing): string[] {
  const repository = toGithubName(listing.repository)
  return [...packageKeys(listing.packages), ...listing.sameAs, ...(repository === undefined ? [] : [githubKey(repository)])]
}

/** @returns keys by the origin that has such records, each without what that origin itself names */
export function leadsOf(listings: Iterable<Listing>): ReadonlyMap<OriginId, ReadonlySet<string>> {
  const leads = new Map<OriginId, Set<string>>()
  for (const listing of listings) {
    for (const key of namedBy(listing)) {
      const origin = originOf(key)
      if (origin === undefined || origin === listing.origin || !FINDABLE.has(origin)) continue
      const known = leads.get(origin)
      if (known === undefined) leads.set(origin, new Set([key]))
      else known.add(key)
    }
  }
  return leads
}

/**
 * What is known of listings beyond their own words.
 * @param classes what a person said, by key: it outweighs the rest
 * @param listings of all origins; those of the official registry and the registrations vouch for the packages that they name
 */
export function verdictsOf(classes: ReadonlyMap<string, PackageClass>, listings: Iterable<Listing>): Map<string, PackageClass> {
  const verdicts = new Map<string, PackageClass>()
  for (const listing of listings) {
    if (!VOUCHING.has(listing.origin) || listing.status === 'deleted') continue
    for (const key of listing.sameAs) if (!key.startsWith('github:') || listing.origin === 'registration') verdicts.set(key, 'server')
  }
  for (const [key, kind] of classes) verdicts.set(key, kind)
  return verdicts
}
