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
  joinByDirectory(listings, byKey, sets)
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
  if (listing.origin === 'mcp-registry' || listing.origin === 'registration') return true
  return other.origin !== 'github' && other.repository !== undefined && repositoryKey(other.repository.url) === listing.key
}

/** A directory within a repository is one server, whoever names it: but a checked name is not shared by saying so. */
function joinByDirectory(listings: readonly Listing[], byKey: ReadonlyMap<string, Listing>, sets: UnionFind): void {
  const inDirectory = Map.groupBy(
    listings.filter(({ repository }) => repository?.directory !== undefined),
    ({ repository }) => `${repositoryKey(repository?.url ?? '')}#${repository?.directory?.replace(/^\.?\/+|\/+$/g, '').toLowerCase()}`,
  )
  for (const members of inDirectory.values()) joinAll(membersOfOneServer(members, byKey, sets), sets)
}

/**
 * A repository alone joins its listings only while it holds one server: one checked record in it, or at most one package of
 * each ecosystem. @returns keys of the repositories that hold several
 */
function joinByRepository(listings: readonly Listing[], byKey: ReadonlyMap<string, Listing>, sets: UnionFind): string[] {
  const inRepository = new Map<string, Listing[]>()
  for (const listing of listings) {
    const place = listing.origin === 'github' ? listing.key : listing.repository && repositoryKey(listing.repository.url)
    if (place === undefined) continue
    const members = inRepository.get(place)
    if (members === undefined) inRepository.set(place, [listing])
    else members.push(listing)
  }
  const collections: string[] = []
  for (const [place, members] of [...inRepository].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const directories = new Set(members.flatMap(({ repository }) => repository?.directory ?? []))
    const one = directories.size <= 1 ? membersOfOneServer(members, byKey, sets) : []
    joinAll(one, sets)
    // A repository listing that was joined stays with that server; otherwise it is only where they live.
    if (one.length === 0 && byKey.has(place) && sets.membersOf(place).length === 1) collections.push(place)
  }
  return collections.toSorted()
}

/**
 * Those of the listings of one place that are the one server there; none where there are several. Where the place has one
 * checked name, packages that its record does not name stay apart: anyone can write its repository into a package.
 */
function membersOfOneServer(members: readonly Listing[], byKey: ReadonlyMap<string, Listing>, sets: UnionFind): Listing[] {
  const rootsOf = (origin: Listing['origin'], among: readonly Listing[]) =>
    new Set(among.filter((member) => member.origin === origin).map(({ key }) => sets.find(key)))
  const recordsOf = (root: string) => sets.membersOf(root).flatMap((key) => (key.startsWith('mcp:') ? (byKey.get(key) ?? []) : []))
  const checked = [...new Set(members.map(({ key }) => sets.find(key)))].filter((root) => recordsOf(root).length > 0)
  if (checked.length > 1) return []
  const [root] = checked
  const records = root === undefined ? [] : recordsOf(root)
  const admitted = members.filter((member) => root === undefined || sets.find(member.key) === root || mayJoinRecords(member, records))
  return rootsOf('npm', admitted).size <= 1 && rootsOf('pypi', admitted).size <= 1 ? admitted : []
}

function mayJoinRecords({ origin, mcpName }: Listing, records: readonly Listing[]): boolean {
  if (origin === 'github' || origin === 'registration') return true
  return records.every(({ name, sameAs }) => sameAs.length === 0 || mcpName === name)
}

function joinAll([head, ...rest]: readonly Listing[], sets: UnionFind): void {
  for (const member of rest) if (head !== undefined) sets.join(head.key, member.key)
}

function hasSameRepository(a: Listing, b: Listing): boolean {
  return a.repository !== undefined && b.repository !== undefined && repositoryKey(a.repository.url) === repositoryKey(b.repository.url)
}

/** `github:owner/repo` in lower case, or the address of another forge. */
function repositoryKey(url: string): string {
  const { hostname, pathname } = new URL(url)
  const path = pathname
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/, '')
    .toLowerCase()
  return hostname === 'github.com' ? `github:${path}` : `${hostname}/${path}`
}
