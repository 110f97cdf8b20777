// Packages that say nothing but their name, and the one repository that is called alike.
import type { Listing } from '../../../core/schema/listing.ts'
import { type Evidence, isPackage } from '../evidence.ts'
import { coreOf, isDistinctive, nameOf, toLeaf } from '../names.ts'
import { ownerAndName } from '../places.ts'
import { type Candidate, isPossible } from './candidates.ts'
import { mayBeOfOneThing, tellTheSame } from './descriptions.ts'
import { Mentions } from './mentions.ts'
import type { PackageNames } from './package-names.ts'
import type { Ecosystem, RepositoryIndex } from './repository-index.ts'

/** A name that more other listings than this mention was not made up for one server; in another's scope it must be rarer still. */
const MENTIONS = { plain: 5, scoped: 2 } as const
/** One word besides `mcp` and `server` is the subject, which many servers have; two together are a name. */
const WORDS_OF_A_NAME = 2

interface Namesake {
  silent: Listing
  repository: Listing
  /** The words of the name that tell it from others, and how many other listings may have them all. */
  words: string[]
  mentions: number
}

/** @param silents listings that name no repository */
export function namesakesOf(silents: readonly Listing[], index: RepositoryIndex, names: PackageNames, evidence: Evidence): Candidate[] {
  const packages = silents.filter(isPackage)
  const found = packages.flatMap((silent) => rareNamesakeOf(silent, index) ?? [])
  const mentions = new Mentions(evidence.listings, new Set(found.flatMap(({ words }) => words)))
  const rare = found
    .filter(({ words, mentions: limit, silent, repository }) => mentions.areRare(words, limit, [silent, repository]))
    .map(({ silent, repository }): Candidate => ({ silent, repository, by: 'name' }))
  const spelled = packages.flatMap((silent) => spelledAlike(silent, index, names) ?? [])
  return [...rare, ...spelled].filter((candidate) => isPossible(candidate, evidence))
}

/**
 * The one repository without a package that is called like the package, or like the scope where that is all its name. A scope that
 * is not the owner's speaks against it a little: then the descriptions must have more in common than the name.
 */
function rareNamesakeOf(silent: Listing, index: RepositoryIndex): Namesake | undefined {
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

/**
 * The one repository that is called like the one package of that name, letter for letter, however many speak of the subject. Such
 * two are one where they tell the same. Where less is told, only for npm and a name of two words: of PyPI's names, and of one word,
 * more than one in ten were another's.
 */
function spelledAlike(silent: Listing, index: RepositoryIndex, names: PackageNames): Candidate | undefined {
  const name = nameOf(silent)
  if (name === undefined || name.owner !== '' || !isDistinctive(coreOf(name.leaf)) || !names.isOnlyOfSpelling(name.leaf)) return undefined
  const repository = index.onlyOfSpelling(name.leaf)
  if (repository === undefined) return undefined
  const words = name.leaf.split('-')
  const isOfSeveralWords = words.filter((word) => word !== 'mcp' && word !== 'server').length >= WORDS_OF_A_NAME
  const isLike = tellTheSame(silent.description, repository.description, words)
  const mayBe = silent.origin === 'npm' && isOfSeveralWords && mayBeOfOneThing(silent.description, repository.description, words)
  return isLike || mayBe ? { silent, repository, by: 'spelling' } : undefined
}
