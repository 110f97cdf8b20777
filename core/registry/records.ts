// The entries of every server in memory, in the order of their names: what a server of the API needs to answer lists and names at once.
import type { Catalogue } from '../api/catalogue.ts'
import type { Server } from '../schema/server.ts'
import { NO_VERSION, toEntryMeta, toServerJson } from './entry.ts'
import { isFileName, officialNamesOf, ownName } from './names.ts'
import type { Policy } from './policies.ts'
import type { Registry } from './registry.ts'
import { type Entry, OFFICIAL_META, SERVER_JSON_SCHEMA, type ServerJson } from './server-json.ts'

/** What lists filter by; the entry itself is made when it is asked for. */
export interface EntryRow {
  name: string
  lowerName: string
  /** Absent where the server went. */
  id?: string
  version: string
  updatedAt: string
  isDeleted: boolean
  entry(name?: string): Entry
}

export interface Records {
  /** By name, in the order of code units. */
  readonly rows: readonly EntryRow[]
  /** Under any of its names. */
  find(name: string): EntryRow | undefined
  /** Whether a policy takes a server; a server that went was taken by none. */
  isTaken(row: EntryRow, policy: Policy): boolean
}

interface RecordText {
  /** server.json, without its name. */
  json: string
  version: string
  statusMessage: string | undefined
  officialNames: string[]
}

/** Texts of the records, kept while somebody else reads the dataset anyway. */
export class RecordTexts {
  readonly #texts = new Map<string, RecordText>()

  add(server: Server): void {
    const record = toServerJson(server, '')
    const { statusMessage } = server
    const officialNames = officialNamesOf(server)
    this.#texts.set(server.id, { json: JSON.stringify(record), version: record.version, statusMessage, officialNames })
  }

  get(id: string): RecordText | undefined {
    return this.#texts.get(id)
  }
}

/**
 * @param texts of every server of the catalogue, where they were collected while it was built; else the dataset is read once more
 */
export async function loadRecords(catalogue: Catalogue, registry: Registry, texts?: RecordTexts): Promise<Records> {
  const known = texts ?? new RecordTexts()
  if (texts === undefined) for await (const server of catalogue.dataset.readServers()) known.add(server)
  const byName = new Map<string, EntryRow>()
  const others: [string, EntryRow][] = []
  for (const id of catalogue.ids) {
    const text = known.get(id)
    if (text === undefined) throw new RangeError(`${id}: its record was not read`)
    const row = toRow(registry, id, text)
    byName.set(row.name, row)
    for (const name of registry.otherNamesOf(id, text.officialNames)) others.push([name, row])
  }
  for (const row of await removedRows(catalogue, registry)) if (!byName.has(row.name)) byName.set(row.name, row)
  const rows = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const [name, row] of others) if (byName.get(name)?.id === undefined) byName.set(name, row)
  const members = new Map(registry.policies.map((policy) => [policy, new Set(registry.membersOf(policy))]))
  return {
    rows,
    find: (name) => byName.get(name),
    isTaken: ({ id }, policy) => id !== undefined && members.get(policy)?.has(id) === true,
  }
}

function toRow(registry: Registry, id: string, { json, version, statusMessage }: RecordText): EntryRow {
  const name = registry.nameOf(id)
  const { updatedAt, status } = registry.factsOf(id)
  return {
    name,
    lowerName: name.toLowerCase(),
    id,
    version,
    updatedAt,
    isDeleted: status === 'deleted',
    entry: (asked = name) => {
      const server: ServerJson = JSON.parse(json)
      return { server: { ...server, name: asked }, _meta: toEntryMeta(registry.factsOf(id, asked), statusMessage) }
    },
  }
}

/** What went of late, so that copies can drop it: its name, and that it is gone. Nothing else of it is kept. */
async function removedRows({ dataset, aliases, indexOf }: Catalogue, registry: Registry): Promise<EntryRow[]> {
  const retired = (await dataset.readAliases())?.retired ?? {}
  return [...registry.changes.removed].map(([id, goneAt]): EntryRow => {
    const official = retired[id]?.keys.flatMap((key) => (key.startsWith('mcp:') ? [key.slice('mcp:'.length)] : [])).find(isFileName)
    const name = official ?? ownName(registry.namespace, id)
    const successor = aliases[id] ?? ''
    const description = 'No longer listed here.'
    const statusMessage = indexOf(successor) !== undefined ? `Now listed as ${registry.nameOf(successor)}.` : description
    const dates = { statusChangedAt: goneAt, publishedAt: retired[id]?.firstSeenAt ?? goneAt, updatedAt: goneAt }
    const entry = (asked = name): Entry => ({
      server: { $schema: SERVER_JSON_SCHEMA, name: asked, description, version: NO_VERSION },
      _meta: { [OFFICIAL_META]: { status: 'deleted', statusMessage, ...dates, isLatest: true } },
    })
    return { name, lowerName: name.toLowerCase(), version: NO_VERSION, updatedAt: goneAt, isDeleted: true, entry }
  })
}
