// Writes the feed that is compatible with the official registry (v0.1), one registry a policy, and what hosts need to serve it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toRegistryEntry } from '../../core/registry/entry.ts'
import { type EncodedSlash, NOT_FOUND_FILES, toEntryFiles, toFeedJson, toListFile } from '../../core/registry/layout.ts'
import { officialNamesOf } from '../../core/registry/names.ts'
import { openRegistry } from '../../core/registry/registry.ts'
import type { Writer } from './writer.ts'

const HOSTS = join(import.meta.dirname, '../hosts')
/** Read by the hosts they are for, and ignored by all others. */
const HOST_FILES = ['.nojekyll', '_headers', '_redirects']

export const writeRegistry: Writer = async (catalogue, write) => {
  const registry = await openRegistry(catalogue, { namespace: process.env.HISPER_REGISTRY_NAMESPACE })
  const slash = toEncodedSlash(process.env.HISPER_ENCODED_SLASH)
  // Of each registry, the texts of its entries in the order of merit.
  const lists = registry.policies.map((policy) => {
    const members = registry.membersOf(policy)
    return { policy, places: new Map(members.map((id, place) => [id, place])), entries: new Array<string>(members.length) }
  })
  const otherNames = new Set<string>()
  const isNew = (name: string) => otherNames.size < otherNames.add(name.toLowerCase()).size
  for await (const server of catalogue.dataset.readServers()) {
    const { id } = server
    const homes = lists.filter(({ places }) => places.has(id))
    if (homes.length === 0) continue
    const entry = toRegistryEntry(server, registry.factsOf(id))
    const text = toFeedJson(entry)
    for (const { places, entries } of homes) entries[places.get(id) ?? 0] = text
    const others = registry.otherNamesOf(id, officialNamesOf(server)).filter(isNew)
    for (const each of [entry, ...others.map((name) => toRegistryEntry(server, registry.factsOf(id, name)))]) {
      for (const { policy } of homes) {
        for (const file of toEntryFiles(policy, each.server.name, each, slash)) await write(file.path, file.text)
      }
    }
  }
  for (const { policy, entries } of lists) {
    const file = toListFile(policy, entries)
    await write(file.path, file.text)
  }
  for (const { path, text } of NOT_FOUND_FILES) await write(path, text)
  for (const name of HOST_FILES) await write(name, readFileSync(join(HOSTS, name)))
}

/** @throws {TypeError} on a word that is none */
function toEncodedSlash(word = 'decoded'): EncodedSlash {
  if (word === 'decoded' || word === 'kept') return word
  throw new TypeError(`HISPER_ENCODED_SLASH=${word}: expected decoded or kept`)
}
