// Who of those that name one place is the one server there. Anyone can write another's repository into a package or a record:
// what the official registry checked, and whose namespace the repository is in, decides.
import type { Listing } from '../../../core/schema/listing.ts'
import { type Evidence, isPackage, membersFrom } from '../evidence.ts'
import { githubNamespace, isSameOwner, nameOf, namespaceDomain } from '../names.ts'
import { ownerAndName } from '../places.ts'
import { isHosted } from './hosts.ts'

/** From so many stars on a repository is worth stealing: a stranger's record that names it is not believed. */
export const WELL_KNOWN_STARS = 1_000

/**
 * Those of the listings of one place that are the one server there; none where there are several. Where the place has one
 * checked name, packages that its record does not name stay apart.
 * @param members sorted by key
 */
export function residentsOfOneServer(place: string, members: readonly Listing[], evidence: Evidence): Listing[] {
  joinTwins(place, members, evidence)
  const rest = withoutStrangers(place, members, evidence)
  const [root, ...others] = checkedRoots(rest, evidence)
  if (others.length > 0) return []
  const records = root === undefined ? [] : membersFrom(evidence, 'mcp-registry', root)
  const admitted = rest.filter((member) => root === undefined || evidence.joins.find(member.key) === root || mayJoin(member, records))
  const roots = (origin: Listing['origin']) =>
    new Set(admitted.filter((member) => member.origin === origin).map(({ key }) => evidence.joins.find(key)))
  return roots('npm').size <= 1 && roots('pypi').size <= 1 ? admitted : []
}

/** Sets that hold a record of the official registry. */
function checkedRoots(members: readonly Listing[], evidence: Evidence): string[] {
  const roots = new Set(members.map(({ key }) => evidence.joins.find(key)))
  return [...roots].filter((root) => membersFrom(evidence, 'mcp-registry', root).length > 0)
}

function mayJoin(listing: Listing, records: readonly Listing[]): boolean {
  return !isPackage(listing) || records.every(({ name, sameAs }) => sameAs.length === 0 || listing.mcpName === name)
}

/** Two names of one server: records of one place with the same last part, in two namespaces that are both the place's own. */
function joinTwins(place: string, members: readonly Listing[], evidence: Evidence): void {
  const atHome = members.filter((member) => member.origin === 'mcp-registry' && tieOf(member, place, evidence) === 'owner')
  for (const twins of Map.groupBy(atHome, (record) => nameOf(record)?.leaf).values()) {
    const [first, ...others] = twins
    for (const other of others) if (first !== undefined) evidence.joins.join(first.key, other.key, 'same_repository', place)
  }
}

/**
 * Leaves out records whose namespace has nothing to do with the place, with what they were joined to, where somebody else is at
 * home there: a record of the place's own, or packages that name it. Alone at an unclaimed place a stranger may be its server.
 */
function withoutStrangers(place: string, members: readonly Listing[], evidence: Evidence): readonly Listing[] {
  const roots = checkedRoots(members, evidence)
  const strangers = new Set(
    roots.filter((root) => membersFrom(evidence, 'mcp-registry', root).every((record) => tieOf(record, place, evidence) === 'none')),
  )
  const isOfStranger = ({ key }: Listing) => strangers.has(evidence.joins.find(key))
  const others = members.filter((member) => !isOfStranger(member))
  const isHost = roots.length === 1 && members.every((member) => !isOfStranger(member) || isHosted(member, place, evidence.hosts))
  const isClaimed = strangers.size < roots.length || (others.some(isPackage) && !isHost) || isWellKnown(evidence.byKey.get(place))
  return isClaimed ? others : members
}

function isWellKnown(listing: Listing | undefined): boolean {
  return (listing?.popularity?.stars ?? 0) >= WELL_KNOWN_STARS
}

/**
 * What ties a record to a place. `owner`: the namespace is the GitHub account's, or the repository itself names the record or
 * has its page in the namespace's domain. `name`: the domain is called like the account, which others can arrange.
 */
function tieOf(record: Listing, place: string, { byKey }: Evidence): 'owner' | 'name' | 'none' {
  const owner = ownerAndName(place)?.owner
  const repository = byKey.get(place)
  if (owner !== undefined && githubNamespace(record.name) === owner) return 'owner'
  if (repository?.sameAs.includes(record.key)) return 'owner'
  const domain = namespaceDomain(record.name)
  if (domain === undefined) return 'none'
  const page = repository?.homepage === undefined ? undefined : new URL(repository.homepage).hostname
  if (page !== undefined && (page === domain || page.endsWith(`.${domain}`))) return 'owner'
  return owner !== undefined && isSameOwner(domain.split('.').at(-2) ?? '', owner) ? 'name' : 'none'
}
