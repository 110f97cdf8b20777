// Under which name each server stands in the feed, and what of a name can be a file.
import type { Server } from '../schema/server.ts'
import { RegistryNameSchema } from '../schema/text.ts'

/** What names are given by. */
interface Nameable {
  id: string
  registryName?: string | undefined
}

/**
 * One name a server: the one it has in the official registry, else `NAMESPACE/ID`. No two are the same, also where case is not told
 * apart; an id is never given out twice, and so no such name is.
 *
 * A server without an official name never gets one of the form `io.github.OWNER/…`: there it would say that OWNER proved to the
 * official registry that it is theirs, which nobody did. That a package names a repository proves nothing.
 */
export function assignNames(servers: readonly Nameable[], namespace: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  for (const { id, registryName } of servers) {
    if (registryName === undefined || !isFileName(registryName) || taken.has(registryName.toLowerCase())) continue
    taken.add(registryName.toLowerCase())
    names.set(id, registryName)
  }
  for (const { id } of servers) {
    if (names.has(id)) continue
    let name = ownName(namespace, id)
    // Ids have no underscore, so that no other server's own name is taken.
    while (taken.has(name.toLowerCase())) name = name.replace('/', '/_')
    taken.add(name.toLowerCase())
    names.set(id, name)
  }
  return names
}

/** The name that this registry gives a server of its own accord. */
export function ownName(namespace: string, id: string): string {
  return `${namespace}/${id}`
}

/** Every name that the official registry has for a server: merging may have found two records there to be one server. */
export function officialNamesOf({ listings }: Pick<Server, 'listings'>): string[] {
  return listings.flatMap(({ origin, name }) => (origin === 'mcp-registry' && isFileName(name) ? [name] : []))
}

/** Whether a name is of server.json's form and both its parts can be folders: no way up, nothing hidden, nothing hosts treat otherwise. */
export function isFileName(name: string): boolean {
  return RegistryNameSchema.safeParse(name).success && name.split('/').every(isFilePart)
}

/** Whether the file of a version can be called after it. `latest` is the name of another file. */
export function isFileVersion(version: string): boolean {
  return isFilePart(version) && version.toLowerCase() !== 'latest'
}

/** Names of devices, which no file of Windows can have, whatever its extension (Win32, "Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

function isFilePart(part: string): boolean {
  return /^[a-zA-Z0-9_][a-zA-Z0-9._+~-]{0,199}$/.test(part) && !/\.$|\.html?$/i.test(part) && !DEVICE.test(part)
}
