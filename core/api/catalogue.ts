// What the feeds are made from: the dataset, and in memory what lists need of every server. Built once; nothing in it changes.
import type { Dataset } from '../dataset/dataset.ts'
import { readAllReviews, readReviews, toFormerIds, toPresentId } from '../dataset/reviews.ts'
import { refusalsOf } from '../policy/allowed.ts'
import { toPresentVersions, toRating } from '../reviews/rating.ts'
import { readRunsAsOf } from '../runs/recent.ts'
import { type LookupRegistry, LookupRegistrySchema, type Match, type Rating, type RecentRuns } from '../schema/api.ts'
import { DEFAULT_NAME } from '../schema/branding.ts'
import type { Drift } from '../schema/drift.ts'
import type { HealthSummary, Incident } from '../schema/health.ts'
import type { PolicyRules, Refusal } from '../schema/policy.ts'
import type { Review } from '../schema/review.ts'
import type { Server } from '../schema/server.ts'
import type { Snapshot } from '../schema/snapshot.ts'
import { toGithubName, toLookupPath } from './lookup-path.ts'
import { type DayFigures, readDayFigures, readRecentDrift, readRecentHealth } from './recent.ts'
import { type SummaryRow, surfaceOf, toSummaryRow } from './summary.ts'

export interface Catalogue {
  readonly dataset: Dataset
  readonly snapshot: Snapshot
  /** What the registry is called. */
  readonly name: string
  /** Address of a path of the site: `/api/v1/servers.json`, with the site's host and base. */
  url(path: `/${string}`): string
  /** Ids of all servers, sorted. */
  readonly ids: readonly string[]
  /** What lists need of them, in the same order. */
  readonly servers: readonly SummaryRow[]
  /** Place of a server in both; undefined where there is none of that id. */
  indexOf(id: string): number | undefined
  /** Tools of all servers before each of them, and in the end of all: `servers.length + 1` numbers. */
  readonly toolsBefore: readonly number[]
  /** Servers by `REGISTRY/PATH`, see `toLookupPath`: those that it is a listing of before those that merely name it. */
  readonly lookups: ReadonlyMap<string, readonly Lookup[]>
  /** Every target that was probed of late, by server and target. */
  readonly health: readonly HealthSummary[]
  healthOf(id: string): readonly HealthSummary[]
  /** Those that last, and those that ended in the last 30 days; the latest first. */
  readonly incidents: readonly Incident[]
  incidentsOf(id: string): readonly Incident[]
  /** Of the last 14 days there was any, the latest first. */
  readonly drift: readonly Drift[]
  driftOf(id: string): readonly Drift[]
  /** What reviews add up to, of the servers that have any, by id. */
  readonly ratings: ReadonlyMap<string, Rating>
  /** Of one server, the latest first. */
  readReviews(id: string): Promise<readonly Review[]>
  /** What in data/reviews/ was left out and why, a line each. */
  readonly rejectedReviews: readonly string[]
  /** Every day that has a summary, the oldest first. */
  readonly days: readonly DayFigures[]
  /** The runs of the last 30 days, and what is wrong with them. */
  readonly runs: RecentRuns
  /** Ids that this registry's own policy allows; undefined where it has none. */
  readonly allowed: ReadonlySet<string> | undefined
  /** What that policy says; undefined where there is none. */
  readonly policy: PolicyRules | undefined
  /** Why it refuses the others, by id. */
  readonly refused: ReadonlyMap<string, readonly Refusal[]>
  /** Old id to new id, or to null where the server is gone. */
  readonly aliases: Readonly<Record<string, string | null>>
}

export type Lookup = Pick<Match, 'id' | 'isListed'>

/**
 * Reads every server once.
 * @param onServer is shown each of them, so that who needs something else of all has no need to read them again
 * @throws {ParseError} naming the file that is not of its schema
 */
export async function buildCatalogue(dataset: Dataset, siteUrl: URL, onServer?: (server: Server) => void): Promise<Catalogue> {
  const snapshot = await dataset.readSnapshot()
  if (snapshot === undefined) throw new Error(`${dataset.dir}: no dataset here; snapshot.json is missing`)
  const servers: SummaryRow[] = []
  const toolsBefore = [0]
  const lookups = new Map<string, Lookup[]>()
  const aliases = (await dataset.readAliases())?.aliases ?? {}
  const former = toFormerIds(aliases)
  const reviewsOf = async (id: string) => (await readReviews(dataset.dir, id, former.get(id))).reviews
  const { reviews, rejected } = await readAllReviews(dataset.dir)
  const reviewed = new Set(reviews.map(({ server }) => toPresentId(server, aliases)))
  const ratings = new Map<string, Rating>()
  const policy = await dataset.readPolicy()
  const allowed = policy === undefined ? undefined : new Set<string>()
  const refused = new Map<string, readonly Refusal[]>()
  for await (const server of dataset.readServers()) {
    onServer?.(server)
    const refusals = policy === undefined ? [] : refusalsOf(server, policy)
    if (refusals.length > 0) refused.set(server.id, refusals)
    else allowed?.add(server.id)
    servers.push(toSummaryRow(server))
    const rating = reviewed.has(server.id) ? toRating(await reviewsOf(server.id), toPresentVersions(server)) : undefined
    if (rating !== undefined) ratings.set(server.id, rating)
    toolsBefore.push((toolsBefore.at(-1) ?? 0) + (surfaceOf(server)?.tools.length ?? 0))
    for (const [key, isListed] of lookupKeys(server)) pushTo(lookups, key, { id: server.id, isListed })
  }
  for (const group of lookups.values()) if (group.length > 1) group.sort((a, b) => Number(b.isListed) - Number(a.isListed))
  const indexes = new Map(servers.map(({ id }, index) => [id, index]))
  const { targets: health, incidents } = await readRecentHealth(dataset, snapshot.generatedAt)
  const drift = await readRecentDrift(dataset)
  return {
    dataset,
    snapshot,
    name: (await dataset.readBranding())?.name ?? DEFAULT_NAME,
    ids: servers.map(({ id }) => id),
    servers,
    toolsBefore,
    lookups,
    health,
    incidents,
    drift,
    ratings,
    readReviews: reviewsOf,
    rejectedReviews: rejected,
    days: await readDayFigures(dataset),
    runs: await readRunsAsOf(dataset, snapshot),
    allowed,
    policy,
    refused,
    aliases,
    url: (path) => `${siteUrl.origin}${siteUrl.pathname.replace(/\/$/, '')}${path}`,
    indexOf: (id) => indexes.get(id),
    healthOf: byServer(health),
    incidentsOf: byServer(incidents),
    driftOf: byServer(drift),
  }
}

/** Under which names a server is looked up, and whether it has a listing of that name or merely says so. */
function lookupKeys({ packages, repository, listings }: Server): Map<string, boolean> {
  const github = repository === undefined ? undefined : toGithubName(repository.url)
  const keys = new Map<string, boolean>()
  const add = (registry: string, identifier: string, isListed: boolean) => {
    const path = isLookupRegistry(registry) ? toLookupPath(registry, identifier) : undefined
    const key = `${registry}/${path}`
    if (path !== undefined) keys.set(key, isListed || keys.get(key) === true)
  }
  for (const { key } of listings) add(key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1), true)
  for (const { registryType, identifier } of packages) add(registryType, identifier, false)
  if (github !== undefined) add('github', github, false)
  return keys
}

function isLookupRegistry(word: string): word is LookupRegistry {
  return LookupRegistrySchema.safeParse(word).success
}

function byServer<T extends { id: string }>(rows: readonly T[]): (id: string) => readonly T[] {
  const groups = new Map<string, T[]>()
  for (const row of rows) pushTo(groups, row.id, row)
  return (id) => groups.get(id) ?? []
}

function pushTo<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [item])
  else group.push(item)
}
