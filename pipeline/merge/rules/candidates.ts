// Pairs of a listing that names no repository and a repository that may be its own, and what speaks against such a pair.
import type { Listing } from '../../../core/schema/listing.ts'
import { type Evidence, isPackage } from '../evidence.ts'
import { githubNamespace } from '../names.ts'
import { ownerAndName, repositoryKey } from '../places.ts'
import { hasNothingInCommon } from './descriptions.ts'
import { isWorthTaking } from './ties.ts'

/** A package that is loaded so often in a month is not given to a repository for less than the owner's name. */
const WELL_KNOWN_DOWNLOADS = 10_000

/** How strongly two are alike. */
export const STRENGTH = { name: 1, spelling: 2, description: 3, scope: 4, owner: 5, manifest: 6 } as const

export interface Candidate {
  silent: Listing
  repository: Listing
  by: keyof typeof STRENGTH
}

/** What repositories are mainly written in that do not hold a package of the ecosystem. */
const FOREIGN: Partial<Record<Listing['origin'], readonly string[]>> = { npm: ['Python'], pypi: ['TypeScript', 'JavaScript'] }

/** Whether it rests on what both are called alone. */
export const isByNameAlone = ({ by }: Candidate) => by === 'name' || by === 'spelling'

/** Nothing that either states is against it; without its owner's word a repository worth stealing is not given away. */
export function isPossible({ silent, repository, by }: Candidate, evidence: Evidence): boolean {
  if (isContradicted(silent, repository, evidence)) return false
  if (by === 'owner') return true
  if (by !== 'scope' && (silent.popularity?.downloadsMonth ?? 0) >= WELL_KNOWN_DOWNLOADS) return false
  if (by === 'manifest') return true
  if (isDenied(silent, repository)) return false
  return !isWorthTaking(repository) && !hasNothingInCommon(silent.description, repository.description)
}

/** It states another repository as its page, or the name of a server that is another's. */
function isContradicted({ homepage, mcpName }: Listing, repository: Listing, { byKey, places }: Evidence): boolean {
  if (mcpName !== undefined && byKey.has(`mcp:${mcpName}`) && githubNamespace(mcpName) !== ownerAndName(repository.key)?.owner) return true
  if (homepage === undefined || new URL(homepage).hostname !== 'github.com') return false
  const [owner, name] = repositoryKey(homepage).slice('github:'.length).split('/')
  return name !== undefined && places.today(`github:${owner}/${name}`) !== repository.key
}

/** The repository's own files name other packages of the ecosystem and not this one, or it is written in another language. */
function isDenied(silent: Listing, { sameAs, language }: Listing): boolean {
  if (!isPackage(silent)) return false
  const named = sameAs.filter((key) => key.startsWith(`${silent.origin}:`))
  if (named.length > 0 && !named.includes(silent.key)) return true
  return language !== undefined && (FOREIGN[silent.origin]?.includes(language) ?? false)
}
