// What a registry knows of a server that the reader has: by the package that is started, or the address that is reached.
import { toPypiName } from '../../core/schema/listing-key.ts'
import type { Known, Registry } from '../registry/registry.ts'
import { RegistryError } from '../registry/registry-error.ts'
import type { LocalServer } from './local-server.ts'
import { type StartedPackage, toStartedPackage } from './package-of.ts'

/** Of an address only: how many servers of a search are looked at. */
const MOST_LOOKED_AT = 5

/**
 * @returns undefined where the registry does not know it, or knows too little to be sure that it is the same
 * @throws {RegistryError} where the registry does not answer, and there is no copy
 */
export async function findKnown(registry: Registry, { name, target }: LocalServer): Promise<Known | undefined> {
  const started = toStartedPackage(target)
  if (started !== undefined) {
    const [id] = await registry.lookUp(started.registry, started.identifier)
    return id === undefined ? undefined : await recordOf(registry, id)
  }
  if (target.transport === 'stdio') return undefined
  const address = toPlainAddress(target.url)
  const has = ({ record }: Known) => record.server.remotes.items.some(({ url }) => toPlainAddress(url) === address)
  // What Hisper itself wrote is called by its id; what was written by hand often is.
  for (const id of await candidates(registry, name, new URL(target.url).hostname)) {
    const known = await recordOf(registry, id)
    if (known !== undefined && has(known)) return known
  }
  return undefined
}

/** The version of a package that the registry has on record; undefined where it states none. */
export function versionOnRecord({ record }: Known, { registry, identifier }: StartedPackage): string | undefined {
  const plain = (text: string) => (registry === 'pypi' ? toPypiName(text) : text.toLowerCase())
  for (const one of record.server.packages.items) {
    if (one.registryType !== registry) continue
    const [, own = one.identifier, tag] = registry === 'oci' ? (/^(.+?)(?::([\w.-]+))?(?:@.*)?$/.exec(one.identifier) ?? []) : []
    if (plain(own) === plain(identifier)) return registry === 'oci' ? tag : one.version
  }
  return undefined
}

async function candidates(registry: Registry, name: string, host: string): Promise<string[]> {
  const words = host
    .split('.')
    .slice(0, -1)
    .filter((label) => !['www', 'mcp', 'api', 'app', 'server', 'co', 'com'].includes(label))
  const { cards } = await registry.find([...words, name].join(' ').slice(0, 200), MOST_LOOKED_AT)
  const byHost = words.length === 0 ? [] : (await registry.find(words.join(' '), MOST_LOOKED_AT)).cards
  return [...new Set([name.toLowerCase(), ...cards.map(([id]) => id), ...byHost.map(([id]) => id)])]
}

async function recordOf(registry: Registry, id: string): Promise<Known | undefined> {
  try {
    return await registry.server(id)
  } catch (error) {
    if (error instanceof RegistryError && error.code === 'not_found') return undefined
    throw error
  }
}

/** Without what differs from reader to reader: a query may hold a key. */
function toPlainAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const { origin, pathname } = new URL(text)
  return `${origin}${pathname.replace(/\/+$/, '')}`
}
