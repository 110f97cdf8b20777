// Who of those that name one place is the one server there. Anyone can write another's repository into a package or a record:
// what the official registry checked, and whose namespace the repository is in, decides.
import type { Listing } from '../../../core/schema/listing.ts'
import { type Evidence, isPackage, membersFrom } from '../evidence.ts'
import { nameOf } from '../names.ts'
import { isHosted } from './hosts.ts'
import { isAtLeast, isWellKnown, isWorthTaking, stronger, type Tie, tieOfPackage, tieOfRecord } from './ties.ts'

/**
 * Those of the listings of one place that are the one server there; none where there are several. Where the place has one
 * checked name, packages that its record does not name stay apart.
 * @param members sorted by key
 */
export function residentsOfOneServer(place: string, members: readonly Listing[], evidence: Evidence): Listing[] {
  joinTwins(place, members, evidence)
  const rest = withoutStrangers(place, withoutUntied(place, members, evidence), evidence)
  const [root, ...others] = checkedRoots(rest, evidence)
  if (others.length > 0) return []
  const records = root === undefined ? [] : membersFrom(evidence, 'mcp-registry', root)
  const admitted = rest.filter(
    (member) => evidence.joins.find(member.key) === root || mayJoin(member, tieOf(member, place, evidence), records),
  )
  const roots = (origin: Listing['origin']) =>
    new Set(admitted.filter((member) => member.origin === origin).map(({ key }) => evidence.joins.find(key)))
  return roots('npm').size <= 1 && roots('pypi').size <= 1 ? admitted : []
}

/**
 * Leaves out packages that nothing but their own word ties to the place, where it is worth taking or something else is tied to it;
 * and of those of one ecosystem the ones with a weaker tie than the best.
 */
function withoutUntied(place: string, members: readonly Listing[], evidence: Evidence): readonly Listing[] {
  const ties = new Map(members.filter(isPackage).map((member) => [member, tieOf(member, place, evidence)]))
  const best = (origin?: Listing['origin']) =>
    [...ties].flatMap(([member, tie]) => (origin === undefined || member.origin === origin ? [tie] : [])).reduce(stronger, 'none')
  const repository = evidence.byKey.get(place)
  const hasRecord = members.some((member) => member.origin === 'mcp-registry' && tieOfRecord(member, place, repository) !== 'none')
  const isTaken = hasRecord || isWorthTaking(repository) || best() !== 'none'
  return members.filter((member) => {
    const tie = ties.get(member)
    return tie === undefined || (tie === 'none' ? !isTaken : isAtLeast(tie, best(member.origin)))
  })
}

/** What ties a package to a place; one that a record of the place's own names is as good as named by the place. */
function tieOf(member: Listing, place: string, evidence: Evidence): Tie {
  const repository = evidence.byKey.get(place)
  const records = membersFrom(evidence, 'mcp-registry', member.key)
  return records.some((record) => tieOfRecord(record, place, repository) !== 'none') ? 'named' : tieOfPackage(member, place, repository)
}

/** Whether nothing but a package's own word says that it is of a place worth taking. */
export function isIntruder(member: Listing, place: string, evidence: Evidence): boolean {
  return isPackage(member) && isWorthTaking(evidence.byKey.get(place)) && tieOf(member, place, evidence) === 'none'
}

/** Sets that hold a record of the official registry. */
function checkedRoots(members: readonly Listing[], evidence: Evidence): string[] {
  const roots = new Set(members.map(({ key }) => evidence.joins.find(key)))
  return [...roots].filter((root) => membersFrom(evidence, 'mcp-registry', root).length > 0)
}

/** Where the owner's record names packages, another one needs more than its own word and a name. */
function mayJoin(listing: Listing, tie: Tie, records: readonly Listing[]): boolean {
  if (!isPackage(listing) || isAtLeast(tie, 'owner')) return true
  return records.every(({ packages, sameAs }) => sameAs.length === 0 && packages.length === 0)
}

/** Two names of one server: records of one place with the same last part, in two namespaces that are both the place's own. */
function joinTwins(place: string, members: readonly Listing[], evidence: Evidence): void {
  const atHome = members.filter(
    (member) => member.origin === 'mcp-registry' && tieOfRecord(member, place, evidence.byKey.get(place)) === 'owner',
  )
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
  const repository = evidence.byKey.get(place)
  const roots = checkedRoots(members, evidence)
  const strangers = new Set(
    roots.filter((root) =>
      membersFrom(evidence, 'mcp-registry', root).every((record) => tieOfRecord(record, place, repository) === 'none'),
    ),
  )
  const isOfStranger = ({ key }: Listing) => strangers.has(evidence.joins.find(key))
  const others = members.filter((member) => !isOfStranger(member))
  const isHost = roots.length === 1 && members.every((member) => !isOfStranger(member) || isHosted(member, place, evidence.hosts))
  const isAnothers = isHost ? isWellKnown(repository) : others.some(isPackage) || isWorthTaking(repository)
  return strangers.size < roots.length || isAnothers ? others : members
}
