// Careful similarity, for packages and records that name no repository: a repository of the same owner and name, or the one whose
// name no other has. Only where nothing speaks against it, and only where each is the other's one candidate.
import type { Listing } from '../../../core/schema/listing.ts'
import { type Evidence, isPackage, membersOf } from '../evidence.ts'
import { coreOf, githubNamespace, isCopyOrPart, type Name, nameOf, toLeaf } from '../names.ts'
import { ownerAndName, repositoryKey } from '../places.ts'
import { hasNothingInCommon, mayBeOfOneThing } from './descriptions.ts'
import { Mentions } from './mentions.ts'
import { type Ecosystem, RepositoryIndex } from './repository-index.ts'
import { WELL_KNOWN_STARS } from './residents.ts'

/** How strongly two are alike. */
const STRENGTH = { name: 1, description: 2, owner: 3, manifest: 4 } as const
/** A name that more other listings than this mention was not made up for one server; in another's scope it must be rarer still. */
const MENTIONS = { plain: 5, scoped: 2 } as const

interface Candidate {
  silent: Listing
  repository: Listing
  by: keyof typeof STRENGTH
}

interface Namesake {
  silent: Listing
  repository: Listing
  /** The words of the name that tell it from others, and how many other listings may have them all. */
  words: string[]
  mentions: number
}

/** @param shared listings of repositories that hold several servers: nothing is joined to them */
export function joinSimilar(evidence: Evidence, shared: ReadonlySet<string>): void {
  const index = new RepositoryIndex(evidence, ({ origin, fork, key }) => origin === 'github' && fork !== true && !shared.has(key))
  const silents = silentListings(evidence)
  const candidates = [...silents.flatMap((silent) => candidatesOf(silent, index, evidence)), ...namesakesOf(silents, index, evidence)]
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

function candidatesOf(silent: Listing, index: RepositoryIndex, evidence: Evidence): Candidate[] {
  const name = nameOf(silent)
  if (name === undefined) return []
  const named = index.namedInManifest(silent.key).filter((repository) => isRelated(name, repository))
  const all = isPackage(silent)
    ? [
        ...by('manifest', silent, named),
        ...by('owner', silent, index.ofOwner(name.owner, name.leaf)),
        ...by('description', silent, index.described(silent.origin as Ecosystem, name.leaf, silent.description)),
      ]
    : by('owner', silent, ofNamespace(silent, name, index))
  return all.filter((candidate) => isPossible(candidate, evidence))
}

function by(by: Candidate['by'], silent: Listing, repositories: readonly Listing[]): Candidate[] {
  return repositories.map((repository) => ({ silent, repository, by }))
}

/** Packages and repositories of one name which hardly anybody else mentions. */
function namesakesOf(silents: readonly Listing[], index: RepositoryIndex, evidence: Evidence): Candidate[] {
  const found = silents.filter(isPackage).flatMap((silent) => namesakeOf(silent, index) ?? [])
  const mentions = new Mentions(evidence.listings, new Set(found.flatMap(({ words }) => words)))
  return found
    .filter(({ words, mentions: limit, silent, repository }) => mentions.areRare(words, limit, [silent, repository]))
    .map(({ silent, repository }): Candidate => ({ silent, repository, by: 'name' }))
    .filter((candidate) => isPossible(candidate, evidence))
}

/**
 * The one repository without a package that is called like the package, or like the scope where that is all its name. A scope that
 * is not the owner's speaks against it a little: then the descriptions must have more in common than the name.
 */
function namesakeOf(silent: Listing, index: RepositoryIndex): Namesake | undefined {
  const name = nameOf(silent)
  if (name === undefined) return undefined
  const isAllInScope = coreOf(name.leaf) === ''
  const core = coreOf(isAllInScope ? toLeaf(name.owner) : name.leaf)
  const repository = index.onlyVacant(silent.origin as Ecosystem, core)
  if (repository === undefined) return undefined
  if (!isAllInScope && (toLeaf(ownerAndName(repository.key)?.name ?? '') !== name.leaf || !index.isOnlyOfItsName(name.leaf)))
    return undefined
  const words = core.split('-')
  if (!isAllInScope && name.owner !== '' && !mayBeOfOneThing(silent.description, repository.description, words)) return undefined
  return { silent, repository, words, mentions: name.owner === '' ? MENTIONS.plain : MENTIONS.scoped }
}

/** The registry checked that the record is of this very account. */
function ofNamespace(record: Listing, { leaf }: Name, index: RepositoryIndex): Listing[] {
  const account = githubNamespace(record.name) ?? ''
  return index.ofOwner(account, leaf).filter(({ key }) => ownerAndName(key)?.owner === account)
}

/** What a repository's manifest names has its name as well: a manifest that was copied from elsewhere does not. */
function isRelated({ owner, leaf }: Name, repository: Listing): boolean {
  const core = coreOf(toLeaf(ownerAndName(repository.key)?.name ?? ''))
  return core === coreOf(leaf) || (coreOf(leaf) === '' && core === coreOf(toLeaf(owner)))
}

/** Nothing that either states is against it; without its owner's word a repository worth stealing is not given away. */
function isPossible({ silent, repository, by }: Candidate, evidence: Evidence): boolean {
  if (isContradicted(silent, repository, evidence)) return false
  if (by === 'manifest' || by === 'owner') return true
  return (repository.popularity?.stars ?? 0) < WELL_KNOWN_STARS && !hasNothingInCommon(silent.description, repository.description)
}

/** It states another repository as its page, or the name of a server that is another's. */
function isContradicted({ homepage, mcpName }: Listing, repository: Listing, { byKey, places }: Evidence): boolean {
  if (mcpName !== undefined && byKey.has(`mcp:${mcpName}`) && githubNamespace(mcpName) !== ownerAndName(repository.key)?.owner) return true
  if (homepage === undefined || new URL(homepage).hostname !== 'github.com') return false
  const [owner, name] = repositoryKey(homepage).slice('github:'.length).split('/')
  return name !== undefined && places.today(`github:${owner}/${name}`) !== repository.key
}

/** Nothing else is as like it. */
function isBest({ by, repository }: Candidate, all: readonly Candidate[]): boolean {
  return all.every((other) => other.repository === repository || STRENGTH[other.by] < STRENGTH[by])
}

/** The same from the repository's side: by name alone only a single one, else one of each origin. */
function isBestOfItsKind({ by, silent }: Candidate, all: readonly Candidate[]): boolean {
  const isWeaker = (other: Candidate) => by !== 'name' && (other.silent.origin !== silent.origin || STRENGTH[other.by] < STRENGTH[by])
  return all.every((other) => other.silent === silent || isWeaker(other))
}

/** The repository's server has no such listing yet; for a name alone it must have no package at all. */
function isFree({ silent, repository, by }: Candidate, evidence: Evidence): boolean {
  const members = membersOf(evidence, repository.key)
  if (by === 'name') return members.every((member) => !isPackage(member) && member.packages.length === 0)
  const origins = new Set(membersOf(evidence, silent.key).map(({ origin }) => origin))
  return !members.some(({ origin }) => origins.has(origin))
}

function detailOf({ silent, repository, by }: Candidate): string {
  if (by === 'manifest') return `the manifest of ${repository.name} names ${silent.name}, which names no other repository`
  if (by === 'description') return `${silent.name} and ${repository.name} are described in the same words`
  if (by === 'owner') return `${silent.name} and ${repository.name} agree in owner and name`
  return `${silent.name} names no repository, and no other without a package is called like ${repository.name}`
}
