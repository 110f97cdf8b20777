// One entry out of several statements: for each field the most reliable origin that states it, and a note of which that was.
import type { Package, Remote } from '../../core/schema/access.ts'
import type { Listing } from '../../core/schema/listing.ts'
import type { MergedServer } from '../../core/schema/server.ts'
import { TEXT_LIMITS } from '../../core/schema/text.ts'
import type { OriginId } from '../../core/schema/words.ts'

/** Who is believed first. An author's registration is a correction; a package knows its version better than a registry that once heard of it. */
const IDENTITY: readonly OriginId[] = ['registration', 'mcp-registry', 'npm', 'pypi', 'github']
const RELEASE: readonly OriginId[] = ['npm', 'pypi', 'mcp-registry', 'github', 'registration']
const SOURCE: readonly OriginId[] = ['github', 'registration', 'npm', 'pypi', 'mcp-registry']

/** Origins whose records say how a package is spoken to. */
const STATES_TRANSPORT: ReadonlySet<OriginId> = new Set(['mcp-registry', 'registration'])

export type MergedFields = Omit<MergedServer, 'schemaVersion' | 'id' | 'firstSeenAt' | 'listings'>

/** @param listings of one server, at least one, sorted by key */
export function mergeFields(listings: readonly Listing[]): MergedFields {
  const provenance: Record<string, string> = {}

  function pick<T>(field: string, order: readonly OriginId[], read: (listing: Listing) => T | undefined): T | undefined {
    for (const origin of order) {
      for (const listing of listings) {
        const value = listing.origin === origin ? read(listing) : undefined
        if (value === undefined) continue
        provenance[field] = listing.key
        return value
      }
    }
    return undefined
  }

  const title = pick('title', IDENTITY, ({ title }) => title) ?? pick('title', IDENTITY, toTitle) ?? 'Unnamed'
  const status = pick('status', IDENTITY, ({ status }) => (status === 'active' ? undefined : status))
  const optional = {
    description: pick('description', IDENTITY, ({ description }) => description),
    registryName: pick('registryName', ['mcp-registry'], ({ name }) => name),
    license: pick('license', SOURCE, ({ license }) => license),
    homepage: pick('homepage', IDENTITY, ({ homepage }) => homepage),
    repository: pick('repository', IDENTITY, ({ repository }) => repository),
    archived: pick('archived', ['github'], ({ archived }) => archived),
    language: pick('language', SOURCE, ({ language }) => language),
    statusMessage: pick('statusMessage', IDENTITY, ({ statusMessage }) => statusMessage),
    updatedAt: pick('updatedAt', RELEASE, ({ updatedAt }) => updatedAt),
  }
  const downloadsMonth = pick('popularity.downloadsMonth', ['npm', 'pypi'], ({ popularity }) => popularity?.downloadsMonth)
  const stars = pick('popularity.stars', ['github'], ({ popularity }) => popularity?.stars)
  return {
    title,
    status: status ?? 'active',
    ...definedOnly(optional),
    keywords: mergeKeywords(listings),
    popularity: definedOnly({ downloadsMonth, stars }),
    packages: mergePackages(listings),
    remotes: mergeRemotes(listings),
    provenance,
  }
}

/** Lower case may be longer than upper case was: what no longer fits is left out. */
function mergeKeywords(listings: readonly Listing[]): string[] {
  const words = listings.flatMap(({ keywords }) => keywords.map((keyword) => keyword.toLowerCase()))
  return [...new Set(words)]
    .filter((word) => word.length <= TEXT_LIMITS.line)
    .toSorted()
    .slice(0, 50)
}

/** The name a person would say, from the name an origin has: its last part, with the owner where that part says nothing alone. */
function toTitle({ name }: Listing): string {
  const [owner = '', last = ''] = name.includes('/')
    ? [name.slice(0, name.lastIndexOf('/')), name.slice(name.lastIndexOf('/') + 1)]
    : ['', name]
  if (last === '') return name
  return owner !== '' && /^(mcp|server|mcp[-_]?server)$/i.test(last) ? `${owner.replace(/^@/, '').split('.').at(-1)} ${last}` : last
}

/** Each package once. Its own registry knows version and integrity; other records add how it wants to be started. */
function mergePackages(listings: readonly Listing[]): Package[] {
  const byName = new Map<string, Package>()
  for (const origin of RELEASE) {
    for (const listing of listings.filter((candidate) => candidate.origin === origin)) {
      for (const pkg of listing.packages) {
        const key = `${pkg.registryType}:${pkg.identifier.toLowerCase()}`
        const known = byName.get(key)
        // That an npm package speaks stdio is our guess until a record states what it speaks.
        const stated = STATES_TRANSPORT.has(origin) ? { transport: pkg.transport } : {}
        byName.set(key, known === undefined ? pkg : { ...withoutRelease(pkg), ...known, ...stated })
      }
    }
  }
  return [...byName.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, pkg]) => pkg)
}

function withoutRelease({ version: _version, integrity: _integrity, ...rest }: Package): Package {
  return rest
}

function mergeRemotes(listings: readonly Listing[]): Remote[] {
  const byUrl = new Map<string, Remote>()
  for (const listing of listings) {
    for (const remote of listing.remotes) if (!byUrl.has(remote.url)) byUrl.set(remote.url, remote)
  }
  return [...byUrl.values()].toSorted((a, b) => (a.url < b.url ? -1 : 1))
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function definedOnly<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>
}
