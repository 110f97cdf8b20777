// Servers entered by hand: one JSON file each, reviewed in a pull request. Reads the disk only; a bad file is rejected alone.
import type { Dirent } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { byCodeUnits } from '../../../core/canonical/canonical.ts'
import type { Listing } from '../../../core/schema/listing.ts'
import { migrate, SchemaVersionError } from '../../../core/schema/migrations.ts'
import { parseWith } from '../../../core/schema/parse.ts'
import { type Registration, RegistrationSchema } from '../../../core/schema/registration.ts'
import type { Rejection } from '../../../core/schema/snapshot.ts'
import { Collection, toMalformed, toRejection } from '../collection.ts'
import { parseJson } from '../json-answer.ts'
import { packageKeys } from '../listing-key.ts'
import type { Origin } from '../origin.ts'
import { toRepository } from '../repository-url.ts'

export const registrations: Origin = {
  id: 'registration',
  async crawl(context) {
    const folder = join(context.dataDir, 'registrations')
    const files = (await readEntries(folder)).filter(({ name }) => name.endsWith('.json'))
    files.sort((one, other) => byCodeUnits(one.name, other.name))
    const collection = new Collection()
    for (const file of files) {
      context.signal.throwIfAborted()
      const id = file.name.slice(0, -'.json'.length)
      collection.add(`registration:${id}`, await readRegistration(folder, id, file))
    }
    return collection.finish({ state: {}, complete: true }, context.limit)
  },
}

/** A dataset without the folder simply has no registrations; any other failure to read it is one. */
async function readEntries(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** A link is not followed: it may lead anywhere on the machine that reads it. */
async function readRegistration(folder: string, id: string, file: Dirent): Promise<Listing | Rejection> {
  const key = `registration:${id}`
  if (!file.isFile()) return toRejection(key, 'malformed', `${file.name} is no file of its own`)
  try {
    return toEntry(id, await readFile(join(folder, file.name), 'utf8'))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return toRejection(key, 'malformed', `${file.name} cannot be read (${error.code})`)
  }
}

function toEntry(id: string, text: string): Listing | Rejection {
  const key = `registration:${id}`
  try {
    const registration = parseWith(RegistrationSchema, migrate(parseJson(text, `${id}.json`)), `${id}.json`)
    return registration.id === id ? toListing(key, registration) : toRejection(key, 'malformed', `${id}.json: id must be ${id}`)
  } catch (error) {
    if (error instanceof SchemaVersionError) return toRejection(key, 'malformed', error.message)
    return toMalformed(key, error)
  }
}

function toListing(key: string, registration: Registration): Listing {
  const { schemaVersion: _, id, repository: stated, maintainers: __, ...facts } = registration
  const repository = toRepository(stated?.url, stated?.directory)
  return {
    key,
    origin: 'registration',
    name: id,
    ...facts,
    ...(repository === undefined ? {} : { repository }),
    status: 'active',
    sameAs: packageKeys(registration.packages),
  }
}
