// The feed as a whole: which server has which name, which registry takes it, and what is known of it. Made once from the catalogue; the
// servers' own records are read when their entries are made.
import type { Catalogue } from '../api/catalogue.ts'
import { type RecentChanges, readRecentChanges } from './changes.ts'
import type { EntryFacts } from './entry.ts'
import { toFacts } from './facts.ts'
import { assignNames, ownName } from './names.ts'
import { toNamespace } from './namespace.ts'
import { membersOf, type Policy, policiesOf } from './policies.ts'

export interface Registry {
  readonly namespace: string
  readonly policies: readonly Policy[]
  readonly changes: RecentChanges
  /** @throws {RangeError} where there is no server of that id */
  nameOf(id: string): string
  /** The only server of that main name. */
  idOf(name: string): string | undefined
  /** Ids of what a policy takes, the best first. */
  membersOf(policy: Policy): readonly string[]
  /**
   * Other names under which a server is answered, but not listed: its further names in the official registry, and those of its old ids.
   * None that differs from another server's only in case: not every file system can hold both.
   * @param officialNames of its listings, see `officialNamesOf`
   */
  otherNamesOf(id: string, officialNames: readonly string[]): string[]
  /** @param name it is answered under: its own, unless another is given */
  factsOf(id: string, name?: string): EntryFacts
}

export interface RegistryOptions {
  /** Instead of that of the site's address, see `toNamespace`. */
  namespace?: string | undefined
  policies?: readonly Policy[]
}

export async function openRegistry(
  catalogue: Catalogue,
  { namespace, policies = policiesOf(catalogue) }: RegistryOptions = {},
): Promise<Registry> {
  const space = toNamespace(new URL(catalogue.url('/')), namespace)
  const names = assignNames(catalogue.servers, space)
  const ids = new Map([...names].map(([id, name]) => [name, id]))
  const taken = new Set([...ids.keys()].map((name) => name.toLowerCase()))
  const changes = await readRecentChanges(catalogue)
  const members = new Map(policies.map((policy) => [policy, membersOf(policy, catalogue.servers).map(({ id }) => id)]))
  const oldIds = Map.groupBy(Object.keys(catalogue.aliases), (old) => catalogue.aliases[old])

  function nameOf(id: string): string {
    const name = names.get(id)
    if (name === undefined) throw new RangeError(`${id}: no such server`)
    return name
  }

  function rowOf(id: string) {
    const row = catalogue.servers[catalogue.indexOf(id) ?? -1]
    if (row === undefined) throw new RangeError(`${id}: no such server`)
    return row
  }

  return {
    namespace: space,
    policies,
    changes,
    nameOf,
    idOf: (name) => ids.get(name),
    membersOf: (policy) => members.get(policy) ?? [],
    otherNamesOf(id, officialNames) {
      const old = (oldIds.get(id) ?? []).map((each) => ownName(space, each))
      return [...new Set([...officialNames, ...old])].filter((name) => !taken.has(name.toLowerCase())).sort()
    },
    factsOf(id, name = nameOf(id)) {
      const row = rowOf(id)
      const [health, drift] = [catalogue.healthOf(id), catalogue.driftOf(id)]
      const sources = { row, health, drift, page: catalogue.url(`/servers/${id}/`), embedded: catalogue.snapshot.embedded }
      const isOfficial = name === row.registryName || !name.startsWith(`${space}/`)
      return {
        name,
        metaKey: `${space}/facts`,
        facts: toFacts(sources, isOfficial ? 'official-registry' : 'this-registry'),
        status: row.status,
        publishedAt: row.firstSeenAt,
        updatedAt: changes.updatedAt(row),
      }
    },
  }
}
