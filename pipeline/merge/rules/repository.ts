// One directory of a repository is one server; a bare repository is one while nothing says that it holds several.
import type { Listing } from '../../../core/schema/listing.ts'
import { isPlugin } from '../../../core/schema/plugin-id.ts'
import type { SamenessCode } from '../../../core/schema/words.ts'
import { type Evidence, isPackage } from '../evidence.ts'
import { isCopyOrPart } from '../names.ts'
import { directoryOf } from '../places.ts'
import { isIntruder, residentsOfOneServer } from './residents.ts'

/** Lists say which repository is meant, and nothing more. One that names a directory in it means a part of it. */
export function joinListed({ listings, byKey, places, joins }: Evidence): void {
  for (const listing of listings) {
    const place = places.of(listing)
    if (listing.origin !== 'list' || place === undefined || directoryOf(listing) !== undefined || !byKey.has(place)) continue
    const former = places.formerNameBy(listing)
    if (former === undefined) joins.join(place, listing.key, 'listed', place)
    else joins.join(place, listing.key, 'former_name', `${former} is ${place} today`)
  }
}

/** A directory within a repository is one server, whoever names it: but a checked name is not shared by saying so. */
export function joinByDirectory(evidence: Evidence): void {
  for (const [place, residents] of evidence.places.all()) {
    const inDirectory = Map.groupBy(residents.filter(isOriginal), (listing) => directoryOf(listing))
    for (const [directory, members] of inDirectory) {
      if (directory === undefined || members.length < 2) continue
      joinAll(place, residentsOfOneServer(place, members, evidence), 'same_directory', `${place}#${directory}`, evidence)
    }
  }
}

/**
 * A repository alone joins its listings only while it holds one server: one checked record in it, or at most one package of
 * each ecosystem.
 * @returns keys of the listings that are only of a repository which holds several
 */
export function joinByRepository(evidence: Evidence): Set<string> {
  const { places, joins, byKey } = evidence
  const shared = new Set<string>()
  for (const [place, residents] of places.all()) {
    const members = residents.filter((member) => isOriginal(member) && !isIntruder(member, place, evidence))
    const directories = new Set(members.flatMap((listing) => directoryOf(listing) ?? []))
    const one = directories.size <= 1 ? residentsOfOneServer(place, members, evidence) : []
    joinAll(place, one, 'same_repository', place, evidence)
    if (one.length > 0) continue
    // A repository listing that was joined stays with that server; otherwise it is only where they live.
    for (const listing of members) {
      const isOfPlace = isOfRepository(listing) && (listing.origin === 'github' || directoryOf(listing) === undefined)
      if (isOfPlace && joins.membersOf(listing.key).every((key) => isOfRepository(byKey.get(key)))) shared.add(listing.key)
    }
  }
  return shared
}

/** It says where a source is and nothing to start or to reach: of a plug-in's listings, those of an Enterprise's repositories. */
function isOfRepository(listing: Listing | undefined): boolean {
  if (listing === undefined) return false
  if (isPlugin(listing.origin)) return listing.packages.length === 0 && listing.remotes.length === 0
  return listing.origin === 'github' || listing.origin === 'list'
}

/** A copy under a name of its own, or a part, is not the server of the repository that it names. */
function isOriginal(listing: Listing): boolean {
  return !isPackage(listing) || !isCopyOrPart(listing.key)
}

/** Every member is joined to one of them: the repository's own listing where there is one. */
function joinAll(place: string, members: readonly Listing[], code: SamenessCode, detail: string, { places, joins }: Evidence): void {
  const head = members.find(({ key }) => key === place) ?? members[0]
  for (const member of members) {
    if (head === undefined || member === head) continue
    const former = places.formerNameBy(member) ?? places.formerNameBy(head)
    if (former !== undefined) joins.join(head.key, member.key, 'former_name', `${former} is ${place} today`)
    else joins.join(head.key, member.key, member.origin === 'list' ? 'listed' : code, detail)
  }
}
