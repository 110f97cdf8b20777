// One entry out of several statements: for each field the most reliable origin that states it, and a note of which that was.
import { authorsOf } from '../../core/schema/authors.ts'
import type { Listing } from '../../core/schema/listing.ts'
import type { Overrides } from '../../core/schema/overrides.ts'
import type { MergedServer, Sameness } from '../../core/schema/server.ts'
import { TEXT_LIMITS } from '../../core/schema/text.ts'
import { mergePackages, mergeRemotes, packageKey } from './packages.ts'
import { repositoryKey } from './places.ts'
import { statesWaysIn, type Voice, voicesOf } from './voices.ts'

/** Who is believed first. An author's registration is a correction; a package knows its version better than a registry that once heard of it. */
const IDENTITY: readonly Voice[] = [
  'registration',
  'mcp-registry',
  'npm',
  'pypi',
  'unchecked-record',
  'github',
  'plugin',
  'stranger',
  'list',
]
const RELEASE: readonly Voice[] = [
  'npm',
  'pypi',
  'mcp-registry',
  'unchecked-record',
  'github',
  'registration',
  'plugin',
  'stranger',
  'list',
]
const SOURCE: readonly Voice[] = ['github', 'registration', 'npm', 'pypi', 'mcp-registry', 'unchecked-record', 'plugin', 'stranger', 'list']
/** Whose title is a name that somebody gave this very server. */
const TITLED: readonly Voice[] = ['registration', 'mcp-registry', 'npm', 'pypi']

export type MergedFields = Omit<MergedServer, 'schemaVersion' | 'id' | 'firstSeenAt' | 'sameBecause' | 'listings'>

export interface Stated {
  /** Of one server, at least one, sorted by key. */
  listings: readonly Listing[]
  /** What connects them. */
  sameBecause: readonly Sameness[]
  /** Keys that the origin in question said it does not have. */
  absent: ReadonlySet<string>
  /** Keys whose owners asked not to be listed. */
  optedOut: ReadonlySet<string>
  /** What owners had corrected, by the key of any of the listings; the first of them decides. */
  words: Overrides['words']
}

export function mergeFields({ listings, sameBecause, absent, optedOut, words }: Stated): MergedFields {
  const provenance: Record<string, string> = {}
  const byVoice = Map.groupBy(listings, voicesOf(listings))
  const heard = listings.filter(statesWaysIn(listings, sameBecause))

  function pick<T>(field: string, order: readonly Voice[], read: (listing: Listing) => T | undefined): T | undefined {
    for (const listing of order.flatMap((voice) => byVoice.get(voice) ?? [])) {
      const value = read(listing)
      if (value === undefined) continue
      provenance[field] = listing.key
      return value
    }
    return undefined
  }

  const authors = authorsOf(listings, sameBecause)
  const by = listings.flatMap(({ key }) => (Object.hasOwn(words, key) ? (words[key] ?? []) : []))[0]
  const corrected: ('title' | 'description' | 'homepage')[] = []
  /** A correction and a registration, which persons have looked at, before the repository's own hisper.json, before what others say. */
  function pickWord<K extends 'title' | 'description' | 'homepage'>(field: K): Listing[K] | undefined {
    if (by?.[field] !== undefined) {
      corrected.push(field)
      return by[field]
    }
    const registered = pick(field, ['registration'], (listing) => listing[field])
    const author = registered === undefined ? authors.find((listing) => listing.author?.[field] !== undefined) : undefined
    if (author === undefined) return registered
    provenance[field] = author.key
    return author.author?.[field]
  }

  const title =
    pickWord('title') ??
    pick('title', TITLED, ({ title }) => title) ??
    pick('title', IDENTITY, (listing) => listing.title ?? toTitle(listing))
  const status = pick('status', IDENTITY, ({ status }) => (status === 'active' ? undefined : status))
  const optional = {
    description: pickWord('description') ?? pick('description', IDENTITY, ({ description }) => description),
    registryName: pick('registryName', IDENTITY, ({ origin, name }) => (origin === 'mcp-registry' ? name : undefined)),
    license: pick('license', SOURCE, ({ license }) => license),
    homepage: pickWord('homepage') ?? pick('homepage', IDENTITY, ({ homepage }) => homepage),
    repository: pick('repository', IDENTITY, ({ repository }) => repository),
    archived: pick('archived', ['github'], ({ archived }) => archived),
    language: pick('language', SOURCE, ({ language }) => language),
    statusMessage: pick('statusMessage', IDENTITY, ({ statusMessage }) => statusMessage),
    updatedAt: pick('updatedAt', RELEASE, ({ updatedAt }) => updatedAt),
  }
  const downloadsMonth = pick('popularity.downloadsMonth', ['npm', 'pypi'], ({ popularity }) => popularity?.downloadsMonth)
  const stars = pick('popularity.stars', ['github'], ({ popularity }) => popularity?.stars)
  return {
    title: title ?? 'Unnamed',
    status: status ?? 'active',
    ...definedOnly(optional),
    keywords: mergeKeywords(listings),
    popularity: definedOnly({ downloadsMonth, stars }),
    packages: mergePackages(heard, absent, optedOut),
    remotes: mergeRemotes(heard),
    absent: [...new Set(listings.flatMap(keysNamedBy))].filter((key) => absent.has(key)).toSorted(),
    provenance,
    ...(by === undefined || corrected.length === 0 ? {} : { corrected: { fields: corrected.toSorted(), because: by.because } }),
  }
}

/** Keys of the packages and the repository that a listing names; not the names its repository had before. */
function keysNamedBy({ origin, packages, sameAs, repository }: Listing): string[] {
  const place = repository === undefined ? [] : [repositoryKey(repository.url)]
  const others = sameAs.filter((key) => origin !== 'github' || !key.startsWith('github:'))
  return [...packages.flatMap((pkg) => packageKey(pkg) ?? []), ...others, ...place]
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

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function definedOnly<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>
}
