// "This server on that day": its record from git, its probes and changes from the day files, under whatever ids it had.

import { byCodeUnits } from '../../core/canonical/canonical.ts'
import { Dataset, parseAliases, parseServer } from '../../core/dataset/dataset.ts'
import { dayPath } from '../../core/dataset/paths.ts'
import type { Drift, DriftMonth } from '../../core/schema/drift.ts'
import { type Health, type HealthMonth, HealthSchema } from '../../core/schema/health.ts'
import { parseJson, parseWith } from '../../core/schema/parse.ts'
import { type Server, serverPath } from '../../core/schema/server.ts'
import { type FileChange, GitLog } from './git-log.ts'

export interface ServerHistory {
  /** That was asked for. */
  id: string
  /** Under which it is, or was last, in the dataset: another one where it was merged away. */
  presentId: string
  /** Day in UTC that was asked for, at its end. */
  day: string
  /** Instant of the oldest commit there is; before it nothing is known. */
  knownSince: string
  isShallow: boolean
  /** `unknown`: the day is before what this clone holds, or before the dataset. */
  state: 'present' | 'absent' | 'unknown'
  /** Its record at the end of that day, of the present version of the schema, and the commit that wrote it. */
  record?: { server: Server; commit: string; at: string }
  /** Where it was not there: what is part of it now and was there then. */
  partsThen: string[]
  /** Commits in which its record changed, under any of its ids, the latest first. */
  changes: (FileChange & { id: string })[]
  /** Its probes of that day; where the days of its month are one file, that month. */
  health: Health[]
  healthMonth: HealthMonth[]
  /** What changed after that day: line by line, and by month where the days are one file. */
  drift: Drift[]
  driftMonths: DriftMonth[]
}

/**
 * @param id of a server, or one that was merged away
 * @param day in UTC, `2026-11-22`
 * @throws {UsageError} where the dataset is in no git repository
 * @throws {ParseError} where a record that this release cannot read stands in the way, naming the commit
 */
export async function readServerHistory(dataDir: string, id: string, day: string): Promise<ServerHistory> {
  const dataset = new Dataset(dataDir)
  const log = await GitLog.open(dataset.dir)
  const end = `${day}T23:59:59.999Z`
  const aliases = (await dataset.readAliases())?.aliases ?? {}
  const presentId = follow(aliases, id)
  const ids = new Set([presentId, id, ...Object.keys(aliases).filter((old) => follow(aliases, old) === presentId)])
  const changes: ServerHistory['changes'] = []
  for (const each of ids) changes.push(...(await log.changesOf(serverPath(each))).map((change) => ({ ...change, id: each })))
  const standing = (each: string) => {
    const last = changes.find((change) => change.id === each && change.at <= end)
    return last === undefined || last.change === 'removed' ? undefined : last
  }
  const then = follow(await aliasesAt(log, end), id)
  const at = standing(id) ?? standing(then) ?? standing(presentId)
  const found = at === undefined ? undefined : { ...at, server: await readAt(log, at) }
  const partsThen = found === undefined ? [...ids].filter((each) => standing(each) !== undefined).toSorted(byCodeUnits) : []
  const state = found !== undefined ? 'present' : end < log.knownSince ? 'unknown' : 'absent'
  const asked = new Set(found === undefined ? ids : [...ids, found.id])
  return {
    id,
    presentId,
    day,
    knownSince: log.knownSince,
    isShallow: log.isShallow,
    state,
    ...(found === undefined ? {} : { record: { server: found.server, commit: found.commit, at: found.at } }),
    partsThen,
    changes: changes.toSorted((a, b) => byCodeUnits(b.at, a.at) || byCodeUnits(a.id, b.id)),
    ...(await readHealth(dataset, log, day, asked)),
    ...(await readDriftSince(dataset, day, asked)),
  }
}

/** Where an id leads in the end; itself where it leads nowhere. A circle, which only a hand can have made, ends where it began. */
function follow(aliases: Readonly<Record<string, string | null>>, id: string): string {
  const seen = new Set([id])
  let current = id
  while (Object.hasOwn(aliases, current)) {
    const next = aliases[current]
    if (next === null || next === undefined || seen.has(next)) break
    seen.add(next)
    current = next
  }
  return current
}

async function aliasesAt(log: GitLog, end: string): Promise<Readonly<Record<string, string | null>>> {
  const last = (await log.changesOf('aliases.json')).find(({ at }) => at <= end)
  if (last === undefined || last.change === 'removed') return {}
  return parseAliases(await log.read(last.commit, 'aliases.json'), `${short(last.commit)}:aliases.json`).aliases
}

async function readAt(log: GitLog, { id, commit }: { id: string; commit: string }): Promise<Server> {
  const path = serverPath(id)
  return parseServer(await log.read(commit, path), id, `${short(commit)}:${path}`)
}

/** The day from its file, from git where the file has become part of a month, and else the month. */
async function readHealth(
  dataset: Dataset,
  log: GitLog,
  day: string,
  ids: ReadonlySet<string>,
): Promise<Pick<ServerHistory, 'health' | 'healthMonth'>> {
  const month = day.slice(0, 7)
  if (!(await dataset.listMonths('health')).includes(month)) return { health: await ofThem(dataset.readHealth(day), ids), healthMonth: [] }
  const path = dayPath('health', day)
  const written = (await log.changesOf(path)).find(({ change }) => change !== 'removed')
  if (written === undefined) return { health: [], healthMonth: await ofThem(dataset.readHealthMonth(month), ids) }
  const lines = (await log.read(written.commit, path)).split('\n').filter((line) => line !== '')
  const subject = `${short(written.commit)}:${path}`
  return {
    health: lines.map((line) => parseWith(HealthSchema, parseJson(line, subject), subject)).filter((line) => ids.has(line.id)),
    healthMonth: [],
  }
}

async function readDriftSince(
  dataset: Dataset,
  day: string,
  ids: ReadonlySet<string>,
): Promise<Pick<ServerHistory, 'drift' | 'driftMonths'>> {
  const drift: Drift[] = []
  const driftMonths: DriftMonth[] = []
  for (const month of await dataset.listMonths('drift')) {
    if (month > day.slice(0, 7)) driftMonths.push(...(await ofThem(dataset.readDriftMonth(month), ids)))
  }
  for (const later of await dataset.listDays('drift')) if (later > day) drift.push(...(await ofThem(dataset.readDrift(later), ids)))
  return { drift, driftMonths }
}

async function ofThem<T extends { id: string }>(lines: AsyncIterable<T>, ids: ReadonlySet<string>): Promise<T[]> {
  const found: T[] = []
  for await (const line of lines) if (ids.has(line.id)) found.push(line)
  return found
}

function short(commit: string): string {
  return commit.slice(0, 12)
}
