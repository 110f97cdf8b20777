// The store of installed packages: one folder for each name, version and integrity, made elsewhere and renamed into place when it is
// whole. A kill leaves an entry or none; what is there is started again without a request.
import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { listFolder, readText, writeWhole } from '../../lib/files.ts'
import { removeTree } from './remove-tree.ts'

/** How the package is started, with paths relative to its entry. */
const EntryPointSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('node'), script: z.string(), flags: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('binary'), file: z.string() }),
  z.strictObject({ kind: z.literal('python'), script: z.string(), module: z.string(), attribute: z.string() }),
])
export type EntryPoint = z.infer<typeof EntryPointSchema>

const RecordSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  integrity: z.string().optional(),
  entryPoint: EntryPointSchema,
  hasNativeCode: z.boolean(),
})
export type StoreRecord = z.infer<typeof RecordSchema>

export interface StoreEntry {
  /** Absolute. */
  folder: string
  record: StoreRecord
}

export type StoreKind = 'npm' | 'pypi'

/** Its modification time is when the entry was last used. */
const RECORD = 'entry.json'
/** Packages under a name and version whose integrity nobody stated: published versions are immutable, so the first one found stands. */
const VERSIONS = 'versions'
const UNFINISHED = 'unfinished'
const DOWNLOADS = 'downloads'
const DAY_MS = 86_400_000

export interface Store {
  /** @param integrity undefined where the registry's word is not known: then what was installed under that version */
  find(kind: StoreKind, name: string, version: string, integrity: string | undefined, now: Date): Promise<StoreEntry | undefined>
  /** An empty folder on the store's disk for one installation; `discard` it afterwards, whatever became of it. */
  begin(): Promise<string>
  discard(unfinished: string): Promise<void>
  /** Moves a finished folder into the store under its record. */
  commit(kind: StoreKind, finished: string, record: StoreRecord, now: Date): Promise<StoreEntry>
  /** Folder in which an installer keeps what it downloaded from one registry. */
  downloads(kind: StoreKind, registry: string): Promise<string>
}

export function openStore(root: string): Store {
  const folderOf = (kind: StoreKind, key: string) => join(root, kind, key.slice(0, 2), key)
  const versionOf = (kind: StoreKind, name: string, version: string) => join(root, kind, VERSIONS, `${digest(name, version)}.txt`)

  async function read(folder: string): Promise<StoreEntry | undefined> {
    const text = await readText(join(folder, RECORD))
    const record = text === undefined ? undefined : RecordSchema.safeParse(toJson(text)).data // none where an older release wrote it
    return record === undefined ? undefined : { folder, record }
  }

  return {
    async find(kind, name, version, integrity, now) {
      const key = integrity === undefined ? (await readText(versionOf(kind, name, version)))?.trim() : digest(name, version, integrity)
      const entry = key === undefined ? undefined : await read(folderOf(kind, key))
      if (entry !== undefined) await utimes(join(entry.folder, RECORD), now, now)
      return entry
    },
    async begin() {
      await mkdir(join(root, UNFINISHED), { recursive: true })
      return mkdtemp(join(root, UNFINISHED, 'install-'))
    },
    discard: removeTree,
    async commit(kind, finished, record, now) {
      const { name, version, integrity } = record
      const key = digest(name, version, integrity ?? '')
      const folder = folderOf(kind, key)
      await writeFile(join(finished, RECORD), JSON.stringify(record))
      await utimes(join(finished, RECORD), now, now)
      await chmod(finished, 0o755) // the sandbox's user is another
      await mkdir(join(folder, '..'), { recursive: true })
      if (!(await moveTo(folder, finished)) && (await read(folder)) === undefined) {
        await removeTree(folder)
        await moveTo(folder, finished)
      }
      await writeWhole(versionOf(kind, name, version), `${key}\n`, join(root, UNFINISHED))
      return { folder, record }
    },
    async downloads(kind, registry) {
      const folder = join(root, DOWNLOADS, `${kind}-${digest(registry).slice(0, 16)}`)
      await mkdir(folder, { recursive: true })
      return folder
    },
  }
}

/**
 * Removes what was left unfinished a day ago, entries that nobody has started and downloads made longer ago than `unusedDays`, and what
 * the registries said of versions a day ago, so that a dependency's newer version is found. For when nothing is being installed.
 * @param root folder of the store
 * @returns how many entries were removed
 */
export async function pruneStore(root: string, now: Date, unusedDays = 30): Promise<number> {
  /** What has gone meanwhile counts as old. */
  const isOlder = async (path: string, days: number) => ((await lastUse(path)) ?? 0) < now.getTime() - days * DAY_MS
  let removed = 0
  for (const kind of ['npm', 'pypi'] as const) {
    for (const part of (await listFolder(join(root, kind))).filter((name) => name !== VERSIONS)) {
      for (const key of await listFolder(join(root, kind, part))) {
        const folder = join(root, kind, part, key)
        if (!(await isOlder(join(folder, RECORD), unusedDays))) continue
        await rm(join(folder, RECORD), { force: true }) // first: a kill in the middle leaves what is no entry any more
        await removeTree(folder)
        removed += 1
      }
    }
    for (const name of await listFolder(join(root, kind, VERSIONS))) {
      const path = join(root, kind, VERSIONS, name)
      const key = ((await readText(path)) ?? '').trim()
      if ((await readText(join(root, kind, key.slice(0, 2), key, RECORD))) === undefined) await rm(path, { force: true })
    }
  }
  for (const name of await listFolder(join(root, UNFINISHED))) {
    const path = join(root, UNFINISHED, name)
    if (await isOlder(path, 1)) await removeTree(path)
  }
  for (const registry of await listFolder(join(root, DOWNLOADS))) await pruneDownloads(join(root, DOWNLOADS, registry))

  /** Packages lie one folder deep, or two where their name has a scope. */
  async function pruneDownloads(folder: string, depth = 0): Promise<void> {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && entry.name.startsWith('@') && depth === 0) await pruneDownloads(path, 1)
      else if (await isOlder(path, entry.name.endsWith('.npm') ? 1 : unusedDays)) await removeTree(path)
    }
  }
  return removed
}

function digest(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** Undefined, which no schema takes, where it is not JSON. */
function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @returns whether it was moved; not where another process has installed the same, or a broken entry lies there */
async function moveTo(folder: string, finished: string): Promise<boolean> {
  try {
    await rename(finished, folder)
    return true
  } catch (error) {
    if (isOf(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) return false
    throw error
  }
}

/** Milliseconds since 1970; undefined where there is no such file. */
async function lastUse(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs
  } catch (error) {
    if (isOf(error, 'ENOENT')) return undefined
    throw error
  }
}

function isOf(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
