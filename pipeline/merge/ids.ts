// Ids: readable slugs, unique, stable for ever. A server keeps the id it had; one that is merged away leaves an alias, and one
// that is gone keeps its id reserved, for itself should it come back.
import type { Listing } from '../../core/schema/listing.ts'
import type { OwnOrigin } from '../../core/schema/words.ts'

/** What an earlier run knew of a server, there or gone. */
export interface KnownServer {
  id: string
  /** ISO 8601 instant. */
  firstSeenAt: string
  keys: readonly string[]
  /** GitHub's numbers of those keys that are repositories: another number under the same name is another repository. */
  repositoryIds?: Readonly<Record<string, number>> | undefined
}

export interface Assignment {
  id: string
  firstSeenAt: string
}

/** Ids that lead elsewhere (or nowhere: null), and what is known of those that lead nowhere. */
export interface FormerIds {
  aliases: Record<string, string | null>
  retired: Record<string, { firstSeenAt: string; keys: string[]; repositoryIds?: Record<string, number> | undefined }>
}

const NAMED_BY: readonly OwnOrigin[] = ['npm', 'mcp-registry', 'pypi', 'registration', 'github', 'list']

/**
 * @param groups listings of one server each
 * @param known servers of the last run
 * @param former ids of earlier runs: taken for ever
 * @param now ISO 8601 instant at which a new server counts as first seen
 * @returns one assignment a group, in the order of `groups`, and the former ids that hold afterwards
 */
export function assignIds(
  groups: readonly (readonly Listing[])[],
  known: readonly KnownServer[],
  former: FormerIds,
  now: string,
): { assignments: Assignment[]; former: FormerIds } {
  const retired = Object.entries(former.retired).map(([id, server]): KnownServer => ({ id, ...server }))
  const earlier = [...known, ...retired].toSorted(byAge)
  const claims = claimsOf(groups, earlier)
  const kept = resolveClaims(earlier, claims)
  const taken = new Set([...earlier.map(({ id }) => id), ...Object.keys(former.aliases)])
  const numbers = new Map<string, number>()
  const assignments = groups.map((group, index): Assignment => {
    const server = kept.get(index)
    if (server !== undefined) return { id: server.id, firstSeenAt: server.firstSeenAt }
    const id = newId(group, taken, numbers)
    taken.add(id)
    return { id, firstSeenAt: now }
  })
  return { assignments, former: nextFormer(earlier, claims, assignments, former) }
}

function byAge(a: KnownServer, b: KnownServer): number {
  if (a.firstSeenAt !== b.firstSeenAt) return a.firstSeenAt < b.firstSeenAt ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/** For each earlier server the groups that hold listings of it, the one with most first; of two that hold as many the one with its repository. */
type Claims = ReadonlyMap<string, readonly number[]>

function claimsOf(groups: readonly (readonly Listing[])[], earlier: readonly KnownServer[]): Claims {
  const groupOf = new Map(groups.flatMap((group, index) => group.map(({ key }) => [key, index] as const)))
  const numbered = groups.flatMap((group, index) => group.map(({ key, repositoryId }) => ({ key, repositoryId, index })))
  const numberOf = new Map(numbered.map(({ key, repositoryId }) => [key, repositoryId]))
  const groupOfNumber = new Map(numbered.flatMap(({ repositoryId, index }) => (repositoryId === undefined ? [] : [[repositoryId, index]])))
  // A repository that was renamed says which key it had; that key is somebody else's only if another listing has it now.
  groups.forEach((group, index) => {
    for (const { origin, sameAs } of group) {
      for (const key of sameAs) if (origin === 'github' && key.startsWith('github:') && !groupOf.has(key)) groupOf.set(key, index)
    }
  })
  return new Map(
    earlier.map(({ id, keys, repositoryIds = {} }) => {
      // A repository is known by its number: whoever took the name of one that is gone has taken nothing else of it.
      const holderOf = (key: string) => {
        const [before, now] = [repositoryIds[key], numberOf.get(key)]
        if (before !== undefined && groupOfNumber.has(before)) return groupOfNumber.get(before)
        return before !== undefined && now !== undefined ? undefined : groupOf.get(key)
      }
      const shared = new Map<number, number>()
      for (const key of keys) {
        const index = holderOf(key)
        if (index !== undefined) shared.set(index, (shared.get(index) ?? 0) + 1)
      }
      const hasRepository = (index: number) => keys.some((key) => key.startsWith('github:') && holderOf(key) === index)
      const byShare = ([a, m]: [number, number], [b, n]: [number, number]) =>
        n - m || Number(hasRepository(b)) - Number(hasRepository(a)) || a - b
      return [id, [...shared].toSorted(byShare).map(([index]) => index)]
    }),
  )
}

/** The oldest server chooses first, and takes the group that holds most of it among those that are still free. */
function resolveClaims(earlier: readonly KnownServer[], claims: Claims): Map<number, KnownServer> {
  const kept = new Map<number, KnownServer>()
  for (const server of earlier) {
    const index = claims.get(server.id)?.find((candidate) => !kept.has(candidate))
    if (index !== undefined) kept.set(index, server)
  }
  return kept
}

function nextFormer(earlier: readonly KnownServer[], claims: Claims, assignments: readonly Assignment[], former: FormerIds): FormerIds {
  const alive = new Set(assignments.map(({ id }) => id))
  const aliases = new Map<string, string | null>()
  const retired = new Map<string, FormerIds['retired'][string]>()
  for (const { id, firstSeenAt, keys, repositoryIds = {} } of earlier) {
    if (alive.has(id)) continue
    const heir = claims.get(id)?.[0]
    const target = (heir === undefined ? undefined : assignments[heir]?.id) ?? null
    aliases.set(id, target)
    if (target === null)
      retired.set(id, {
        firstSeenAt,
        keys: [...keys],
        ...(Object.keys(repositoryIds).length === 0 ? {} : { repositoryIds: { ...repositoryIds } }),
      })
  }
  for (const [old, target] of Object.entries(former.aliases)) {
    if (alive.has(old) || aliases.has(old)) continue
    aliases.set(old, target === null || alive.has(target) ? target : (aliases.get(target) ?? null))
  }
  const sorted = <T>(entries: Iterable<[string, T]>) => Object.fromEntries([...entries].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return { aliases: sorted(aliases), retired: sorted(retired) }
}

/**
 * A slug of the name its best-known origin gives it; where that is taken, with the origin, then with a number.
 * @param numbers slug to the number tried last, so that many of one name are counted through once
 */
function newId(group: readonly Listing[], taken: ReadonlySet<string>, numbers: Map<string, number>): string {
  const named =
    NAMED_BY.map((origin) => group.find((listing) => listing.origin === origin)).find((listing) => listing !== undefined) ?? group[0]
  const base = slug(named?.name ?? 'server')
  const free = [base, `${base}-${named?.origin ?? 'server'}`].find((candidate) => !taken.has(candidate))
  if (free !== undefined) return free
  let number = numbers.get(base) ?? 2
  while (taken.has(`${base}-${number}`)) number += 1
  numbers.set(base, number)
  return `${base}-${number}`
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
