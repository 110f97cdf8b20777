// npm: the list of all names, the feed of changes and a part of the search say which packages to look at; then one document a new or
// changed name. The registry's address is npm's own configuration, so that a company's mirror works; none of it may stand in the code.

import { byCodeUnits } from '../../../core/canonical/canonical.ts'
import type { Listing } from '../../../core/schema/listing.ts'
import { ParseError } from '../../../core/schema/parse.ts'
import type { Rejection } from '../../../core/schema/snapshot.ts'
import { OriginSkippedError } from '../../lib/errors.ts'
import { HttpError } from '../../lib/http.ts'
import { Collection } from '../collection.ts'
import { toDay } from '../day.ts'
import { npmKey } from '../listing-key.ts'
import { fetchChanges } from '../npm/changes.ts'
import { fetchDownloads } from '../npm/downloads.ts'
import { isPackageName, saysMcp } from '../npm/name.ts'
import { fetchNames, fetchNamesIndex } from '../npm/name-list.ts'
import { NpmRecords } from '../npm/records.ts'
import { type Hit, searchNpm } from '../npm/search.ts'
import { addName, type NpmState, readState, toDue, writeState } from '../npm/state.ts'
import type { Crawl, Origin, OriginContext } from '../origin.ts'
import { toPopularity } from '../popularity.ts'

export const npm: Origin = {
  id: 'npm',

  async crawl(context) {
    const registry = registryOf(context)
    const state = readState(context)
    const records = new NpmRecords(context, registry, state)
    const collection = new Collection()
    const attempts = new Attempts(context)
    for (const key of context.leads) addName(state.packages, nameOf(key))
    let isWhole = false
    if (context.limit === undefined) {
      // The feed before the names: what changes in between is in its next part.
      const hasChanges = await readChanges(context, state, records)
      isWhole = (await readNames(context, registry, state, records, attempts)) && hasChanges
    }
    const found = await attempts.make('the search', () => searchNpm(context, registry, state.search ?? {}, collection))
    for (const [name, { touched }] of found?.hits ?? []) {
      addName(state.packages, name)
      records.markFound(name, touched)
    }
    if (context.limit === undefined && found !== undefined) state.search = found.memory

    const names = [...state.packages.keys()]
      .filter((name) => !context.optedOut.has(npmKey(name)))
      .sort(byCodeUnits)
      .slice(0, context.limit)
    const { unread, resumeAt } = await records.read(names, state.cursor)
    if (context.limit === undefined) state.cursor = resumeAt
    if (!attempts.hasAnswer && !records.hasAnswer) attempts.throwFirst()
    const complete = isWhole && !attempts.hasFailure && found?.brokeOff !== true
    return finish(context, state, records, { collection, hits: found?.hits ?? new Map(), unread, complete })
  },

  async follow(context, keys) {
    const state = readState(context)
    const records = new NpmRecords(context, registryOf(context), state)
    const names = keys.map(nameOf).filter(isPackageName)
    for (const name of names) addName(state.packages, name)
    const { unread } = await records.read(names, undefined)
    return finish(context, state, records, { collection: new Collection(), hits: new Map(), unread, complete: true })
  },
}

/** What may fail alone: it is remarked on, and ends the crawl only where the registry gave no answer to anything else either. */
class Attempts {
  readonly #context: Pick<OriginContext, 'log' | 'signal'>
  #first: unknown
  /** Whether the registry answered anything at all. */
  hasAnswer = false
  hasFailure = false

  constructor(context: Pick<OriginContext, 'log' | 'signal'>) {
    this.#context = context
  }

  /** @returns what `run` does, where undefined says that there was nothing to ask; undefined too where it failed */
  async make<T>(what: string, run: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await run()
      this.hasAnswer ||= result !== undefined
      return result
    } catch (error) {
      if (this.#context.signal.aborted || !(error instanceof HttpError || error instanceof ParseError)) throw error
      this.#context.log.warn(`${what} could not be read: ${error.message}`)
      this.#first ??= error
      this.hasFailure = true
      return undefined
    }
  }

  throwFirst(): void {
    if (this.#first !== undefined) throw this.#first
  }
}

/** @returns whether it told of every change up to today, or is none of this registry's */
async function readChanges(context: OriginContext, state: NpmState, records: NpmRecords): Promise<boolean> {
  const url = context.environment.npmReplicationUrl
  if (url === undefined) return true
  const isWanted = (name: string) => state.packages.has(name) || (isPackageName(name) && saysMcp(name))
  // Another host than the registry: that it answers says nothing of the registry, and that it does not ends nothing.
  const changes = await new Attempts(context).make('the feed of changes', () => fetchChanges(context, url, state.changes, isWanted))
  if (changes === undefined) return false
  state.changes = changes.memory
  if (changes.changed !== 'unknown') for (const [name, change] of changes.changed) records.markChanged(name, change)
  else for (const [name, known] of state.packages) state.packages.set(name, toDue(known))
  return changes.memory.day === toDay(context.now())
}

/** @returns whether the names of the newest list are known */
async function readNames(
  context: OriginContext,
  registry: string,
  state: NpmState,
  records: NpmRecords,
  attempts: Attempts,
): Promise<boolean> {
  const index = await attempts.make('the list of names', () => fetchNamesIndex(context, registry, state.names))
  if (index === undefined || index === 'unchanged') return index !== undefined
  if (index === 'absent') {
    // No answer that proves anything: a registry that is none says 404 to everything.
    attempts.hasAnswer = false
    context.log.warn('this registry has no list of all names (all-the-package-names): only what its search or others name is found')
    return false
  }
  const isSame = index.version === state.names?.version
  const read = isSame ? undefined : await attempts.make('the list of names', () => fetchNames(context, index, state.names))
  for (const name of read?.names ?? []) addName(state.packages, name)
  if (read !== undefined) {
    state.names = read.memory
    records.markListed(new Set(read.names))
  } else if (isSame && state.names !== undefined) {
    state.names = { ...state.names, ...(index.etag === undefined ? {} : { etag: index.etag }) }
  }
  return isSame || read !== undefined
}

interface Gathered {
  collection: Collection
  hits: ReadonlyMap<string, Hit>
  unread: readonly string[]
  complete: boolean
}

async function finish(
  context: OriginContext,
  state: NpmState,
  records: NpmRecords,
  { collection, hits, unread, complete }: Gathered,
): Promise<Crawl> {
  const counts = await countDownloads(context, state, records.entries(), hits)
  for (const [name, entry] of records.entries()) collection.add(npmKey(name), withDownloads(context, entry, counts.get(name)))
  const named = [...context.leads, ...context.previous.keys()]
  const isGone = (key: string) => !isPackageName(nameOf(key)) || state.packages.get(nameOf(key))?.gone === true
  return collection.finish({ state: writeState(state), complete, unread: unread.map(npmKey), absent: named.filter(isGone) }, context.limit)
}

/** Downloads as the search shows them, and for what it does not show, by and by, as the registry counts them. */
async function countDownloads(
  context: OriginContext,
  state: NpmState,
  entries: ReadonlyMap<string, Listing | Rejection>,
  hits: ReadonlyMap<string, Hit>,
): Promise<Map<string, number | undefined>> {
  const month = context.now().toISOString().slice(0, 7)
  const counts = new Map<string, number | undefined>()
  for (const [name, { downloads }] of hits) if (downloads !== undefined) counts.set(name, downloads)
  const listed = [...entries].filter(([, entry]) => 'origin' in entry).map(([name]) => name)
  const url = context.environment.npmDownloadsUrl
  if (url !== undefined && context.limit === undefined) {
    const uncounted = listed
      .map((name) => ({ name, counted: state.packages.get(name)?.counted }))
      .filter(({ name, counted }) => !counts.has(name) && (counted === undefined || counted < month))
    for (const [name, count] of await fetchDownloads(context, url, uncounted, state.packages.size)) counts.set(name, count)
  }
  for (const name of listed) if (counts.has(name)) state.packages.set(name, { ...state.packages.get(name), counted: month })
  return counts
}

/** The newest count there is: a document says nothing of downloads, so that of the last run stands where nobody counted anew. */
function withDownloads(context: OriginContext, entry: Listing | Rejection, downloadsMonth: number | undefined): Listing | Rejection {
  if (!('origin' in entry)) return entry
  const popularity = toPopularity({ downloadsMonth }) ?? context.previous.get(entry.key)?.popularity
  return popularity === undefined ? entry : { ...entry, popularity }
}

/** @throws {OriginSkippedError} */
function registryOf({ environment }: OriginContext): string {
  if (environment.npmRegistry === undefined) {
    throw new OriginSkippedError('no npm registry is configured (npm_config_registry or HISPER_NPM_REGISTRY)')
  }
  return environment.npmRegistry
}

const nameOf = (key: string) => key.slice(npmKey('').length)
