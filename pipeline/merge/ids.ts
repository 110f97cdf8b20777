// Ids: readable slugs, unique, stable for ever. A server keeps the id it had; one that is merged away leaves an alias.
import type { Listing } from '../../core/schema/listing.ts'
import type { OriginId } from '../../core/schema/words.ts'

/** What an earlier run knew of a server. */
export interface KnownServer {
  id: string
  /** ISO 8601 instant. */
  firstSeenAt: string
  keys: readonly string[]
}

export interface Assignment {
  id: string
  firstSeenAt: string
}

type AliasMap = Readonly<Record<string, string | null>>

const NAMED_BY: readonly OriginId[] = ['npm', 'mcp-registry', 'pypi', 'registration', 'github']

/**
 * @param groups listings of one server each
 * @param known servers of the last run
 * @param aliases of the last run: ids that are taken for ever
 * @param now ISO 8601 instant at which a new server counts as first seen
 * @returns one assignment a group, in the order of `groups`, and the aliases that hold afterwards
 */
export function assignIds(
  groups: readonly (readonly Listing[])[],
  known: readonly KnownServer[],
  aliases: AliasMap,
  now: string,
): { assignments: Assignment[]; aliases: Record<string, string | null> } {
  const ownerOf = new Map(known.flatMap((server) => server.keys.map((key) => [key, server] as const)))
  const claims = groups.map((group) => claimedBy(group, ownerOf))
  const taken = new Set([...known.map(({ id }) => id), ...Object.keys(aliases)])
  const kept = resolveClaims(groups, claims)
  const assignments = groups.map((group, index): Assignment => {
    const server = kept[index]
    if (server !== undefined) return { id: server.id, firstSeenAt: server.firstSeenAt }
    const id = newId(group, taken)
    taken.add(id)
    return { id, firstSeenAt: now }
  })
  return { assignments, aliases: nextAliases(known, claims, assignments, aliases) }
}

/** Earlier servers that share a listing with the group, oldest first. */
function claimedBy(group: readonly Listing[], ownerOf: ReadonlyMap<string, KnownServer>): KnownServer[] {
  const servers = new Set(group.flatMap(({ key }) => ownerOf.get(key) ?? []))
  return [...servers].toSorted((a, b) =>
    a.firstSeenAt === b.firstSeenAt ? (a.id < b.id ? -1 : 1) : a.firstSeenAt < b.firstSeenAt ? -1 : 1,
  )
}

/** Where a server was split, its id stays with the part that holds most of its listings. */
function resolveClaims(groups: readonly (readonly Listing[])[], claims: readonly KnownServer[][]): (KnownServer | undefined)[] {
  const holder = new Map<string, { index: number; shared: number }>()
  claims.forEach((servers, index) => {
    for (const server of servers) {
      const shared = groups[index]?.filter(({ key }) => server.keys.includes(key)).length ?? 0
      const best = holder.get(server.id)
      if (best === undefined || shared > best.shared) holder.set(server.id, { index, shared })
    }
  })
  return claims.map((servers, index) => servers.find((server) => holder.get(server.id)?.index === index))
}

function nextAliases(
  known: readonly KnownServer[],
  claims: readonly KnownServer[][],
  assignments: readonly Assignment[],
  aliases: AliasMap,
): Record<string, string | null> {
  const alive = new Set(assignments.map(({ id }) => id))
  const next: Record<string, string | null> = {}
  for (const { id } of known) {
    if (alive.has(id)) continue
    const heir = claims.findIndex((servers) => servers.some((server) => server.id === id))
    next[id] = assignments[heir]?.id ?? null
  }
  for (const [old, target] of Object.entries(aliases)) {
    next[old] = target === null ? null : alive.has(target) ? target : (next[target] ?? null)
  }
  return Object.fromEntries(Object.entries(next).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** A slug of the name its best-known origin gives it; where that is taken, with the origin, then with a number. */
function newId(group: readonly Listing[], taken: ReadonlySet<string>): string {
  const named = NAMED_BY.map((origin) => group.find((listing) => listing.origin === origin)).find((listing) => listing !== undefined)
  const base = slug(named?.name ?? 'server')
  const candidates = [base, `${base}-${named?.origin ?? 'server'}`]
  for (let number = 2; ; number += 1) {
    const free = candidates.find((candidate) => !taken.has(candidate))
    if (free !== undefined) return free
    candidates.splice(0, candidates.length, `${base}-${number}`)
  }
}

/** `@scope/server-name` → `scope-server-name`; `io.github.owner/name` → `owner-name`; never empty, at most 100 characters. */
export function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/^io\.github\./, '')
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/[.-]*-[.-]*/g, '-')
    .slice(0, 100)
    .replace(/^[.-]+|[.-]+$/g, '')
  return plain === '' ? 'server' : plain
}
