// Careful similarity, for packages and records that name no repository: a repository of the same owner and name, or the one whose
// name no other has. Only where nothing speaks against it, and only where each is the other's one candidate.
import type { Listing } from '../../../core/schema/listing.ts'
import { type Evidence, isPackage, membersOf } from '../evidence.ts'
import { coreOf, githubNamespace, isCopyOrPart, lettersOf, type Name, nameOf, toLeaf } from '../names.ts'
import { ownerAndName } from '../places.ts'
import { type Candidate, isByNameAlone, isPossible, STRENGTH } from './candidates.ts'
import { namesakesOf } from './namesakes.ts'
import { PackageNames } from './package-names.ts'
import { type Ecosystem, RepositoryIndex } from './repository-index.ts'

/** @param shared listings of repositories that hold several servers: nothing is joined to them */
export function joinSimilar(evidence: Evidence, shared: ReadonlySet<string>): void {
  const index = new RepositoryIndex(
    evidence,
    ({ origin, fork, reusedName, key }) => origin === 'github' && fork !== true && reusedName !== true && !shared.has(key),
  )
  const silents = silentListings(evidence)
  const names = new PackageNames(evidence.listings)
  const candidates = [
    ...silents.flatMap((silent) => candidatesOf(silent, index, names).filter((candidate) => isPossible(candidate, evidence))),
    ...namesakesOf(silents, index, names, evidence),
  ]
  const ofSilent = Map.groupBy(candidates, ({ silent }) => silent.key)
  const ofRepository = Map.groupBy(candidates, ({ repository }) => repository.key)
  for (const candidate of candidates) {
    const { silent, repository } = candidate
    if (!isBest(candidate, ofSilent.get(silent.key) ?? []) || !isBestOfItsKind(candidate, ofRepository.get(repository.key) ?? [])) continue
    if (isFree(candidate, evidence)) evidence.joins.join(repository.key, silent.key, 'similar', detailOf(candidate))
  }
}

/** Packages and records that name no repository, are no copy and no part, and are in no set that has a repository. */
function silentListings({ listings, places, joins }: Evidence): Listing[] {
  const placed = new Set(listings.filter((listing) => places.of(listing) !== undefined).map(({ key }) => joins.find(key)))
  return listings.filter((listing) => {
    const isComparable = isPackage(listing) || (listing.origin === 'mcp-registry' && githubNamespace(listing.name) !== undefined)
    return isComparable && !placed.has(joins.find(listing.key)) && !isCopyOrPart(listing.key)
  })
}

function candidatesOf(silent: Listing, index: RepositoryIndex, names: PackageNames): Candidate[] {
  const name = nameOf(silent)
  if (name === undefined) return []
  if (!isPackage(silent)) return by('owner', silent, ofNamespace(silent, name, index))
  const named = index.namedInManifest(silent.key).filter((repository) => isRelated(name, repository))
  return [
    ...by('manifest', silent, named),
    ...by('owner', silent, index.ofOwner(name.owner, name.leaf)),
    ...by('scope', silent, ofScope(name, index, names)),
    ...by('description', silent, index.described(silent.origin as Ecosystem, name.leaf, silent.description)),
  ]
}

function by(by: Candidate['by'], silent: Listing, repositories: readonly Listing[]): Candidate[] {
  return repositories.map((repository) => ({ silent, repository, by }))
}

/** The registry checked that the record is of this very account. */
function ofNamespace(record: Listing, { leaf }: Name, index: RepositoryIndex): Listing[] {
  const account = githubNamespace(record.name) ?? ''
  return index.ofOwner(account, leaf).filter(({ key }) => ownerAndName(key)?.owner === account)
}

/** The one package of a scope, and the one repository about MCP that its owner has which may be meant by its name. */
function ofScope({ owner, leaf }: Name, index: RepositoryIndex, names: PackageNames): Listing[] {
  if (owner === '' || !names.isOnlyOfScope(owner) || !leaf.includes('mcp')) return []
  const [fitting, ...others] = index.holdingsOf(owner).filter((holding) => mayMean(leaf, holding.leaf, owner))
  return fitting?.repository === undefined || others.length > 0 ? [] : [fitting.repository]
}

/** Whether a package is called by the owner alone, or by some of the words of a repository about MCP, or by all and more. */
function mayMean(leaf: string, repository: string, owner: string): boolean {
  if (!/mcp|modelcontextprotocol/.test(repository)) return false
  const known = new Set([...toLeaf(owner).split('-'), lettersOf(owner)])
  const [own, theirs] = [leaf, repository].map((name) =>
    coreOf(name)
      .split('-')
      .filter((word) => word !== '' && !known.has(word)),
  )
  if (own === undefined || theirs === undefined || own.length === 0) return own !== undefined
  const [fewer, more] = own.length < theirs.length ? [own, theirs] : [theirs, own]
  return fewer.length > 0 && fewer.every((word) => more.includes(word))
}

/** What a repository's manifest names has its name as well: a manifest that was copied from elsewhere does not. */
function isRelated({ owner, leaf }: Name, repository: Listing): boolean {
  const core = coreOf(toLeaf(ownerAndName(repository.key)?.name ?? ''))
  return core === coreOf(leaf) || (coreOf(leaf) === '' && core === coreOf(toLeaf(owner)))
}

/** Nothing else is as like it. */
function isBest({ by, repository }: Candidate, all: readonly Candidate[]): boolean {
  return all.every((other) => other.repository === repository || STRENGTH[other.by] < STRENGTH[by])
}

/** The same from the repository's side: by name alone only a single one, else one of each origin. */
function isBestOfItsKind(candidate: Candidate, all: readonly Candidate[]): boolean {
  const { by, silent } = candidate
  const isWeaker = (other: Candidate) =>
    !isByNameAlone(candidate) && (other.silent.origin !== silent.origin || STRENGTH[other.by] < STRENGTH[by])
  return all.every((other) => other.silent === silent || isWeaker(other))
}

/** The repository's server has no such listing yet; for a name alone it must have no package at all. */
function isFree(candidate: Candidate, evidence: Evidence): boolean {
  const { silent, repository } = candidate
  const members = membersOf(evidence, repository.key)
  if (isByNameAlone(candidate)) return members.every((member) => !isPackage(member) && member.packages.length === 0)
  const origins = new Set(membersOf(evidence, silent.key).map(({ origin }) => origin))
  return !members.some(({ origin }) => origins.has(origin))
}

function detailOf({ silent, repository, by }: Candidate): string {
  if (by === 'manifest') return `the manifest of ${repository.name} names ${silent.name}, which names no other repository`
  if (by === 'description') return `${silent.name} and ${repository.name} are described in the same words`
  if (by === 'owner') return `${silent.name} and ${repository.name} agree in owner and name`
  if (by === 'scope') return `${silent.name} names no repository, and the owner's only one that it may mean is ${repository.name}`
  if (by === 'spelling') return `${silent.name} names no repository, and ${repository.name} alone is called so`
  return `${silent.name} names no repository, and no other without a package is called like ${repository.name}`
}
