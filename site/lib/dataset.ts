// The only file of the site that reads data/. Each page reads its own record, so that memory stays flat at 50,000 pages.
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { z } from 'zod'
import { SUMMARY_DAYS, summarizeHealth } from '../../core/health/summary.ts'
import { type Drift, DriftSchema } from '../../core/schema/drift.ts'
import { type Health, HealthSchema, type HealthSummary, type Incident } from '../../core/schema/health.ts'
import { migrate } from '../../core/schema/migrations.ts'
import { parseWith } from '../../core/schema/parse.ts'
import { type Server, ServerSchema, serverPath } from '../../core/schema/server.ts'
import { AliasesSchema, type Snapshot, SnapshotSchema } from '../../core/schema/snapshot.ts'

import { toVisible } from './visible.ts'

const DATA_DIR = resolve(process.env.HISPER_DATA_DIR ?? 'data')
/** Daily files that count as recent; older ones stay in git. */
const HEALTH_DAYS = 7
const DRIFT_DAYS = 14

/** Ids of all servers, sorted. Reads names only. */
export async function listServerIds(): Promise<string[]> {
  const folders = await readFolder('servers')
  const names = await Promise.all(folders.map((folder) => readFolder(`servers/${folder}`)))
  return names
    .flat()
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
}

/** @throws {Error} naming the file, when it is missing, or no server of a version this release reads. */
export async function readServer(id: string): Promise<Server> {
  const path = serverPath(id)
  const document = await readJson(path)
  if (document === undefined) throw new Error(`${path}: no such file in ${DATA_DIR}`)
  return toVisible(parseWith(ServerSchema, migrate(document), path))
}

/** The dataset's envelope; undefined while nothing has been published yet. */
export const readSnapshot = once(async (): Promise<Snapshot | undefined> => {
  const document = await readJson('snapshot.json')
  return document === undefined ? undefined : parseWith(SnapshotSchema, migrate(document), 'snapshot.json')
})

/** Old id to new id, or to null where the server is gone. */
export const readAliases = once(async (): Promise<Readonly<Record<string, string | null>>> => {
  const document = await readJson('aliases.json')
  return document === undefined ? {} : parseWith(AliasesSchema, migrate(document), 'aliases.json').aliases
})

/** Probes of the last days by server id, newest first. */
export const readHealth = once(async (): Promise<ReadonlyMap<string, readonly Health[]>> => {
  const byServer = new Map<string, Health[]>()
  for (const line of await readDailyLines('health', HealthSchema, HEALTH_DAYS)) {
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
  const lines = await readDailyLines('health', HealthSchema, SUMMARY_DAYS)
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
  const lines = await readDailyLines('drift', DriftSchema, DRIFT_DAYS)
  return lines.sort((a, b) => b.at.localeCompare(a.at) || a.id.localeCompare(b.id))
})

/** A run's probes are made after the instant that it is dated by. */
function lastOf(one: string, other: string | undefined): string {
  return other !== undefined && other > one ? other : one
}

/** Lines of the newest `days` files of FOLDER/YYYY/MM/DD.jsonl. */
async function readDailyLines<T>(folder: string, schema: z.ZodType<T>, days: number): Promise<T[]> {
  const files: string[] = []
  for (const year of (await readFolder(folder)).reverse()) {
    for (const month of (await readFolder(`${folder}/${year}`)).reverse()) {
      for (const day of (await readFolder(`${folder}/${year}/${month}`)).reverse()) {
        if (day.endsWith('.jsonl') && files.length < days) files.push(`${folder}/${year}/${month}/${day}`)
      }
    }
  }
  const lines: T[] = []
  for (const file of files) {
    const text = await readText(file)
    for (const [index, line] of (text ?? '').split('\n').entries()) {
      if (line.trim() !== '') lines.push(parseWith(schema, parseJson(line, `${file}:${index + 1}`), `${file}:${index + 1}`))
    }
  }
  return lines
}

async function readJson(path: string): Promise<unknown> {
  const text = await readText(path)
  return text === undefined ? undefined : parseJson(text, path)
}

function parseJson(text: string, subject: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${subject}: not JSON`, { cause })
  }
}

async function readText(path: string): Promise<string | undefined> {
  return absentAsUndefined(() => readFile(join(DATA_DIR, path), 'utf8'))
}

async function readFolder(path: string): Promise<string[]> {
  return ((await absentAsUndefined(() => readdir(join(DATA_DIR, path)))) ?? []).sort()
}

/** A missing file is a fact; every other failure to read is ours, and is thrown. */
async function absentAsUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined
    throw error
  }
}

/** Runs `read` once in the life of a build. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => {
    result ??= read()
    return result
  }
}
