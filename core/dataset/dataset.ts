// Reads a dataset strictly: what is there is of its schema, or the file, the place in it and what was expected there are named.
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { z } from 'zod'
import { type DaySummary, DaySummarySchema } from '../schema/day.ts'
import { type Drift, DriftSchema } from '../schema/drift.ts'
import { type Health, HealthSchema } from '../schema/health.ts'
import { migrate } from '../schema/migrations.ts'
import { ParseError, parseWith } from '../schema/parse.ts'
import { type Server, ServerSchema, serverPath } from '../schema/server.ts'
import { type Aliases, AliasesSchema, type Snapshot, SnapshotSchema } from '../schema/snapshot.ts'

/** Folders with one file a day: FOLDER/YYYY/MM/DD.jsonl, or .json for `days`. */
export type DayFolder = 'health' | 'drift' | 'days'

/** The dataset below a folder. Everything it reads is checked; a file that is not there is a fact and no error. */
export class Dataset {
  readonly dir: string

  constructor(dir: string) {
    this.dir = resolve(dir)
  }

  /** Ids of all servers, sorted; reads names only. @throws {ParseError} naming a file that lies where no server's file can */
  async listServerIds(): Promise<string[]> {
    const ids: string[] = []
    for (const folder of await this.#list('servers')) {
      for (const name of await this.#list(`servers/${folder}`)) {
        const id = name.replace(/\.json$/, '')
        const path = `servers/${folder}/${name}`
        if (path !== serverPath(id)) throw new ParseError(path, [`no server's file: it would be ${serverPath(id)}`])
        ids.push(id)
      }
    }
    return ids.toSorted()
  }

  /** Undefined where there is no such server. @throws {ParseError|SchemaVersionError} */
  readServer(id: string): Promise<Server | undefined> {
    return this.#document(serverPath(id), ServerSchema)
  }

  /** Every server, one at a time, by id: never all in memory at once. */
  async *readServers(): AsyncGenerator<Server> {
    for (const id of await this.listServerIds()) {
      const server = await this.readServer(id)
      if (server !== undefined) yield server
    }
  }

  /** Undefined while nothing has been published. */
  readSnapshot(): Promise<Snapshot | undefined> {
    return this.#document('snapshot.json', SnapshotSchema)
  }

  /** Old ids, and where they lead. */
  readAliases(): Promise<Aliases | undefined> {
    return this.#document('aliases.json', AliasesSchema)
  }

  /** Days of which there is a file, `2026-11-22`, the oldest first. */
  async listDays(folder: DayFolder): Promise<string[]> {
    const days: string[] = []
    for (const year of (await this.#list(folder)).filter((name) => /^\d{4}$/.test(name))) {
      for (const month of (await this.#list(`${folder}/${year}`)).filter((name) => /^\d\d$/.test(name))) {
        for (const name of await this.#list(`${folder}/${year}/${month}`)) {
          const day = /^(\d\d)\.jsonl?$/.exec(name)?.[1]
          if (day !== undefined) days.push(`${year}-${month}-${day}`)
        }
      }
    }
    return days
  }

  /** The probes of a day, in the order of time. @throws {ParseError} naming file and line */
  readHealth(day: string): AsyncGenerator<Health> {
    return this.#lines(dayPath('health', day), HealthSchema)
  }

  /** What changed on a day, in the order of time. @throws {ParseError} naming file and line */
  readDrift(day: string): AsyncGenerator<Drift> {
    return this.#lines(dayPath('drift', day), DriftSchema)
  }

  readDay(day: string): Promise<DaySummary | undefined> {
    return this.#document(dayPath('days', day), DaySummarySchema)
  }

  async #document<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const text = await this.#text(path)
    return text === undefined ? undefined : parseWith(schema, migrate(toJson(text, path)), path)
  }

  async *#lines<T>(path: string, schema: z.ZodType<T>): AsyncGenerator<T> {
    const text = (await this.#text(path)) ?? ''
    for (const [index, line] of text.split('\n').entries()) {
      const subject = `${path}:${index + 1}`
      if (line.trim() !== '') yield parseWith(schema, toJson(line, subject), subject)
    }
  }

  #text(path: string): Promise<string | undefined> {
    return absentAsUndefined(readFile(join(this.dir, path), 'utf8'))
  }

  async #list(path: string): Promise<string[]> {
    return ((await absentAsUndefined(readdir(join(this.dir, path)))) ?? []).toSorted()
  }
}

/** `health/2026/11/22.jsonl` for a day in UTC. */
export function dayPath(folder: DayFolder, day: string): string {
  return `${folder}/${day.replaceAll('-', '/')}.${folder === 'days' ? 'json' : 'jsonl'}`
}

/** @throws {ParseError} */
function toJson(text: string, subject: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ParseError(subject, [`not JSON: ${error instanceof Error ? error.message : String(error)}`])
  }
}

/** A missing file is a fact; every other failure to read is ours, and is thrown. */
async function absentAsUndefined<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined
    throw error
  }
}
