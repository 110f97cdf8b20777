// What is known of a server that a review can be held against: its versions and tools, also those that were, and who keeps it.
import type { Dataset } from '../../../core/dataset/dataset.ts'
import { toPresentVersions } from '../../../core/reviews/rating.ts'
import type { Server } from '../../../core/schema/server.ts'

const MAX_LINE = 255

export interface ServerFacts {
  /** Those that hold now come first. */
  versions: ReadonlySet<string>
  tools: ReadonlySet<string>
  /** Logins and names in lower case under which the server is kept. */
  owners: ReadonlySet<string>
}

/** By the server's record, and by every line of drift that is still kept of it. */
export async function readFacts(dataset: Dataset, server: Server): Promise<ServerFacts> {
  const { versions, tools } = factsOf(server)
  for (const day of await dataset.listDays('drift')) {
    for await (const { id, code, tool, before, after } of dataset.readDrift(day)) {
      if (id !== server.id) continue
      if (isLine(tool)) tools.add(tool)
      if (code !== 'version_changed' && code !== 'package_version_changed') continue
      for (const version of [after, before]) if (isLine(version)) versions.add(version)
    }
  }
  return { versions, tools, owners: ownersOf(server) }
}

function factsOf(server: Server): { versions: Set<string>; tools: Set<string> } {
  const spoken = server.probes.flatMap((probe) => (probe.lastOk === undefined ? [probe] : [probe, probe.lastOk]))
  const versions = [
    ...toPresentVersions(server),
    ...server.probes.flatMap(({ lastOk }) => [lastOk?.version, lastOk?.serverInfo?.version]),
    ...server.listings.flatMap((listing) => [listing.version, ...listing.packages.map(({ version }) => version)]),
  ]
  return {
    versions: new Set(versions.flatMap((version) => (isLine(version) ? [version] : []))),
    tools: new Set(spoken.flatMap(({ tools }) => tools.map(({ name }) => name)).filter(isLine)),
  }
}

/** What a review can hold; a server may say anything in the place of its version. */
function isLine(text: string | undefined): text is string {
  return text !== undefined && text !== '' && text.length <= MAX_LINE && text.trim() === text && !/\s{2}|[\n\r\t,]/.test(text)
}

/** Owners of its repositories on GitHub, its namespace in the official registry, its scope at npm: who publishes there makes it. */
function ownersOf({ repository, listings, registryName, packages }: Server): Set<string> {
  const names = [repository?.url, ...listings.map((listing) => listing.repository?.url)].flatMap((url) => {
    const owner = url === undefined ? undefined : /^https?:\/\/(?:www\.)?github\.com\/([^/?#]+)/i.exec(url)?.[1]
    return owner ?? []
  })
  for (const { key, mcpName } of listings) {
    names.push(
      /^github:([^/]+)\//.exec(key)?.[1] ?? '',
      namespaceOf(mcpName),
      namespaceOf(key.startsWith('mcp:') ? key.slice(4) : undefined),
    )
  }
  names.push(namespaceOf(registryName))
  for (const { registryType, identifier } of packages) if (registryType === 'npm') names.push(/^@([^/]+)\//.exec(identifier)?.[1] ?? '')
  return new Set(names.map((name) => name.toLowerCase()).filter((name) => name !== ''))
}

/** `io.github.LOGIN/name` is a name that only that login can take. */
function namespaceOf(name: string | undefined): string {
  return /^io\.github\.([^/]+)\//i.exec(name ?? '')?.[1] ?? ''
}
