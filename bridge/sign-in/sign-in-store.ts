// Keeps sign-ins, one entry a server: in the system's key store where that takes them, else in a file for its owner alone. The file says
// of each which of the two, so that there is one place to look whatever the system.
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InstantSchema } from '../../core/schema/text.ts'
import { ConfigError } from '../clients/config-error.ts'
import { readConfig } from '../clients/read-config.ts'
import { replaceFile } from '../clients/replace-file.ts'
import { type Credential, CredentialSchema } from './credential.ts'
import type { KeyStore } from './key-store.ts'
import { locked } from './lock.ts'

const EntrySchema = z.discriminatedUnion('keptIn', [
  z.strictObject({ keptIn: z.literal('file'), changedAt: InstantSchema, credential: CredentialSchema }),
  z.strictObject({ keptIn: z.literal('system'), changedAt: InstantSchema }),
])
const FileSchema = z.strictObject({ version: z.literal(1), entries: z.record(z.string(), EntrySchema) })
type Entries = z.infer<typeof FileSchema>['entries']

export type Place = 'system' | 'file'

export interface Kept {
  /** Origin and path of the server. */
  server: string
  keptIn: Place
}

export interface SignInStoreOptions {
  /** Of the sign-ins alone. */
  folder: string
  /** Asked once, when it is first needed. */
  keyStore(): Promise<KeyStore | undefined>
  now(): Date
}

export class SignInStore {
  readonly #options: SignInStoreOptions
  readonly #file: string
  #keys: Promise<KeyStore | undefined> | undefined
  #read: { mark: string; entries: Entries; credentials: Map<string, Credential> } | undefined

  constructor(options: SignInStoreOptions) {
    this.#options = options
    this.#file = join(options.folder, 'sign-ins.json')
  }

  /** @param key of the server (addresses.ts). @throws {ConfigError} where it is there and cannot be read */
  async get(key: string): Promise<Credential | undefined> {
    const { entries, credentials } = await this.#look()
    const known = credentials.get(key)
    if (known !== undefined) return known
    const entry = Object.hasOwn(entries, key) ? entries[key] : undefined
    if (entry === undefined) return undefined
    const credential = entry.keptIn === 'file' ? entry.credential : await this.#ofSystem(key)
    if (credential !== undefined) credentials.set(key, credential)
    return credential
  }

  async list(): Promise<Kept[]> {
    return Object.entries((await this.#look()).entries).map(([server, { keptIn }]) => ({ server, keptIn }))
  }

  /** @returns where it is kept now */
  async set(credential: Credential): Promise<Place> {
    const { server: key } = credential
    const keptIn = await this.#intoSystem(key, credential)
    const changedAt = this.#options.now().toISOString()
    await this.#change((entries) => {
      entries[key] = keptIn === 'system' ? { keptIn, changedAt } : { keptIn, changedAt, credential }
    })
    return keptIn
  }

  /** @returns whether there was anything */
  async remove(key: string): Promise<boolean> {
    const entry = (await this.list()).find(({ server }) => server === key)
    if (entry === undefined) return false
    // Where the store is gone, what it held is out of reach, and out of use.
    if (entry.keptIn === 'system') await (await this.#system())?.remove(key).catch(() => undefined)
    await this.#change((entries) => {
      delete entries[key]
    })
    return true
  }

  /** Runs `work` while nobody else, in whatever process, changes the sign-in of this server. */
  exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
    return locked(join(this.#options.folder, `${createHash('sha256').update(key).digest('hex').slice(0, 16)}.lock`), work)
  }

  async #ofSystem(key: string): Promise<Credential | undefined> {
    const text = await (await this.#system())?.get(key).catch(() => undefined)
    return text === undefined ? undefined : parse(CredentialSchema, text)
  }

  async #intoSystem(key: string, credential: Credential): Promise<Place> {
    const system = await this.#system()
    if (system === undefined) return 'file'
    try {
      await system.set(key, JSON.stringify(credential))
      return 'system'
    } catch {
      // It is not there after all, is locked, or takes no value of that length, as Windows' does not: what it held before is out of date.
      await system.remove(key).catch(() => undefined)
      return 'file'
    }
  }

  #system(): Promise<KeyStore | undefined> {
    this.#keys ??= this.#options.keyStore()
    return this.#keys
  }

  async #change(change: (entries: Entries) => void): Promise<void> {
    await locked(join(this.#options.folder, 'sign-ins.lock'), async () => {
      const { entries } = await this.#look()
      const next = { ...entries }
      change(next)
      await replaceFile(this.#file, `${JSON.stringify({ version: 1, entries: next })}\n`)
    })
  }

  /** The file as it is now; read only where it is another than it was. */
  async #look() {
    const found = await stat(this.#file, { bigint: true }).catch(() => undefined)
    const mark = found === undefined ? '' : `${found.ino} ${found.mtimeNs} ${found.size}`
    if (this.#read?.mark === mark) return this.#read
    const text = (await readConfig(this.#file, 'json'))?.text
    const entries = text === undefined ? {} : parse(FileSchema, text)?.entries
    if (entries === undefined) throw new ConfigError(`${this.#file} cannot be read: move it away, and sign in again`)
    this.#read = { mark, entries, credentials: new Map() }
    return this.#read
  }
}

function parse<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
