// Reads the official MCP registry's list, page by page from a cursor on. A page that fails after others came does not undo them.
import { z } from 'zod'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import { HttpError } from '../../lib/http.ts'
import { fetchJson } from '../json-answer.ts'
import type { OriginContext } from '../origin.ts'
import { chosen, type RegistryRecord, toRegistryRecord } from './record.ts'

/** The most it gives in one answer. */
const PAGE_SIZE = 100
/** A million records: no list that ends has more pages. */
const MAX_PAGES = 10_000

const PageSchema = z.looseObject({
  // An empty list of the Go programming language may arrive as null.
  servers: z.array(z.unknown()).nullish(),
  metadata: z.looseObject({ nextCursor: z.string().max(2_000).nullish() }),
})

/** A read that goes on over several runs where one does not suffice. */
export interface Read {
  /** Only what changed since this instant; the whole list where absent. */
  since: string | undefined
  /** Where to go on; empty at the beginning. */
  cursor: string
  /** When its first page was asked for, by our own clock. */
  startedAt: string
  /** The latest change that it has shown so far, by the registry's clock. */
  newest: string | undefined
  /** Keys that earlier runs of a whole read have shown. */
  shown: ReadonlySet<string>
  /** Whether it has shown a record that does not say which server it is of: then one that it did not show may be there all the same. */
  hasGap: boolean
}

export interface Pages {
  read: Read
  /** One record a key. */
  records: ReadonlyMap<string, RegistryRecord>
  /** `loop`: its cursors lead nowhere, so that going on there would not help. */
  end: 'end' | 'cut' | 'loop'
}

/**
 * @param limit stops after the page that reaches so many records
 * @returns the read as it stands: `cursor` is where the next run goes on
 * @throws {HttpError | ParseError} where no page could be read at all
 */
export async function readPages(context: OriginContext, read: Read, limit = Number.POSITIVE_INFINITY): Promise<Pages> {
  const records = new Map<string, RegistryRecord>()
  const cursors = new Set<string>()
  let { cursor, newest, hasGap } = read
  const stop = (end: Pages['end']): Pages => ({ read: { ...read, cursor, newest, hasGap }, records, end })
  for (let pages = 0; ; pages += 1) {
    context.signal.throwIfAborted()
    if (context.budget.isSpent()) {
      context.log.warn(`the budget of this run is spent after ${pages} pages: the rest of the list is left for the next run`)
      return stop('cut')
    }
    let page: z.infer<typeof PageSchema>
    try {
      page = await fetchPage(context, read.since, cursor)
    } catch (error) {
      if (pages === 0 || !isAnswer(error)) throw error
      context.log.warn(`page ${pages + 1} of the list could not be read, the next run goes on there: ${error.message}`)
      return stop('cut')
    }
    for (const item of page.servers ?? []) {
      const record = toRegistryRecord(context, item)
      hasGap ||= !record.isNamed
      const other = records.get(record.key)
      records.set(record.key, other === undefined ? record : chosen(record, other))
      // A change that lies ahead of the read is a wrong clock: nothing later would be asked for again.
      if (record.updatedAt !== undefined && record.updatedAt <= read.startedAt && record.updatedAt > (newest ?? ''))
        newest = record.updatedAt
    }
    const next = page.metadata.nextCursor ?? ''
    if (next === '') return stop('end')
    if (cursors.has(next) || next === read.cursor || pages + 1 >= MAX_PAGES) {
      context.log.warn(`the list has no end: after ${pages + 1} pages it leads on to ${JSON.stringify(next.slice(0, 200))} once more`)
      return stop('loop')
    }
    cursors.add(next)
    cursor = next
    if (records.size >= limit) return stop('cut')
  }
}

/** Whether the registry is at fault, and neither we nor the end of the run. */
export function isAnswer(error: unknown): error is HttpError | ParseError {
  return error instanceof HttpError || error instanceof ParseError
}

async function fetchPage(context: OriginContext, since: string | undefined, cursor: string): Promise<z.infer<typeof PageSchema>> {
  const query = new URLSearchParams({
    version: 'latest',
    limit: String(PAGE_SIZE),
    ...(since === undefined ? {} : { updated_since: since }),
    ...(cursor === '' ? {} : { cursor }),
  })
  const url = `${context.environment.mcpRegistryUrl}/v0.1/servers?${query}`
  const { value } = await fetchJson(context, url)
  return parseWith(PageSchema, value, url)
}
