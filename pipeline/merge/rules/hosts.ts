// Hosts: who runs other people's repositories at addresses of his own, and has a record of the official registry for each.
import type { Listing } from '../../../core/schema/listing.ts'
import { nameOf, namespaceDomain, toLeaf } from '../names.ts'
import { ownerAndName, type Places } from '../places.ts'

/** A host serves many; who names the repositories of fewer owners than this may be after one of them. */
const OWNERS_OF_A_HOST = 10

/** @returns the namespaces, each a domain's, whose records are called like repositories of many owners and have only an address */
export function hostsAmong(listings: readonly Listing[], places: Places): Set<string> {
  const owners = new Map<string, Set<string>>()
  for (const listing of listings) {
    const place = places.of(listing)
    if (place === undefined || namespaceDomain(listing.name) === undefined || !isCalledLike(listing, place)) continue
    const [namespace, owner] = [namespaceOf(listing), ownerAndName(place)?.owner ?? '']
    const known = owners.get(namespace)
    if (known === undefined) owners.set(namespace, new Set([owner]))
    else known.add(owner)
  }
  return new Set([...owners].flatMap(([namespace, served]) => (served.size >= OWNERS_OF_A_HOST ? [namespace] : [])))
}

/** A host's record of somebody's repository. */
export function isHosted(record: Listing, place: string, hosts: ReadonlySet<string>): boolean {
  return hosts.has(namespaceOf(record)) && isCalledLike(record, place)
}

/** Whether a record is called like the repository, with or without its owner, and has no package of its own. */
function isCalledLike(record: Listing, place: string): boolean {
  const [leaf, home] = [nameOf(record)?.leaf, ownerAndName(place)]
  if (record.origin !== 'mcp-registry' || home === undefined || record.packages.length > 0 || record.sameAs.length > 0) return false
  return leaf === toLeaf(home.name) || leaf === toLeaf(`${home.owner}-${home.name}`)
}

function namespaceOf({ name }: Listing): string {
  return name.slice(0, name.indexOf('/')).toLowerCase()
}
