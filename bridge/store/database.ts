// The companion's database: one SQLite file that one companion writes. What a transaction wrote is on the disk when it returns.
import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { UsageError } from '../usage-error.ts'

/** One entry a version, in order; never changed once it was published. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE tasks (
     id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, words TEXT NOT NULL, state TEXT NOT NULL, asked_by TEXT NOT NULL,
     created_at TEXT NOT NULL, ended_at TEXT
   ) STRICT;
   CREATE TABLE steps (
     task TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE, place INTEGER NOT NULL, id TEXT NOT NULL,
     asked TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, started_at TEXT, ended_at TEXT, failure TEXT,
     granted TEXT, may_repeat INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (task, id)
   ) STRICT;
   CREATE TABLE results (
     task TEXT NOT NULL, step TEXT NOT NULL, result TEXT NOT NULL, PRIMARY KEY (task, step),
     FOREIGN KEY (task, step) REFERENCES steps (task, id) ON DELETE CASCADE
   ) STRICT;
   CREATE TABLE waiting (
     id TEXT PRIMARY KEY, task TEXT NOT NULL, step TEXT NOT NULL, digest TEXT NOT NULL, call TEXT NOT NULL, since TEXT NOT NULL,
     UNIQUE (task, step), FOREIGN KEY (task, step) REFERENCES steps (task, id) ON DELETE CASCADE
   ) STRICT;
   CREATE TABLE approvals (
     id TEXT PRIMARY KEY, server TEXT NOT NULL, tool TEXT NOT NULL, definition TEXT NOT NULL, arguments TEXT NOT NULL,
     created_at TEXT NOT NULL, used_at TEXT, uses INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE TABLE pairings (
     id TEXT PRIMARY KEY, origin TEXT NOT NULL, scopes TEXT NOT NULL, created_at TEXT NOT NULL, used_at TEXT, verifier TEXT NOT NULL
   ) STRICT;
   CREATE TABLE audit (at TEXT NOT NULL, origin TEXT NOT NULL, what TEXT NOT NULL, outcome TEXT NOT NULL) STRICT;`,
  `CREATE TABLE schedules (
     id TEXT PRIMARY KEY, asked TEXT NOT NULL, state TEXT NOT NULL, created_by TEXT NOT NULL, created_at TEXT NOT NULL,
     next_at TEXT, left_at TEXT, left_why TEXT
   ) STRICT;
   CREATE TABLE fires (
     schedule TEXT NOT NULL REFERENCES schedules (id) ON DELETE CASCADE, at TEXT NOT NULL, key TEXT NOT NULL UNIQUE, task TEXT,
     PRIMARY KEY (schedule, at)
   ) STRICT;`,
]

const SETTINGS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000'

export interface OpenDatabase {
  database: DatabaseSync
  close(): void
}

/**
 * Opens the database to write it, and lets no other companion do so until it is closed, or its process ended in whatever way.
 * @param path the file; made, with its folder, for nobody but its user
 * @throws {UsageError} where another companion has it, or a newer one wrote it
 */
export function openDatabase(path: string): OpenDatabase {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const lock = openFile(`${path}.lock`)
  try {
    // A lock of the system's, which it takes back from a process that is killed. In a file of its own: readers need none.
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    throw new UsageError('another hisper is at work with the same data: use its page, or wait for its end', { cause })
  }
  try {
    const database = openFile(path)
    database.exec(SETTINGS)
    migrate(database)
    return {
      database,
      close() {
        database.close()
        lock.close()
      },
    }
  } catch (error) {
    lock.close()
    throw error
  }
}

/**
 * Opens it also while a companion runs, for what that looks up anew each time and never keeps: schedules. Where there is none, it is made.
 * @throws {UsageError} where it is another version's
 */
export function openBeside(path: string): OpenDatabase {
  const known = openToRead(path)
  const isCurrent = known !== undefined && versionOf(known.database) === MIGRATIONS.length
  known?.close()
  if (!isCurrent) openDatabase(path).close()
  const database = openFile(path)
  database.exec(SETTINGS)
  return { database, close: () => database.close() }
}

/** Opens it to look, also while a companion runs. @returns undefined where there is none */
export function openToRead(path: string): OpenDatabase | undefined {
  if (!existsSync(path)) return undefined
  const database = new DatabaseSync(path, { readOnly: true })
  return { database, close: () => database.close() }
}

function openFile(path: string): DatabaseSync {
  // Before SQLite makes it, so that it is at no moment readable by others; its journal gets the same permissions.
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
  return new DatabaseSync(path)
}

/** Runs `work` whole or not at all. */
export function transact<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const value = work()
    database.exec('COMMIT')
    return value
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0)
}

/** @param to the version that it is to have: the newest, but in tests */
export function migrate(database: DatabaseSync, to = MIGRATIONS.length): void {
  const version = versionOf(database)
  if (version > MIGRATIONS.length) throw new UsageError('a newer version of Hisper wrote this database: use that one')
  for (const [index, statements] of MIGRATIONS.slice(0, to).entries()) {
    if (index < version) continue
    transact(database, () => database.exec(`${statements} PRAGMA user_version = ${index + 1}`))
  }
}
