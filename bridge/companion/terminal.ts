// The reader's own terminal as one more page of the companion: `hisper run` beside a companion that serves goes to that one, with a token that
// only this user's files hold, and that ends with the companion.
import { createHash, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Companion as Client, type PagePairing } from '../../core/bridge/client.ts'
import type { Reach } from '../../core/bridge/reach.ts'
import { BridgeTrouble } from '../../core/bridge/trouble.ts'
import type { Pairing } from '../../core/schema/bridge.ts'
import { Sha256Schema } from '../../core/schema/text.ts'
import type { KeptPairing, PairingStore } from '../api/services.ts'
import { replaceFile } from '../clients/replace-file.ts'
import { uuid7 } from '../uuid7.ts'

const FILE = 'terminal.json'
const FileSchema = z.strictObject({ url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+$/), pairing: z.uuidv7(), token: Sha256Schema })

/** Pairings as they are kept, and the terminal's, which is in memory alone and in no list. */
export class TerminalPairing {
  readonly kept: PagePairing
  readonly #pairing: Omit<Pairing, 'origin'>
  #url: string | undefined

  /** @param now milliseconds since 1970 */
  constructor(now: number) {
    const pairing = uuid7(now, randomBytes(10))
    this.kept = { pairing, token: randomBytes(32).toString('hex') }
    this.#pairing = { id: pairing, scopes: ['read', 'run', 'approve'], createdAt: new Date(now).toISOString() }
  }

  /** From now on it is good, for the companion's own address. */
  open(url: string): void {
    this.#url = url
  }

  is(id: string): boolean {
    return id === this.kept.pairing
  }

  over(store: PairingStore): PairingStore {
    return {
      add: (kept) => store.add(kept),
      get: async (id) => (this.is(id) ? this.#known() : store.get(id)),
      list: () => store.list(),
      delete: (id) => store.delete(id),
      used: (id, at) => (this.is(id) ? Promise.resolve() : store.used(id, at)),
    }
  }

  #known(): KeptPairing | undefined {
    const verifier = createHash('sha256').update(Buffer.from(this.kept.token, 'hex')).digest('hex')
    return this.#url === undefined ? undefined : { pairing: { ...this.#pairing, origin: this.#url }, verifier }
  }
}

/** Lets the terminals of this user find the companion that serves. @returns takes that back */
export async function announce(folder: string, url: string, { pairing, token }: PagePairing): Promise<() => void> {
  const file = join(folder, FILE)
  await replaceFile(file, JSON.stringify({ url, pairing, token }))
  return () => rmSync(file, { force: true })
}

/** @returns the companion that serves with this data; undefined where none does, also where one was killed and left its word behind */
export async function findServing(folder: string): Promise<Client | undefined> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => undefined)
  const said = text === undefined ? undefined : FileSchema.safeParse(toJson(text)).data
  if (said === undefined) return undefined
  const client = toClient(said.url, said)
  try {
    await client.prove()
    return client
  } catch (error) {
    if (error instanceof BridgeTrouble) return undefined
    throw error
  }
}

/** @param url of the companion: the terminal asks as its own page does */
export function toClient(url: string, { pairing, token }: PagePairing): Client {
  const reach: Reach = {
    ...{ base: url, origin: url, randomBytes: (length) => new Uint8Array(randomBytes(length)), now: () => performance.now() },
    fetch: (target, init) => fetch(target, { ...init, headers: { ...init?.headers, Origin: url } }),
    permission: async () => undefined,
  }
  return new Client(reach, { pairing, token })
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
