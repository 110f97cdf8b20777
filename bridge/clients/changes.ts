// Every change that Hisper makes to a configuration, with a copy of what stood there before, so that the last one can be taken back.
import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ParseError, parseJson, parseWith } from '../../core/schema/parse.ts'
import { InstantSchema, Sha256Schema } from '../../core/schema/text.ts'
import { ConfigError } from './config-error.ts'
import { DISK, type Disk, replaceFile } from './replace-file.ts'

/** Older ones are forgotten, and their copies go. */
const MOST_KEPT = 50

const ChangeSchema = z.strictObject({
  at: InstantSchema,
  kind: z.enum(['add', 'replace', 'remove']),
  client: z.string(),
  name: z.string(),
  file: z.string(),
  /** Of what stood there; null where there was no file. */
  before: Sha256Schema.nullable(),
  /** Null where the file was taken away. */
  after: Sha256Schema.nullable(),
  /** Where the copy of it is. */
  backup: z.string().nullable(),
})
export type Change = z.infer<typeof ChangeSchema>
const ChangesSchema = z.array(ChangeSchema)

export interface NewContent {
  kind: Change['kind']
  client: string
  name: string
  file: string
  /** What the new text was made from; undefined where there was no file. */
  before: string | undefined
  /** Undefined to take the file away. */
  text: string | undefined
}

export class ConfigChanges {
  readonly #file: string
  readonly #now: () => Date
  readonly #disk: Disk

  /** @param folder of the companion's data */
  constructor(folder: string, now: () => Date, disk: Disk = DISK) {
    this.#file = join(folder, 'changes.json')
    this.#now = now
    this.#disk = disk
  }

  /**
   * Copies what stands there, notes the change, and makes it, in this order: killed at any moment, the file is whole, and the copy is there
   * before it is needed.
   * @returns the change, with where the copy is
   * @throws {ConfigError} where the file is another than the new text was made from, or cannot be written
   */
  async make({ kind, client, name, file, before, text }: NewContent): Promise<Change> {
    const bytes = await readBytes(file)
    if (bytes?.toString() !== before) throw new ConfigError('it was changed by somebody else just now: nothing was written, try again')
    const at = this.#now().toISOString()
    const backup = bytes === undefined ? null : await this.#copy(file, bytes, at)
    const hashes = { before: bytes === undefined ? null : toHash(bytes), after: text === undefined ? null : toHash(text) }
    const change = { at, kind, client, name, file, ...hashes, backup }
    const changes = await this.#read()
    const kept = [...changes, change].slice(-MOST_KEPT)
    await this.#write(kept)
    await this.#put(file, text)
    for (const old of changes) if (!kept.includes(old)) await forget(old)
    return change
  }

  /**
   * Puts back what the last change replaced. One that was noted and never made is passed over.
   * @returns the change; undefined where there is none to take back
   * @throws {ConfigError} where the file is another than the change left
   */
  async undo(): Promise<Change | undefined> {
    const changes = await this.#read()
    for (let last = changes.pop(); last !== undefined; last = changes.pop()) {
      const hash = await hashOf(last.file)
      const wasMade = hash !== last.before
      if (wasMade && hash !== last.after) {
        const copy = last.backup === null ? '' : `; what stood there before is in ${last.backup}`
        throw new ConfigError(`${last.file} was changed since${copy}`)
      }
      if (wasMade) await this.#put(last.file, await this.contentBefore(last))
      await this.#write(changes)
      await forget(last)
      if (wasMade) return last
    }
    return undefined
  }

  /** @returns what stood in the file before; undefined where there was no file. @throws {ConfigError} where the copy is gone */
  async contentBefore({ backup, before }: Change): Promise<string | undefined> {
    if (backup === null) return undefined
    const bytes = await readBytes(backup)
    if (bytes === undefined || toHash(bytes) !== before) throw new ConfigError(`the copy ${backup} is gone, or another than was made`)
    return bytes.toString()
  }

  /** @returns the last change, where it is of this entry and the file is as it left it: to remove the entry is then to take it back */
  async lastOf(file: string, name: string): Promise<Change | undefined> {
    const last = (await this.#read()).at(-1)
    if (last === undefined || last.kind !== 'add' || last.file !== file || last.name !== name) return undefined
    return (await hashOf(file)) === last.after ? last : undefined
  }

  async #put(file: string, text: string | undefined): Promise<void> {
    if (text === undefined) await rm(file, { force: true })
    else await replaceFile(file, text, this.#disk)
  }

  /** Beside the file, under a name that is not taken, with the file's own permissions at most. */
  async #copy(file: string, bytes: Uint8Array, at: string): Promise<string> {
    const name = `${file}.hisper-backup-${at.replace(/[:.]/g, '-')}`
    let backup = name
    for (let number = 2; (await readBytes(backup)) !== undefined; number++) backup = `${name}-${number}`
    await replaceFile(backup, bytes, this.#disk)
    return backup
  }

  async #read(): Promise<Change[]> {
    const bytes = await readBytes(this.#file)
    if (bytes === undefined) return []
    try {
      return parseWith(ChangesSchema, parseJson(bytes.toString(), this.#file), this.#file)
    } catch (error) {
      if (error instanceof ParseError) throw new ConfigError(`what Hisper noted of its changes cannot be read: ${error.message}`)
      throw error
    }
  }

  async #write(changes: readonly Change[]): Promise<void> {
    await replaceFile(this.#file, `${JSON.stringify(changes, undefined, 2)}\n`, this.#disk)
  }
}

function toHash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** @returns null where there is no file */
async function hashOf(file: string): Promise<string | null> {
  const bytes = await readBytes(file)
  return bytes === undefined ? null : toHash(bytes)
}

async function forget({ backup }: Change): Promise<void> {
  if (backup !== null) await rm(backup, { force: true })
}

async function readBytes(file: string): Promise<Buffer | undefined> {
  return await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw new ConfigError('it cannot be read')
  })
}
