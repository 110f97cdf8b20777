// One server as the registry's API v0.1 answers it: its server.json, what a registry has to state beside it, and what was found out here.
import { shorten } from '../api/shorten.ts'
import type { Server } from '../schema/server.ts'
import type { Facts } from './facts.ts'
import { toGithubFacts, toWireRepository } from './repository.ts'
import { type Entry, isExactVersion, OFFICIAL_META, PUBLISHER_META, SERVER_JSON_SCHEMA, type ServerJson } from './server-json.ts'
import { toUri } from './uri.ts'
import { toWirePackage, toWireRemote } from './ways-in.ts'

/** Version of a server that has none: a repository, or an address. SemVer, and before every release. */
export const NO_VERSION = '0.0.0-unversioned'

/** Longest title and description, less one for the ellipsis. */
const LINE_LENGTH = 99

/** What is known of an entry beyond the server's own record. */
export interface EntryFacts {
  /** Under which it is answered, see `assignNames`. */
  name: string
  /** Key of `facts` in `_meta`: `NAMESPACE/facts`. */
  metaKey: string
  facts: Facts
  status: Server['status']
  /** When this registry first saw it, and when its record here last changed: not when its author released it. */
  publishedAt: string
  updatedAt: string
}

/** @returns valid by server.json 2025-12-11 for every server the dataset can hold; what cannot be valid there is left out */
export function toRegistryEntry(server: Server, facts: EntryFacts): Entry {
  return { server: toServerJson(server, facts.name), _meta: toEntryMeta(facts, server.statusMessage) }
}

/**
 * `_meta` of an answer. The key of the official registry is what clients read in every registry of this kind; what stands under it here
 * is this registry's word. `status` is what the server's author says, as its origin has it.
 * @param statusMessage the author's as well
 */
export function toEntryMeta({ metaKey, facts, status, publishedAt, updatedAt }: EntryFacts, statusMessage = ''): Entry['_meta'] {
  const message = toLine(statusMessage, 499)
  return {
    [OFFICIAL_META]: { status, ...(message === '' ? {} : { statusMessage: message }), publishedAt, updatedAt, isLatest: true },
    [metaKey]: facts,
  }
}

export function toServerJson(server: Server, name: string): ServerJson {
  const packages = server.packages.flatMap((pkg) => toWirePackage(pkg) ?? [])
  const remotes = server.remotes.flatMap((remote) => toWireRemote(remote) ?? [])
  const repository = toWireRepository(server)
  const websiteUrl = server.homepage === undefined ? undefined : toUri(server.homepage)
  const title = toLine(server.title)
  const github = toGithubFacts(server)
  return {
    $schema: SERVER_JSON_SCHEMA,
    name,
    ...(title === '' ? {} : { title }),
    description: toLine(server.description ?? '') || title || name.slice(0, LINE_LENGTH),
    version: toVersion(server),
    ...(websiteUrl === undefined ? {} : { websiteUrl }),
    ...(repository === undefined ? {} : { repository }),
    ...(packages.length === 0 ? {} : { packages }),
    ...(remotes.length === 0 ? {} : { remotes }),
    ...(github === undefined ? {} : { _meta: { [PUBLISHER_META]: { github } } }),
  }
}

/**
 * The one version the dataset holds of a server: that of its record in the official registry while that record names the packages which
 * are known here; where they have moved on, that of the first package; else what any listing states.
 */
export function toVersion({ registryName, listings, packages }: Pick<Server, 'registryName' | 'listings' | 'packages'>): string {
  const official = listings.find(({ origin, name }) => origin === 'mcp-registry' && name === registryName)
  const [first] = packages
  const isCurrent =
    first === undefined ||
    official?.packages.some(({ identifier, version }) => identifier === first.identifier && version === first.version) === true
  const stated = [...(isCurrent ? [official?.version] : []), first?.version, ...listings.map(({ version }) => version)]
  return stated.find((version) => version !== undefined && isExactVersion(version) && version.isWellFormed()) ?? NO_VERSION
}

function toLine(text: string, length = LINE_LENGTH): string {
  return shorten(text.toWellFormed().replace(/\s+/g, ' ').trim(), length)
}
