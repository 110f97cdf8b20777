// What the registry's API v0.1 answers to questions with parameters: pages, search, what changed since, versions of one server.
// Rules: modelcontextprotocol/registry, docs/reference/api (v0.1). A registry like this one holds one version a server, the latest.
import { z } from 'zod'
import { RegistryNameSchema } from '../schema/text.ts'
import type { Policy } from './policies.ts'
import type { EntryRow, Records } from './records.ts'
import type { Entry, EntryList } from './server-json.ts'

const optional = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema.optional())
const flag = z.enum(['true', 'false', '1', '0']).transform((word) => word === 'true' || word === '1')

/** The query of a list as it came, one text a parameter, to what it asks for. What is unknown is ignored; an empty text is none. */
export const ListQuerySchema = z
  .object({
    cursor: optional(z.string().transform(fromCursor)),
    limit: optional(
      z
        .string()
        .regex(/^\d{1,9}$/, 'must be a number')
        .transform(Number)
        .pipe(z.int().min(1).max(100)),
    ),
    search: optional(z.string().max(300)),
    updated_since: optional(z.iso.datetime({ offset: true }).transform((instant) => new Date(instant).toISOString())),
    version: optional(z.string().max(255)),
    include_deleted: optional(flag),
  })
  .transform(({ cursor, limit = 30, search, updated_since, version, include_deleted = false }) => ({
    after: cursor,
    limit,
    search,
    updatedSince: updated_since,
    version,
    includeDeleted: include_deleted,
  }))
export type ListQuery = z.infer<typeof ListQuerySchema>

/** Whether deleted servers are told as well. */
export const VersionQuerySchema = z
  .object({ include_deleted: optional(flag) })
  .transform(({ include_deleted = false }) => ({ includeDeleted: include_deleted }))
export type VersionQuery = z.infer<typeof VersionQuerySchema>

/**
 * A page. A cursor names the last server of the page before it, and the order is that of names: whatever comes, changes or goes between
 * two pages, a server that stays is on exactly one of them.
 * @param policy whose registry is asked; without one, all servers
 */
export function listEntries(records: Records, query: ListQuery, policy?: Policy): EntryList {
  const { after, limit, search, updatedSince, version, includeDeleted } = query
  const words = search?.toLowerCase()
  const page: EntryRow[] = []
  for (let index = after === undefined ? 0 : placeAfter(records.rows, after); index < records.rows.length; index += 1) {
    const row = records.rows[index]
    if (row === undefined || (row.isDeleted && !includeDeleted && updatedSince === undefined)) continue
    if (words !== undefined && !row.lowerName.includes(words)) continue
    if (updatedSince !== undefined && row.updatedAt <= updatedSince) continue
    if (version !== undefined && version !== 'latest' && row.version !== version) continue
    // What went is told to every registry's copies: it is not known any more which of them had it.
    if (policy !== undefined && !row.isDeleted && !records.isTaken(row, policy)) continue
    page.push(row)
    if (page.length > limit) break
  }
  const isMore = page.length > limit
  const shown = page.slice(0, limit)
  const last = shown.at(-1)
  return {
    servers: shown.map((row) => row.entry()),
    metadata: { count: shown.length, ...(isMore && last !== undefined ? { nextCursor: toCursor(last.name) } : {}) },
  }
}

/** The versions of a server, of which there is one; undefined where there is no such server: a 404. */
export function listVersions(records: Records, name: string, query: VersionQuery, policy?: Policy): EntryList | undefined {
  const entry = findEntry(records, name, 'latest', query, policy)
  return entry === undefined ? undefined : { servers: [entry], metadata: { count: 1 } }
}

/** @param version `latest`, or the very version; undefined where there is no such server or version: a 404 */
export function findEntry(records: Records, name: string, version: string, query: VersionQuery, policy?: Policy): Entry | undefined {
  const row = records.find(name)
  if (row === undefined || (row.isDeleted && !query.includeDeleted)) return undefined
  if (version !== 'latest' && version !== row.version) return undefined
  if (policy !== undefined && !row.isDeleted && !records.isTaken(row, policy)) return undefined
  return row.entry(name)
}

/** Opaque to clients: only that it comes back as it was. Some append it to an address as it is. */
function toCursor(name: string): string {
  return btoa(name).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromCursor(cursor: string, context: z.RefinementCtx<string>): string {
  const name = /^[\w-]{1,300}$/.test(cursor) ? decodeBase64(cursor.replaceAll('-', '+').replaceAll('_', '/')) : undefined
  if (name !== undefined && RegistryNameSchema.safeParse(name).success) return name
  context.addIssue({ code: 'custom', message: 'must be a cursor that this registry gave' })
  return z.NEVER
}

function decodeBase64(text: string): string | undefined {
  try {
    return atob(text)
  } catch (error) {
    if (error instanceof DOMException) return undefined
    throw error
  }
}

/** Index of the first row after a name, which need not be there any more. */
function placeAfter(rows: readonly EntryRow[], name: string): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle]?.name ?? '') <= name) low = middle + 1
    else high = middle
  }
  return low
}
