// Reads the documents of PyPI projects and keeps what came of each: a listing, a rejection, or that there is none.
import type { Rejection } from '../../../core/schema/snapshot.ts'
import { HttpError } from '../../lib/http.ts'
import { Collection } from '../collection.ts'
import { toDay } from '../day.ts'
import { fetchJson } from '../json-answer.ts'
import { pypiKey } from '../listing-key.ts'
import { toMalformedMemory } from '../malformed.ts'
import { type Missing, nameSome, settleMissing } from '../missing.ts'
import type { OriginContext } from '../origin.ts'
import { fetchRecords, type Requested } from '../record-requests.ts'
import type { Known, Memory } from './memory.ts'
import { speaksOfMcp, toPypiEntry, toSerial } from './project.ts'
import { namesMcp } from './simple-index.ts'

/** One run's reading of documents. */
export class Reading {
  readonly context: OriginContext
  readonly memory: Memory
  readonly collection = new Collection()
  /** What answered 404, not yet settled. */
  readonly missing: Missing[] = []
  /** Listings whose document turned malformed. */
  readonly spoiled: string[] = []
  /** Of projects that were listings: how many gave any answer, 404 too. */
  listedAnswers = 0
  /** Projects that are asked for again, although nothing of theirs that is listed waits for it. */
  readonly idle = new Set<string>()

  constructor(context: OriginContext, memory: Memory) {
    this.context = context
    this.memory = memory
  }

  get today(): string {
    return toDay(this.context.now())
  }
}

/**
 * Reads one project. One that is only looked at because it changed is kept if it is a server, and forgotten if not.
 * @param name normalised, as it stands in the memory or is to stand there
 * @throws {HttpError} and leaves the memory as it was
 */
export async function readProject(reading: Reading, name: string): Promise<void> {
  const { context, memory, collection } = reading
  const key = pypiKey(name)
  const known: Known = memory.projects.get(name) ?? {}
  const wanted = known.due ?? known.serial
  const wasListed = context.previous.has(key)
  const verdict = context.verdict(key)
  const value = await fetchProject(context, name)
  if (wasListed) reading.listedAnswers += 1
  if (value === undefined) {
    // What is in the memory is in the index, which lets go of the rest.
    const index = known.gone ? 'lacks' : wanted === undefined ? 'silent' : 'has'
    reading.missing.push({ name, wasListed, index, missedOn: known.missedOn })
    return
  }
  const entry = toPypiEntry(name, value, verdict)
  if ('code' in entry && entry.code === 'malformed') {
    takeMalformed(reading, name, value, entry)
    return
  }
  const isServer = 'origin' in entry
  if (!isFollowed(reading, name) && !(isServer && (verdict === 'server' || speaksOfMcp(value)))) {
    memory.projects.delete(name)
    return
  }
  collection.add(key, entry)
  // A cache may still hold the document of before the change: then it is what there is today, and is asked for again.
  const serial = toSerial(value) ?? wanted ?? 0
  const isLate = wanted !== undefined && serial < wanted
  memory.projects.set(name, { serial, ...(isLate ? { due: wanted } : {}), ...(isServer ? {} : { rejected: entry }) })
}

/** Whether what is known of a project stays, be it a server or not. */
function isFollowed({ context, memory }: Reading, name: string): boolean {
  const known = memory.projects.get(name)
  const key = pypiKey(name)
  return namesMcp(name) || known?.serial !== undefined || known?.gone === true || context.previous.has(key) || context.leads.has(key)
}

/** It is asked for again, until the same has come on two days. */
function takeMalformed(reading: Reading, name: string, value: unknown, rejected: Rejection): void {
  const { context, memory, collection } = reading
  const key = pypiKey(name)
  const { due, serial, malformed: before } = memory.projects.get(name) ?? {}
  const wanted = due ?? serial ?? 0
  const malformed = toMalformedMemory(before, value, reading.today)
  const follows = isFollowed(reading, name)
  if (follows) collection.add(key, rejected)
  if (malformed.settled === true) {
    if (follows) memory.projects.set(name, { serial: wanted, rejected, malformed })
    else memory.projects.delete(name)
    return
  }
  const kept = { ...(serial === undefined ? {} : { serial }), due: wanted, malformed }
  memory.projects.set(name, follows ? { ...kept, rejected } : kept)
  if (context.previous.has(key)) reading.spoiled.push(name)
  else reading.idle.add(name)
}

/** Decides on what answered 404, when everything has been asked for. */
export function settleReading(reading: Reading): void {
  const { context, memory, missing, listedAnswers, spoiled, idle, today } = reading
  const { gone, doubtful } = settleMissing(context, missing, listedAnswers, today)
  for (const name of gone) {
    const { due, serial } = memory.projects.get(name) ?? {}
    const wanted = due ?? serial
    if (isFollowed(reading, name)) memory.projects.set(name, { ...(wanted === undefined ? {} : { serial: wanted }), gone: true })
    else memory.projects.delete(name)
  }
  for (const [name, missedOn] of doubtful) {
    const { missedOn: _, ...known } = memory.projects.get(name) ?? {}
    memory.projects.set(name, { ...known, due: known.due ?? known.serial ?? 0, ...(missedOn === undefined ? {} : { missedOn }) })
    if (!isFollowed(reading, name)) idle.add(name)
  }
  const awaited = [...doubtful.keys()].filter((name) => !idle.has(name))
  if (awaited.length > 0) context.log.warn(`404 for what should be there, to be asked for again: ${nameSome(awaited)}`)
  if (spoiled.length > 0) context.log.warn(`malformed today, and kept as they were: ${nameSome(spoiled)}`)
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
