// Puts a new content in a file's place: whole or not at all, wherever the process is killed. Written beside it, synced, renamed.
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import { toReason } from './read-config.ts'

/** The steps on the disk; a test has some of them fail. */
export interface Disk {
  open: typeof open
  rename: typeof rename
}

export const DISK: Disk = { open, rename }

/** Ending of what is being written. */
const BESIDE = '.hisper-new'
/** Whoever was writing so long ago, in milliseconds, was killed. */
const FORGOTTEN_MS = 3_600_000
const PERMISSIONS = 0o7777
/** What may hold secrets is for its owner alone. */
const PRIVATE = 0o600

/**
 * A symbolic link stays one: what it leads to is replaced. Permissions and owner stay those of the file; a new file is its owner's alone.
 * @throws {ConfigError} where it cannot be written; the file is then as it was
 */
export async function replaceFile(file: string, content: string | Uint8Array, disk: Disk = DISK): Promise<void> {
  try {
    const target = await toTarget(file)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    const before = await stat(target).catch(absent)
    await sweep(dirname(target))
    const beside = join(dirname(target), `.${randomUUID()}${BESIDE}`)
    try {
      const handle = await disk.open(beside, 'wx', PRIVATE)
      try {
        await handle.writeFile(content)
        if (before !== undefined) {
          // The owner first: to change it takes some permissions away. Only who runs as another user gets here.
          if (before.uid !== process.getuid?.() && process.platform !== 'win32') await handle.chown(before.uid, before.gid)
          await handle.chmod(before.mode & PERMISSIONS)
        }
        await handle.sync()
      } finally {
        await handle.close()
      }
      await disk.rename(beside, target)
    } catch (error) {
      await rm(beside, { force: true })
      throw error
    }
    await syncFolder(dirname(target))
  } catch (error) {
    if (error instanceof ConfigError || !(error instanceof Error) || !('code' in error)) throw error
    throw new ConfigError(`it cannot be written: ${WRITING[String(error.code)] ?? toReason(String(error.code))}`)
  }
}

const WRITING: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to',
  EPERM: 'there is no permission to',
  EROFS: 'its disk takes no changes',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'there is a file where its folder has to be',
}

/** Takes away what a process left that was killed while it wrote: it may hold secrets. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^\.[0-9a-f-]{36}\.hisper-new$/.test(name)) continue
    const found = await stat(join(folder, name)).catch(absent) // another process was first
    if (found !== undefined && found.mtimeMs < Date.now() - FORGOTTEN_MS) await rm(join(folder, name), { force: true })
  }
}

/** What a link leads to, be it there or not. */
async function toTarget(file: string): Promise<string> {
  try {
    return await realpath(file)
  } catch (error) {
    absent(error)
    const link = await readlink(file).catch(() => undefined)
    return link === undefined ? file : await toTarget(resolve(dirname(file), link))
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}

/** The name is as lasting as the content only once the folder is on the disk; Windows has no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
