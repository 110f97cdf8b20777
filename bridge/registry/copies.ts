// Copies of a registry's files, one file each: a line of JSON on where it is from, then the bytes. Whole or not there: written beside, renamed.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InstantSchema } from '../../core/schema/text.ts'

const HeadSchema = z.object({
  /** Path and query below the registry. */
  path: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  fetchedAt: InstantSchema,
  /** Of what follows: a copy that lost its end is none. */
  length: z.int().nonnegative(),
})

export interface Copy {
  etag?: string | undefined
  lastModified?: string | undefined
  fetchedAt: string
  bytes: Uint8Array
}

const LINE_FEED = 10
/** Ending of what is being written. */
const BESIDE = '.new'
/** Whoever was writing so long ago, in milliseconds, was killed. */
const FORGOTTEN_MS = 3_600_000

export class Copies {
  readonly #folder: string
  readonly #mostBytes: number
  #pruned: Promise<void> | undefined

  /** @param folder of one registry. @param mostBytes of all copies together; the oldest go first */
  constructor(folder: string, mostBytes: number) {
    this.#folder = folder
    this.#mostBytes = mostBytes
  }

  /** @param path with its query: a copy of another version of the file is none. @returns undefined where there is no whole one */
  async read(path: string): Promise<Copy | undefined> {
    const bytes = await readFile(this.#fileOf(path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    const end = bytes?.indexOf(LINE_FEED) ?? -1
    if (bytes === undefined || end === -1) return undefined
    const head = toHead(bytes.subarray(0, end).toString())
    const body = bytes.subarray(end + 1)
    if (head === undefined || head.path !== path || head.length !== body.length) return undefined
    return { etag: head.etag, lastModified: head.lastModified, fetchedAt: head.fetchedAt, bytes: body }
  }

  async write(path: string, { bytes, ...rest }: Copy): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    this.#pruned ??= this.#prune()
    await this.#pruned
    const beside = join(this.#folder, `${randomUUID()}${BESIDE}`)
    const head = JSON.stringify({ ...rest, path, length: bytes.length } satisfies z.input<typeof HeadSchema>)
    try {
      await writeFile(beside, Buffer.concat([Buffer.from(`${head}\n`), bytes]), { mode: 0o600, flag: 'wx' })
      await rename(beside, this.#fileOf(path))
    } catch (error) {
      await rm(beside, { force: true })
      throw error
    }
  }

  /** One file for all versions of a path: the newest takes the place of the one before. */
  #fileOf(path: string): string {
    const [plain = ''] = path.split('?', 1)
    return join(this.#folder, `${createHash('sha256').update(plain).digest('hex').slice(0, 32)}.copy`)
  }

  async #prune(): Promise<void> {
    const names = await readdir(this.#folder)
    const files = await Promise.all(
      names.map(async (name) => {
        const { size, mtimeMs } = await stat(join(this.#folder, name)).catch(() => ({ size: 0, mtimeMs: 0 })) // another process was first
        return { name, size, mtimeMs }
      }),
    )
    let total = 0
    const forgotten = Date.now() - FORGOTTEN_MS
    for (const { name, size, mtimeMs } of files.toSorted((a, b) => b.mtimeMs - a.mtimeMs)) {
      total += size
      if (total > this.#mostBytes || (name.endsWith(BESIDE) && mtimeMs < forgotten)) await rm(join(this.#folder, name), { force: true })
    }
  }
}

function toHead(text: string): z.infer<typeof HeadSchema> | undefined {
  try {
    return HeadSchema.safeParse(JSON.parse(text)).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
