// Whether the reader's counts are sent, and where: a file in the companion's folder. Where there is none, nothing is sent; there is no address
// but the one that was given.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InstantSchema } from '../../core/schema/text.ts'
import { replaceFile } from '../clients/replace-file.ts'
import { isLoopback } from '../registry/address.ts'
import { UsageError } from '../usage-error.ts'

const SettingSchema = z.strictObject({ url: z.string().refine((url) => findFault(url) === undefined) })
const TriedSchema = z.strictObject({ triedAt: InstantSchema })

/** @throws {UsageError} */
export function toTelemetryUrl(text: string): string {
  const fault = findFault(text)
  if (fault !== undefined) throw new UsageError(`--url: ${fault}`)
  return new URL(text).href
}

function findFault(text: string): string | undefined {
  if (!URL.canParse(text) || text.length > 2_000) return 'that is no address'
  const { protocol, hostname, username, password } = new URL(text)
  // Any of these could tell one reader from another.
  if (username + password !== '' || /[?#]/.test(text)) return 'an address with a user, a query or a fragment is not used'
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return undefined
  return 'it has to be https, or http on this machine (127.0.0.1, [::1])'
}

export class TelemetryFile {
  readonly #file: string
  /** Beside it, so that a companion that notes a time cannot switch on again what a command has switched off meanwhile. */
  readonly #tried: string

  /** @param folder of the companion's data */
  constructor(folder: string) {
    this.#file = join(folder, 'telemetry.json')
    this.#tried = join(folder, 'telemetry-tried.json')
  }

  /** Read anew each time: it is changed while a companion runs. @returns undefined where it is off; a file that cannot be read is off, too */
  async url(): Promise<string | undefined> {
    return (await readAs(SettingSchema, this.#file))?.url
  }

  /** When it was last tried; undefined before the first time. */
  async triedAt(): Promise<Date | undefined> {
    const tried = await readAs(TriedSchema, this.#tried)
    return tried === undefined ? undefined : new Date(tried.triedAt)
  }

  /** Whole or not at all. @throws {ConfigError} */
  async switchOn(url: string): Promise<void> {
    await replaceFile(this.#file, `${JSON.stringify({ url })}\n`)
  }

  /** @throws {ConfigError} */
  async noteTry(at: Date): Promise<void> {
    await replaceFile(this.#tried, `${JSON.stringify({ triedAt: at.toISOString() })}\n`)
  }

  /** Forgets the address, and when it was last tried. */
  async forget(): Promise<void> {
    await rm(this.#file, { force: true })
    await rm(this.#tried, { force: true })
  }
}

async function readAs<T>(schema: z.ZodType<T>, file: string): Promise<T | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return undefined
  }
}
