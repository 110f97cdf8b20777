// Reads data/ as an earlier run or a person's pull request left it: strictly through core/dataset, and leniently what people write by hand
// and what only saves work.
import { join } from 'node:path'
import { z } from 'zod'
import { Dataset } from '../../core/dataset/dataset.ts'
import { dayPath } from '../../core/dataset/paths.ts'
import { type Health, HealthSchema } from '../../core/schema/health.ts'
import { type Listing, ListingSchema } from '../../core/schema/listing.ts'
import { toListingKey } from '../../core/schema/listing-key.ts'
import { type Overrides, OverridesSchema } from '../../core/schema/overrides.ts'
import type { Server } from '../../core/schema/server.ts'
import { type Aliases, OptOutSchema, type Snapshot } from '../../core/schema/snapshot.ts'
import { type JsonObject, JsonObjectSchema } from '../../core/schema/text.ts'
import { SCHEMA_VERSION } from '../../core/schema/version.ts'
import type { ByOrigin, OriginId } from '../../core/schema/words.ts'
import { readLines } from './files.ts'

export function readServer(dataDir: string, id: string): Promise<Server | undefined> {
  return new Dataset(dataDir).readServer(id)
}

/** Every server, one at a time, by id: never all in memory at once. */
export function readServers(dataDir: string): AsyncGenerator<Server> {
  return new Dataset(dataDir).readServers()
}

/** Ids of all servers, sorted. @throws {ParseError} naming a file that lies where no server's file can */
export function listServerIds(dataDir: string): Promise<string[]> {
  return new Dataset(dataDir).listServerIds()
}

export function readSnapshot(dataDir: string): Promise<Snapshot | undefined> {
  return new Dataset(dataDir).readSnapshot()
}

/** Ids of earlier runs that lead elsewhere or nowhere. */
export async function readFormerIds(dataDir: string): Promise<Omit<Aliases, 'schemaVersion'>> {
  const { aliases, retired } = (await new Dataset(dataDir).readAliases()) ?? { aliases: {}, retired: {} }
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
  const { keys } = (await new Dataset(dataDir).readDocument('optout.json', WrittenOptOutSchema)) ?? { keys: [] }
  return new Set(keys.flatMap((text) => toKey(text, 'optout.json', warn) ?? []))
}

/** A person's word against the rules, its keys in their one form; empty where there is none. */
export async function readOverrides(dataDir: string, warn: Warn): Promise<Overrides> {
  const overrides = await new Dataset(dataDir).readDocument('overrides.json', OverridesSchema)
  if (overrides === undefined) return { schemaVersion: SCHEMA_VERSION, classes: {}, categories: {}, words: {}, same: [], different: [] }
  const keyOf = (text: string) => toKey(text, 'overrides.json', warn) ?? text
  const byKey = <T>(entries: Record<string, T>) => Object.fromEntries(Object.entries(entries).map(([key, entry]) => [keyOf(key), entry]))
  const paired = ({ keys: [one, other], because }: Overrides['same'][number]) => ({
    keys: [keyOf(one), keyOf(other)] satisfies [string, string],
    because,
  })
  const { classes, categories, words, same, different } = overrides
  return {
    ...overrides,
    classes: byKey(classes),
    categories: byKey(categories),
    words: byKey(words),
    same: same.map(paired),
    different: different.map(paired),
  }
}

/**
 * Health lines of the last days, the oldest day first. A line that is not of the schema is left out: it costs a figure and no run.
 * @param now of the last day
 */
export async function* readHealth(dataDir: string, now: Date, days: number): AsyncGenerator<Health> {
  for (let back = days - 1; back >= 0; back -= 1) {
    const day = new Date(now.getTime() - back * 86_400_000).toISOString().slice(0, 10)
    for await (const line of readLines(join(dataDir, dayPath('health', day)))) {
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
  return (await new Dataset(dataDir).readState(UNLISTED_PATH, UnlistedSchema))?.listings ?? []
}

/**
 * What each origin returned for its next crawl. It only saves work: one that cannot be read is told to `warn` and is as good as none,
 * so that its origin is read as if for the first time.
 */
export async function readOriginState(dataDir: string, origins: readonly OriginId[], warn: Warn): Promise<ByOrigin<JsonObject>> {
  const states: ByOrigin<JsonObject> = {}
  for (const id of origins) {
    const path = `state/${id}.json`
    try {
      const state = await new Dataset(dataDir).readState(path, JsonObjectSchema)
      if (state !== undefined) states[id] = state
    } catch (error) {
      // Whatever it is: broken JSON, another shape, nested past the stack, a folder in its place.
      warn(`${path} cannot be read, so ${id} is asked for everything: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return states
}
