// The reader's model: where it is asked, by which name, with which key. Kept in the companion's folder, in a file for its owner alone.
import { chmod, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../clients/replace-file.ts'
import { isLoopback } from '../registry/address.ts'
import { UsageError } from '../usage-error.ts'
import { PlanError } from './plan-error.ts'

/** What a header may carry (RFC 9110 §5.5), without spaces: a key with a line break in it would be shown by the error that it makes. */
const KEY = /^[\x21-\x7e]{1,1000}$/
const PRIVATE = 0o600

const ModelSchema = z.strictObject({
  /** Where the API begins, `https://api.example.com/v1`: without a slash at its end, a query, or a user in it. */
  url: z.string().refine((url) => findAddressFault(url) === undefined),
  name: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  key: z.string().regex(KEY).optional(),
})
/** The key is a secret: it goes into the header of requests to `url`, and nowhere else. */
export type Model = z.infer<typeof ModelSchema>

/** @throws {UsageError} which quotes neither the key nor an address that may have a secret in it */
export function toModel({ url, name, key }: { url: string; name: string; key?: string | undefined }): Model {
  const fault = findAddressFault(url)
  if (fault !== undefined) throw new UsageError(`--url: ${fault}`)
  if (key !== undefined && !KEY.test(key)) throw new UsageError('the key is none: it has to be one word of visible ASCII characters')
  const model = ModelSchema.safeParse({ url: url.replace(/\/+$/, ''), name, ...(key === undefined ? {} : { key }) })
  if (!model.success) throw new UsageError('--model: a name has no more than 200 visible ASCII characters, and no space')
  return model.data
}

/** Whether the model is asked on this machine, so that nothing leaves it. */
export function isLocal({ url }: Pick<Model, 'url'>): boolean {
  return isLoopback(new URL(url).hostname)
}

function findAddressFault(text: string): string | undefined {
  if (!URL.canParse(text) || text.length > 2_000) return 'that is no address'
  const { protocol, hostname, username, password } = new URL(text)
  if (username + password !== '') return 'an address with a user or a password in it is not used; give the key by itself'
  if (/[?#]/.test(text)) return 'an address with a query or a fragment is not used; it ends where /chat/completions is put behind it'
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return undefined
  return 'it has to be https, or http on this machine (127.0.0.1, [::1])'
}

export class ModelFile {
  readonly #file: string

  /** @param folder of the companion's data */
  constructor(folder: string) {
    this.#file = join(folder, 'model.json')
  }

  /**
   * Read anew each time: it is changed while a companion runs.
   * @returns undefined where none is configured
   * @throws {PlanError} `no_model` where the file is none that was written here
   */
  async read(): Promise<Model | undefined> {
    const text = await readFile(this.#file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw unreadable()
    })
    if (text === undefined) return undefined
    try {
      return ModelSchema.parse(JSON.parse(text))
    } catch {
      throw unreadable() // what is wrong with it is not told: it may be the key
    }
  }

  /** Whole or not at all. @throws {ConfigError} */
  async write(model: Model): Promise<void> {
    // A file keeps the permissions it has.
    await chmod(this.#file, PRIVATE).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
    await replaceFile(this.#file, `${JSON.stringify(model, undefined, 2)}\n`)
  }

  async forget(): Promise<void> {
    await rm(this.#file, { force: true })
  }
}

function unreadable(): PlanError {
  return new PlanError('no_model', 'what is kept of the model cannot be read: set it again with hisper model set')
}
