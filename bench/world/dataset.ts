// A made-up dataset of any size, as the pipeline would have written it: for benchmarks and for tests of what large data does.
// Server number N is the same in every dataset of one seed; on every day after the first, a twentieth of them changes.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { toCanonicalJson, toFileJson } from '../../core/canonical/canonical.ts'
import type { DaySummary } from '../../core/schema/day.ts'
import type { Drift } from '../../core/schema/drift.ts'
import type { Health } from '../../core/schema/health.ts'
import { type Server, serverPath } from '../../core/schema/server.ts'
import { type OriginState, SnapshotSchema, type Totals } from '../../core/schema/snapshot.ts'
import { SCHEMA_VERSION } from '../../core/schema/version.ts'
import { addToTotals, emptyTotals } from '../../pipeline/publish/totals.ts'
import { changesOn, runOn, serverOn } from './dataset-server.ts'
import { StateFiles } from './dataset-state.ts'
import { seeded } from './random.ts'

export interface DatasetSize {
  servers: number
  /** Another one gives other servers. */
  seed?: number
  /** Days of health, drift and summaries, the last of which is 2026-11-22. */
  days?: number
}

export interface WrittenDataset {
  totals: Totals
  /** Ids that changed on the day that was written last, sorted; empty for day 0. */
  changed: string[]
}

/** Writes a dataset as of 2026-11-22 into a folder that need not be there. Takes about a millisecond a server. */
export async function writeDataset(dir: string, { servers, seed = 1, days = 3 }: DatasetSize): Promise<WrittenDataset> {
  await write(dir, 'aliases.json', toFileJson({ schemaVersion: SCHEMA_VERSION, aliases: aliasesOf(servers, seed), retired: {} }))
  return writeDays(dir, { servers, seed, from: 1 - days, to: 0 })
}

/** Writes what a later day changes, into a dataset that holds the day before. @param day 1 for 2026-11-23, and so on */
export function changeDataset(
  dir: string,
  { servers, seed = 1, day }: { servers: number; seed?: number; day: number },
): Promise<WrittenDataset> {
  return writeDays(dir, { servers, seed, from: day, to: day })
}

/** The servers as of a day, one at a time, by number and not by id. */
export function* serversOn({ servers, seed = 1 }: DatasetSize, day: number): Generator<Server> {
  for (let index = 0; index < servers; index += 1) yield serverOn(seed, index, day)
}

/** The probes of a day, in the order of time: one of every target that was started at all. */
export function healthOf(server: Server, day: number, random: () => number): Health[] {
  return server.probes.flatMap(({ target, outcome, reason }) => {
    if (outcome === 'not_probed') return []
    const at = new Date(runOn(day).getTime() + Math.floor(random() * 5 * 3_600_000)).toISOString()
    // One in fifty of those that work is out of order that day.
    if (outcome === 'ok' && random() < 0.02)
      return [{ id: server.id, target, at, outcome: 'timeout', reason: 'connect_timeout', sandbox: sandboxOf(target) }]
    const answered = outcome === 'ok' ? { ms: Math.floor(150 * (1 + random() ** 4 * 30)) } : {}
    return [{ id: server.id, target, at, outcome, ...(reason === undefined ? {} : { reason }), sandbox: sandboxOf(target), ...answered }]
  })
}

/** What a server's change is in drift: the text of one tool, and where it has a package, its version. */
export function driftOf({ id, probes, packages }: Server, day: number): Drift[] {
  const at = runOn(day).toISOString()
  const probe = probes.find(({ outcome }) => outcome === 'ok')
  const tool = probe?.tools[0]
  const version = packages[0]?.version
  return [
    ...(version === undefined
      ? []
      : [
          {
            id,
            at,
            code: 'package_version_changed' as const,
            severity: 'low' as const,
            subject: packages[0]?.identifier ?? '',
            after: version,
          },
        ]),
    ...(probe === undefined || tool === undefined
      ? []
      : [
          {
            id,
            target: probe.target,
            at,
            code: 'tool_description_changed' as const,
            severity: 'medium' as const,
            tool: tool.name,
            after: tool.description ?? '',
          },
        ]),
  ]
}

async function writeDays(
  dir: string,
  { servers, seed, from, to }: { servers: number; seed: number; from: number; to: number },
): Promise<WrittenDataset> {
  const totals = emptyTotals()
  const changed: string[] = []
  const state = new StateFiles()
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  const days = numbers.map((day) => ({ day, random: seeded(seed * 17 + day), health: [] as Health[], drift: [] as Drift[] }))
  for (let index = 0; index < servers; index += 1) {
    const server = serverOn(seed, index, to)
    addToTotals(totals, server)
    const isChanged = changesOn(seed, index, to)
    state.add(server, (server.updatedAt ?? server.firstSeenAt).slice(0, 10))
    if (isChanged) changed.push(server.id)
    if (isChanged || to <= 0) await write(dir, serverPath(server.id), toFileJson(server))
    for (const { day, random, health, drift } of days) {
      health.push(...healthOf(server, day, random))
      if (isChanged || (to <= 0 && random() < 0.02)) drift.push(...driftOf(server, day))
    }
  }
  changed.sort()
  for (const { day, health, drift } of days) await writeDay(dir, day, { health, drift, totals, changed })
  for (const [path, document] of Object.entries(state.files())) await write(dir, path, toFileJson(document))
  const origins = originsOf(totals, runOn(to).toISOString())
  const snapshot = SnapshotSchema.parse({
    schemaVersion: SCHEMA_VERSION,
    generatedAt: runOn(to).toISOString(),
    embedded: false,
    totals,
    origins,
  })
  await write(dir, 'snapshot.json', toFileJson(snapshot))
  return { totals, changed }
}

async function writeDay(
  dir: string,
  day: number,
  { health, drift, totals, changed }: { health: Health[]; drift: Drift[]; totals: Totals; changed: string[] },
): Promise<void> {
  const name = runOn(day).toISOString().slice(0, 10)
  const path = name.replaceAll('-', '/')
  await write(dir, `health/${path}.jsonl`, toLines(health))
  if (drift.length > 0) await write(dir, `drift/${path}.jsonl`, toLines(drift))
  const summary: DaySummary = {
    schemaVersion: SCHEMA_VERSION,
    day: name,
    generatedAt: runOn(day).toISOString(),
    embedded: false,
    totals,
    added: [],
    changed: day <= 0 ? [...new Set(drift.map(({ id }) => id))].sort() : changed,
    removed: [],
    probes: countBy(health, ({ outcome }) => outcome),
    drift: countBy(drift, ({ severity }) => severity),
  }
  await write(dir, `days/${path}.json`, toFileJson(summary))
}

/** One in a thousand was merged into another, and one in two thousand is gone. */
function aliasesOf(servers: number, seed: number): Record<string, string | null> {
  const moved = Array.from(
    { length: Math.ceil(servers / 1_000) },
    (_, index) => [`old-name-${index}`, serverOn(seed, index, 0).id] as const,
  )
  const gone = Array.from({ length: Math.floor(servers / 2_000) }, (_, index) => [`gone-server-${index}`, null] as const)
  return Object.fromEntries([...moved, ...gone])
}

function originsOf({ listings }: Totals, at: string): Record<string, OriginState> {
  const state = (share: number): OriginState => ({
    outcome: 'fresh',
    seenAt: at,
    readAt: at,
    listings: Math.round(listings * share),
    rejected: Math.round(listings * share * 0.2),
    classes: {},
    carried: 0,
  })
  return { npm: state(0.2), pypi: state(0.12), github: state(0.4), 'mcp-registry': state(0.28) }
}

function sandboxOf(target: string): 'remote' | 'bubblewrap' {
  return target.startsWith('https:') ? 'remote' : 'bubblewrap'
}

function countBy<T, K extends string>(items: readonly T[], keyOf: (item: T) => K): Partial<Record<K, number>> {
  return Object.fromEntries(
    Map.groupBy(items, keyOf)
      .entries()
      .map(([key, group]) => [key, group.length]),
  ) as Partial<Record<K, number>>
}

/** In the order of time, and of the text where that is the same. */
function toLines(lines: readonly (Health | Drift)[]): string {
  const keyed = lines.map((line) => [line.at, toCanonicalJson(line)] as const)
  return keyed
    .toSorted(([a, one], [b, other]) => (a < b ? -1 : a > b ? 1 : one < other ? -1 : 1))
    .map(([, text]) => `${text}\n`)
    .join('')
}

async function write(dir: string, path: string, text: string): Promise<void> {
  await mkdir(join(dir, dirname(path)), { recursive: true })
  await writeFile(join(dir, path), text)
}
