// Reads data/ as an earlier run or a person's pull request left it. Nothing else in the pipeline parses its files.
import { join } from 'node:path'
import { z } from 'zod'
import { type Listing, ListingSchema } from '../../core/schema/listing.ts'
import { migrate } from '../../core/schema/migrations.ts'
import { type Overrides, OverridesSchema } from '../../core/schema/overrides.ts'
import { ParseError, parseWith } from '../../core/schema/parse.ts'
import { type Server, ServerSchema, serverPath } from '../../core/schema/server.ts'
import { type Aliases, AliasesSchema, OptOutSchema, type Snapshot, SnapshotSchema } from '../../core/schema/snapshot.ts'
import { type JsonObject, JsonObjectSchema } from '../../core/schema/text.ts'
import { SCHEMA_VERSION } from '../../core/schema/version.ts'
import { type OriginId, OriginIdSchema } from '../../core/schema/words.ts'
import { listFolder, readText } from './files.ts'

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

/** Keys of listings whose owners asked not to be listed. */
export async function readOptOut(dataDir: string): Promise<ReadonlySet<string>> {
  return new Set((await readDocument(dataDir, 'optout.json', OptOutSchema))?.keys ?? [])
}

/** A person's word against the rules; empty where there is none. */
export async function readOverrides(dataDir: string): Promise<Overrides> {
  const overrides = await readDocument(dataDir, 'overrides.json', OverridesSchema)
  return overrides ?? { schemaVersion: SCHEMA_VERSION, classes: {}, categories: {}, same: [], different: [] }
}

const UnlistedSchema = z.strictObject({ listings: z.array(ListingSchema) })

/** Path below `data/` of the listings that are part of no server: repositories that hold several, or are only where one lives. */
export const UNLISTED_PATH = 'state/unlisted.json'

export async function readUnlisted(dataDir: string): Promise<Listing[]> {
  const value = await readJson(dataDir, UNLISTED_PATH)
  return value === undefined ? [] : parseWith(UnlistedSchema, value, UNLISTED_PATH).listings
}

/** What each origin returned for its next crawl. */
export async function readOriginState(dataDir: string): Promise<Partial<Record<OriginId, JsonObject>>> {
  const states: Partial<Record<OriginId, JsonObject>> = {}
  for (const id of OriginIdSchema.options) {
    const state = await readJson(dataDir, `state/${id}.json`)
    if (state !== undefined) states[id] = parseWith(JsonObjectSchema, state, `state/${id}.json`)
  }
  return states
}
