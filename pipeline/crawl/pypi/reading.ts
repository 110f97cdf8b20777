// Reads the documents of PyPI projects and keeps what came of each: a listing, a rejection, or that there is none.
import { HttpError } from '../../lib/http.ts'
import type { Collection } from '../collection.ts'
import { fetchJson } from '../json-answer.ts'
import { pypiKey } from '../listing-key.ts'
import type { OriginContext } from '../origin.ts'
import { fetchRecords, type Requested } from '../record-requests.ts'
import type { Known, Memory } from './memory.ts'
import { speaksOfMcp, toPypiEntry, toSerial } from './project.ts'
import { namesMcp } from './simple-index.ts'

export interface Reading {
  context: OriginContext
  memory: Memory
  collection: Collection
}

/**
 * Reads one project. One that is only looked at because it changed is kept if it is a server, and forgotten if not.
 * @param name normalised, as it stands in the memory or is to stand there
 * @throws {HttpError} and leaves the memory as it was
 */
export async function readProject({ context, memory, collection }: Reading, name: string): Promise<void> {
  const key = pypiKey(name)
  const known: Known = memory.projects.get(name) ?? {}
  const wanted = known.due ?? known.serial
  const isFollowed = namesMcp(name) || known.serial !== undefined || known.gone === true || context.leads.has(key)
  const verdict = context.verdict(key)
  const value = await fetchProject(context, name)
  if (value === undefined) {
    if (isFollowed) memory.projects.set(name, { ...(wanted === undefined ? {} : { serial: wanted }), gone: true })
    else memory.projects.delete(name)
    return
  }
  const entry = toPypiEntry(name, value, verdict)
  const isServer = 'origin' in entry
  if (!isFollowed && !(isServer && (verdict === 'server' || speaksOfMcp(value)))) {
    memory.projects.delete(name)
    return
  }
  collection.add(key, entry)
  // A cache may still hold the document of before the change: then it is what there is today, and is asked for again.
  const serial = toSerial(value) ?? wanted ?? 0
  const isLate = wanted !== undefined && serial < wanted
  memory.projects.set(name, { serial, ...(isLate ? { due: wanted } : {}), ...(isServer ? {} : { rejected: entry }) })
}

/**
 * As fetchRecords, but for documents of an origin whose index was just read: that none of them can be had is a gap, and no failure.
 * @returns undefined where no request at all succeeded
 */
export async function fetchAll(
  context: OriginContext,
  names: readonly string[],
  startAt: string | undefined,
  fetchOne: (name: string) => Promise<void>,
): Promise<Requested | undefined> {
  try {
    return await fetchRecords(context, names, startAt, fetchOne)
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    context.log.warn(`none of ${names.length} project documents could be read: ${error.message}`)
    return undefined
  }
}

/** @returns undefined where there is no project of this name, or none with a release */
async function fetchProject(context: OriginContext, name: string): Promise<unknown> {
  const url = `${context.environment.pypiUrl}/pypi/${encodeURIComponent(name)}/json`
  const { status, value } = await fetchJson(context, url, { accept: [404] })
  return status === 404 ? undefined : value
}
