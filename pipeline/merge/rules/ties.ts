// Ties: what connects a package or a record to the repository that it names. Anyone can write another's repository into his own
// package, so its word alone counts only where there is nothing to steal.
import type { Listing } from '../../../core/schema/listing.ts'
import { coreOf, githubNamespace, isSameOwner, lettersOf, nameOf, namespaceDomain, toLeaf } from '../names.ts'
import { directoryOf, ownerAndName } from '../places.ts'

/** From so many stars on a repository is worth taking over: what has no tie to it does not join it. */
const WORTH_TAKING_STARS = 100
/** From so many, not even the record of a host of many owners' servers does, which brings nothing but itself. */
const WELL_KNOWN_STARS = 1_000
/** Owners with shorter names are part of many a word. */
const TELLING_OWNER_LETTERS = 4

/** From weak to strong. */
const STRENGTH = { none: 0, name: 1, owner: 2, named: 3 } as const
export type Tie = keyof typeof STRENGTH

export const isAtLeast = (tie: Tie, other: Tie) => STRENGTH[tie] >= STRENGTH[other]

export const stronger = (tie: Tie, other: Tie) => (isAtLeast(tie, other) ? tie : other)

const starsOf = (repository: Listing | undefined) => repository?.popularity?.stars ?? 0
export const isWorthTaking = (repository: Listing | undefined) => starsOf(repository) >= WORTH_TAKING_STARS
export const isWellKnown = (repository: Listing | undefined) => starsOf(repository) >= WELL_KNOWN_STARS

/**
 * What ties a package to the place that it names. `named`: the repository's own files name it. `owner`: its npm scope is called
 * like the account. `name`: it is called like the repository, the directory or the account, which anybody can arrange.
 * @param repository the listing of the place, where there is one
 */
export function tieOfPackage(listing: Listing, place: string, repository: Listing | undefined): Tie {
  if (repository?.sameAs.includes(listing.key)) return 'named'
  const name = nameOf(listing)
  if (name === undefined) return 'none'
  const home = ownerAndName(place)
  if (name.owner !== '' && home !== undefined && isSameOwner(name.owner, home.owner)) return 'owner'
  const spoken = [place.slice(place.lastIndexOf('/') + 1), directoryOf(listing)?.split('/').at(-1) ?? ''].map(toLeaf)
  if (spoken.some((leaf) => isCalledLike(name.leaf, leaf))) return 'name'
  return home !== undefined && isCalledAfter(name.leaf, home.owner) ? 'name' : 'none'
}

/** `mcp-server` is called like nothing. */
function isCalledLike(leaf: string, other: string): boolean {
  return coreOf(leaf) !== '' && (lettersOf(leaf) === lettersOf(other) || coreOf(leaf) === coreOf(other))
}

function isCalledAfter(leaf: string, owner: string): boolean {
  const letters = lettersOf(owner)
  return isSameOwner(coreOf(leaf), owner) || (letters.length >= TELLING_OWNER_LETTERS && lettersOf(leaf).includes(letters))
}

/**
 * What ties a record to a place. `owner`: the namespace is the GitHub account's, or the repository itself names the record or has
 * its page in the namespace's domain. `name`: the domain is called like the account, which others can arrange.
 * @param repository the listing of the place, where there is one
 */
export function tieOfRecord(record: Listing, place: string, repository: Listing | undefined): Tie {
  const owner = ownerAndName(place)?.owner
  if (owner !== undefined && githubNamespace(record.name) === owner) return 'owner'
  if (repository?.sameAs.includes(record.key)) return 'owner'
  const domain = namespaceDomain(record.name)
  if (domain === undefined) return 'none'
  const page = repository?.homepage === undefined ? undefined : new URL(repository.homepage).hostname
  if (page !== undefined && (page === domain || page.endsWith(`.${domain}`))) return 'owner'
  return owner !== undefined && isSameOwner(domain.split('.').at(-2) ?? '', owner) ? 'name' : 'none'
}
