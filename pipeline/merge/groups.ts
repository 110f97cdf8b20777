// Which listings are the same server: verified keys first, then the repository with its directory, then the bare repository
// while it holds one server. A wrong merge is worse than a missed one: it shows one server's tools under another's name.
import type { Listing } from '../../core/schema/listing.ts'
import { UnionFind } from './union-find.ts'

export interface Grouping {
  /** Listing keys of one server each, sorted; the groups in order of their first key. */
  groups: string[][]
  /** Repositories that hold several servers: not servers themselves. */
  collections: string[]
}

/** @param unordered each key once, in any order: the result does not depend on it */
export function groupListings(unordered: readonly Listing[]): Grouping {
  const listings = unordered.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const byKey = new Map(listings.map((listing) => [listing.key, listing]))
  const sets = new UnionFind([...byKey.keys()].toSorted())
  joinByVerifiedName(byKey, sets)
  joinByDirectory(listings, sets)
  const collections = joinByRepository(listings, byKey, sets)
  const left = new Set(collections)
  return { groups: sets.groups().filter(([first]) => first !== undefined && !left.has(first)), collections }
}

/**
 * The official registry checks that a package names the server that names it (package types, ownership verification),
 * so what a registry record states of its packages holds. The same claim made by the package alone holds only
 * where the record does not name another package of that ecosystem: copies keep the name they were copied with.
 */
function joinByVerifiedName(byKey: ReadonlyMap<string, Listing>, sets: UnionFind): void {
  for (const listing of byKey.values()) {
    for (const key of listing.sameAs) {
      const other = byKey.get(key)
      if (other !== undefined && mayClaim(listing, other)) sets.join(listing.key, key)
    }
  }
  for (const listing of byKey.values()) {
    if (listing.mcpName === undefined) continue
    const record = byKey.get(`mcp:${listing.mcpName}`)
    if (record === undefined) continue
    const ecosystem = `${listing.origin}:`
    const namesOther = record.sameAs.some((key) => key.startsWith(ecosystem))
    if (!namesOther && hasSameRepository(record, listing)) sets.join(record.key, listing.key)
  }
}

/**
 * Who may say of another listing that it is the same server: the official registry, which checks; a registration, which a
 * person reviewed. A repository's own server.json may name anything, so it counts only where the other side names that repository.
 */
function mayClaim(listing: Listing, other: Listing): boolean {
  if (listing.origin !== 'github') return listing.origin === 'mcp-registry' || listing.origin === 'registration'
  if (other.origin === 'github') return true // a former name, known by the repository's number
  return other.repository !== undefined && repositoryKey(other.repository.url) === listing.key
}

/** A directory within a repository is one server, whoever names it. */
function joinByDirectory(listings: readonly Listing[], sets: UnionFind): void {
  const first = new Map<string, string>()
  for (const { key, repository } of listings) {
    if (repository?.directory === undefined) continue
    const place = `${repositoryKey(repository.url)}#${repository.directory.replace(/^\.?\/+|\/+$/g, '').toLowerCase()}`
    const other = first.get(place)
    if (other === undefined) first.set(place, key)
    else sets.join(other, key)
  }
}

/**
 * A repository alone joins its listings only while it holds one server: at most one group has packages of each ecosystem
 * or a registry record. @returns keys of the repositories that hold several
 */
function joinByRepository(listings: readonly Listing[], byKey: ReadonlyMap<string, Listing>, sets: UnionFind): string[] {
  const inRepository = new Map<string, Listing[]>()
  for (const listing of listings) {
    const place = listing.origin === 'github' ? listing.key : listing.repository && repositoryKey(listing.repository.url)
    if (place === undefined) continue
    inRepository.set(place, [...(inRepository.get(place) ?? []), listing])
  }
  const collections: string[] = []
  for (const [place, members] of [...inRepository].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (!isOneServer(members, sets)) {
      // A repository listing that was joined by a verified key stays with that server; otherwise it is only where they live.
      if (byKey.has(place) && sets.sizeOf(place) === 1) collections.push(place)
      continue
    }
    const [head, ...rest] = members
    for (const member of rest) if (head !== undefined) sets.join(head.key, member.key)
  }
  return collections.toSorted()
}

function isOneServer(members: readonly Listing[], sets: UnionFind): boolean {
  for (const origin of ['npm', 'pypi', 'mcp-registry'] as const) {
    const groups = new Set(members.filter((member) => member.origin === origin).map(({ key }) => sets.find(key)))
    if (groups.size > 1) return false
  }
  const directories = new Set(members.flatMap(({ repository }) => (repository?.directory === undefined ? [] : [repository.directory])))
  return directories.size <= 1
}

function hasSameRepository(a: Listing, b: Listing): boolean {
  return a.repository !== undefined && b.repository !== undefined && repositoryKey(a.repository.url) === repositoryKey(b.repository.url)
}

/** `github:owner/repo` in lower case, or the address of another forge. */
export function repositoryKey(url: string): string {
  const { hostname, pathname } = new URL(url)
  const path = pathname
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/, '')
    .toLowerCase()
  return hostname === 'github.com' ? `github:${path}` : `${hostname}/${path}`
}
