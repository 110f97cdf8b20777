// Reads data/ as an earlier run or a person's pull request left it. Nothing else in the pipeline parses its files.
import { join } from 'node:path'
import { z } from 'zod'
import { type Health, HealthSchema } from '../../core/schema/health.ts'
import { type Listing, ListingSchema } from '../../core/schema/listing.ts'
import { toListingKey } from '../../core/schema/listing-key.ts'
import { migrate } from '../../core/schema/migrations.ts'
import { type Overrides, OverridesSchema } from '../../core/schema/overrides.ts'
import { ParseError, parseWith } from '../../core/schema/parse.ts'
import { type Server, ServerSchema, serverPath } from '../../core/schema/server.ts'
import { type Aliases, AliasesSchema, OptOutSchema, type Snapshot, SnapshotSchema } from '../../core/schema/snapshot.ts'
import { type JsonObject, JsonObjectSchema } from '../../core/schema/text.ts'
import { SCHEMA_VERSION } from '../../core/schema/version.ts'
import { type OriginId, OriginIdSchema } from '../../core/schema/words.ts'
import { listFolder, readLines, readText } from './files.ts'

/** @throws {ParseError} naming the file, where it is not JSON */
async function readJson(dataDir: string, path: string): Promise<unknown> {
  const text = await readText(join(dataDir, path))
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ParseError(path, [error instanceof Error ? error.message : String(error)])
  }
}

/** @throws {ParseError} naming the file, where it is not of its schema */
async function readDocument<T>(dataDir: string, path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const value = await readJson(dataDir, path)
  return value === undefined ? undefined : parseWith(schema, migrate(value), path)
}

export function readServer(dataDir: string, id: string): Promise<Server | undefined> {
  return readDocument(dataDir, serverPath(id), ServerSchema)
}

/** Every server, one at a time, in the order of their folders: never all in memory at once. */
export async function* readServers(dataDir: string): AsyncGenerator<Server> {
  for (const id of await listServerIds(dataDir)) {
    const server = await readServer(dataDir, id)
    if (server !== undefined) yield server
  }
}

/** Ids of all servers, sorted. @throws {ParseError} naming a file that lies where no server's file can */
export async function listServerIds(dataDir: string): Promise<string[]> {
  const folders = await listFolder(join(dataDir, 'servers'))
  const ids: string[] = []
  for (const folder of folders) {
    for (const name of await listFolder(join(dataDir, 'servers', folder))) {
      const id = name.replace(/\.json$/, '')
      const path = `servers/${folder}/${name}`
      if (path !== serverPath(id)) throw new ParseError(path, [`no server's file: it would be ${serverPath(id)}`])
      ids.push(id)
    }
  }
  return ids.toSorted()
}

export function readSnapshot(dataDir: string): Promise<Snapshot | undefined> {
  return readDocument(dataDir, 'snapshot.json', SnapshotSchema)
}

/** Ids of earlier runs that lead elsewhere or nowhere. */
export async function readFormerIds(dataDir: string): Promise<Omit<Aliases, 'schemaVersion'>> {
  const { aliases, retired } = (await readDocument(dataDir, 'aliases.json', AliasesSchema)) ?? { aliases: {}, retired: {} }
  return { aliases, retired }
}

/** Takes a remark on what a person should look at. */
type Warn = (remark: string) => void

/** Undefined, and a remark made, where the text is no key of any origin. */
function toKey(text: string, path: string, warn: Warn): string | undefined {
  const key = toListingKey(text)
  if (key === undefined)
    warn(`${path}: ${JSON.stringify(text.slice(0, 100))} is no key such as pypi:name or github:owner/name, and changes nothing`)
  return key
}

// Read leniently, so that one slip of the pen costs its own entry and not the run.
const WrittenOptOutSchema = OptOutSchema.extend({ keys: z.array(z.string()) })

/** Keys of listings whose owners asked not to be listed, however they were written. */
export async function readOptOut(dataDir: string, warn: Warn): Promise<ReadonlySet<string>> {
  const { keys } = (await readDocument(dataDir, 'optout.json', WrittenOptOutSchema)) ?? { keys: [] }
  return new Set(keys.flatMap((text) => toKey(text, 'optout.json', warn) ?? []))
}

/** A person's word against the rules, its keys in their one form; empty where there is none. */
export async function readOverrides(dataDir: string, warn: Warn): Promise<Overrides> {
  const overrides = await readDocument(dataDir, 'overrides.json', OverridesSchema)
  if (overrides === undefined) return { schemaVersion: SCHEMA_VERSION, classes: {}, categories: {}, same: [], different: [] }
  const keyOf = (text: string) => toKey(text, 'overrides.json', warn) ?? text
  const byKey = <T>(entries: Record<string, T>) => Object.fromEntries(Object.entries(entries).map(([key, entry]) => [keyOf(key), entry]))
  const paired = ({ keys: [one, other], because }: Overrides['same'][number]) => ({
    keys: [keyOf(one), keyOf(other)] satisfies [string, string],
    because,
  })
  const { classes, categories, same, different } = overrides
  return { ...overrides, classes: byKey(classes), categories: byKey(categories), same: same.map(paired), different: different.map(paired) }
}

/**
 * Health lines of the last days, the oldest day first. A line that is not of the schema is left out: it costs a figure and no run.
 * @param now of the last day
 */
export async function* readHealth(dataDir: string, now: Date, days: number): AsyncGenerator<Health> {
  for (let back = days - 1; back >= 0; back -= 1) {
    const day = new Date(now.getTime() - back * 86_400_000).toISOString().slice(0, 10)
    for await (const line of readLines(join(dataDir, `health/${day.replaceAll('-', '/')}.jsonl`))) {
      const health = HealthSchema.safeParse(toJson(line)).data
      if (health !== undefined) yield health
    }
  }
}

/** Undefined, which no schema takes, where it is not JSON. */
function toJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const UnlistedSchema = z.strictObject({ listings: z.array(ListingSchema) })

/** Path below `data/` of the listings that are part of no server: repositories that hold several, or are only where one lives. */
export const UNLISTED_PATH = 'state/unlisted.json'

export async function readUnlisted(dataDir: string): Promise<Listing[]> {
  const value = await readJson(dataDir, UNLISTED_PATH)
  return value === undefined ? [] : parseWith(UnlistedSchema, value, UNLISTED_PATH).listings
}

/**
 * What each origin returned for its next crawl. It only saves work: one that cannot be read is told to `warn` and is as good as none,
 * so that its origin is read as if for the first time.
 */
export async function readOriginState(dataDir: string, warn: Warn): Promise<Partial<Record<OriginId, JsonObject>>> {
  const states: Partial<Record<OriginId, JsonObject>> = {}
  for (const id of OriginIdSchema.options) {
    const path = `state/${id}.json`
    try {
      const state = await readJson(dataDir, path)
      if (state !== undefined) states[id] = parseWith(JsonObjectSchema, state, path)
    } catch (error) {
      // Whatever it is: broken JSON, another shape, nested past the stack, a folder in its place.
      warn(`${path} cannot be read, so ${id} is asked for everything: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return states
}
