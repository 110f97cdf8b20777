// The only file of the site that reads data/. Each page reads its own record, so that memory stays flat at 50,000 pages.
import { Dataset } from '../../core/dataset/dataset.ts'
import { SUMMARY_DAYS, summarizeHealth } from '../../core/health/summary.ts'
import type { Drift } from '../../core/schema/drift.ts'
import type { Health, HealthSummary, Incident } from '../../core/schema/health.ts'
import { type Server, serverPath } from '../../core/schema/server.ts'
import type { Snapshot } from '../../core/schema/snapshot.ts'
import { toVisible } from '../../core/schema/visible.ts'

const dataset = new Dataset(process.env.HISPER_DATA_DIR ?? 'data')
/** Daily files that count as recent; older ones stay in git. */
const HEALTH_DAYS = 7
const DRIFT_DAYS = 14

/** The dataset itself, for what is published as it is and not shown. */
export const openDataset = (): Dataset => dataset

/** Ids of all servers, sorted. Reads names only. */
export function listServerIds(): Promise<string[]> {
  return dataset.listServerIds()
}

/** @throws {Error} naming the file, when it is missing, or no server of a version this release reads. */
export async function readServer(id: string): Promise<Server> {
  const server = await dataset.readServer(id)
  if (server === undefined) throw new Error(`${serverPath(id)}: no such file in ${dataset.dir}`)
  return toVisible(server)
}

/** The dataset's envelope; undefined while nothing has been published yet. */
export const readSnapshot = once((): Promise<Snapshot | undefined> => dataset.readSnapshot())

/** Old id to new id, or to null where the server is gone. */
export const readAliases = once(async (): Promise<Readonly<Record<string, string | null>>> => (await dataset.readAliases())?.aliases ?? {})

/** Probes of the last days by server id, newest first. */
export const readHealth = once(async (): Promise<ReadonlyMap<string, readonly Health[]>> => {
  const byServer = new Map<string, Health[]>()
  for (const line of await readLatest('health', HEALTH_DAYS, (day) => dataset.readHealth(day))) {
    const lines = byServer.get(line.id)
    if (lines === undefined) byServer.set(line.id, [line])
    else lines.push(line)
  }
  for (const lines of byServer.values()) lines.sort((a, b) => b.at.localeCompare(a.at))
  return byServer
})

export interface ServerHealth {
  targets: HealthSummary[]
  /** The latest first. */
  incidents: Incident[]
}

/** Uptime, latency and incidents by server id, up to the instant of the last run. */
export const readHealthSummaries = once(async (): Promise<ReadonlyMap<string, ServerHealth>> => {
  const snapshot = await readSnapshot()
  if (snapshot === undefined) return new Map()
  const lines = await readLatest('health', SUMMARY_DAYS, (day) => dataset.readHealth(day))
  const sorted = lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const { targets, incidents } = await summarizeHealth(sorted, new Date(lastOf(snapshot.generatedAt, sorted.at(-1)?.at)))
  const byServer = new Map<string, ServerHealth>()
  const of = (id: string) => byServer.get(id) ?? byServer.set(id, { targets: [], incidents: [] }).get(id)
  for (const target of targets) of(target.id)?.targets.push(target)
  for (const incident of incidents) of(incident.id)?.incidents.push(incident)
  return byServer
})

/** What changed in the last days, newest first. */
export const readDrift = once(async (): Promise<readonly Drift[]> => {
  const lines = await readLatest('drift', DRIFT_DAYS, (day) => dataset.readDrift(day))
  return lines.sort((a, b) => b.at.localeCompare(a.at) || a.id.localeCompare(b.id))
})

/** A run's probes are made after the instant that it is dated by. */
function lastOf(one: string, other: string | undefined): string {
  return other !== undefined && other > one ? other : one
}

/** Lines of the newest `days` days of which there are any. */
async function readLatest<T>(folder: 'health' | 'drift', days: number, read: (day: string) => AsyncIterable<T>): Promise<T[]> {
  const lines: T[] = []
  for (const day of (await dataset.listDays(folder)).slice(-days)) for await (const line of read(day)) lines.push(line)
  return lines
}

/** Runs `read` once in the life of a build. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => {
    result ??= read()
    return result
  }
}
