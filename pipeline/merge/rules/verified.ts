// Joins that rest on a check or on a person: the official registry's, a reviewed registration's, a claim that both sides make.
import type { Package } from '../../../core/schema/access.ts'
import type { Listing } from '../../../core/schema/listing.ts'
import { isPlugin } from '../../../core/schema/plugin-id.ts'
import { type Evidence, isPackage } from '../evidence.ts'
import { githubNamespace, isSameOwner, nameOf } from '../names.ts'
import { ownerAndName } from '../places.ts'
import { isAtLeast, tieOfPackage } from './ties.ts'

/** Ecosystems whose packages have no listing of their own, and whose ownership the official registry checks as well. */
const CHECKED_ELSEWHERE: readonly Package['registryType'][] = ['oci', 'nuget']

export function joinVerified(evidence: Evidence): void {
  joinNamed(evidence)
  joinSharedPackages(evidence)
  joinClaimedNames(evidence)
  joinMutualClaims(evidence)
}

/**
 * The official registry checks that a package names the server that names it (package types, ownership verification), so what
 * a registry record states of its packages holds. A registration was reviewed by a person; an origin of its own was chosen by whoever runs
 * the registry, and states `sameAs` where it knows (docs/guides/plug-ins.md).
 */
function joinNamed({ listings, byKey, joins }: Evidence): void {
  for (const code of ['registry_package', 'registered', 'named_by_plugin'] as const) {
    for (const listing of listings) {
      if (vouches(listing) !== code) continue
      for (const key of listing.sameAs) if (byKey.has(key)) joins.join(listing.key, key, code, key)
    }
  }
}

function vouches({ origin }: Listing): 'registry_package' | 'registered' | 'named_by_plugin' | undefined {
  if (origin === 'mcp-registry') return 'registry_package'
  if (origin === 'registration') return 'registered'
  return isPlugin(origin) ? 'named_by_plugin' : undefined
}

/** Two registry names for one server: records that name the same checked package. */
function joinSharedPackages({ listings, joins }: Evidence): void {
  const first = new Map<string, string>()
  for (const { key, origin, packages, sameAs } of listings) {
    if (origin !== 'mcp-registry') continue
    const images = packages.filter(({ registryType }) => CHECKED_ELSEWHERE.includes(registryType)).map(withoutVersion)
    for (const named of [...sameAs, ...images]) {
      const other = first.get(named)
      if (other === undefined) first.set(named, key)
      else joins.join(other, key, 'registry_package', named)
    }
  }
}

/** An image without tag, digest and the default host; a NuGet package by its name, in which case means nothing. */
function withoutVersion({ registryType, identifier }: Package): string {
  const name = identifier.toLowerCase()
  if (registryType !== 'oci') return `${registryType}:${name}`
  const [image = ''] = name.split('@')
  const tag = image.lastIndexOf(':')
  return `oci:${(tag > image.lastIndexOf('/') ? image.slice(0, tag) : image).replace(/^docker\.io\//, '')}`
}

/**
 * A package that claims a registry name is believed where the record names no package (copies keep the name they were copied with)
 * or the package is tied to the repository by more than a name, and both are of one repository, or of one owner where one names none.
 */
function joinClaimedNames({ listings, byKey, places, joins }: Evidence): void {
  for (const listing of listings) {
    const record = listing.mcpName === undefined ? undefined : byKey.get(`mcp:${listing.mcpName}`)
    if (record === undefined || !isPackage(listing)) continue
    const namesOther = record.sameAs.length > 0 || record.packages.length > 0
    const [claimed, recorded] = [places.of(listing), places.of(record)]
    const agrees =
      claimed === undefined || recorded === undefined ? isOfNamespaceOwner(listing, record, claimed ?? recorded) : claimed === recorded
    const tie = recorded === undefined ? 'none' : tieOfPackage(listing, recorded, byKey.get(recorded))
    if (agrees && (!namesOther || isAtLeast(tie, 'owner'))) joins.join(record.key, listing.key, 'claimed_name', record.name)
  }
}

function isOfNamespaceOwner(listing: Listing, record: Listing, place: string | undefined): boolean {
  const namespace = githubNamespace(record.name)
  if (namespace === undefined) return false
  const scope = nameOf(listing)?.owner ?? ''
  return scope === namespace && (place === undefined || isSameOwner(ownerAndName(place)?.owner ?? '', namespace))
}

/**
 * A repository's own files may name anything, so they count only where the other side names that repository, and only while
 * they name one package of an ecosystem: a workspace names many.
 */
function joinMutualClaims({ listings, byKey, places, joins }: Evidence): void {
  for (const repository of listings) {
    if (repository.origin !== 'github') continue
    const agreed = repository.sameAs.flatMap((key) => {
      const other = byKey.get(key)
      return other !== undefined && other.origin !== 'github' && places.of(other) === repository.key ? [other] : []
    })
    for (const other of agreed) {
      const rivals = agreed.filter(({ origin, key }) => origin === other.origin && !joins.areOne(key, other.key))
      if (rivals.length === 0) joins.join(repository.key, other.key, 'repository_names_package', other.name)
    }
  }
}
