// npm's feed of changes: names and sequence numbers since the last run, so that an unchanged package costs nothing.
// Shape: CouchDB's _changes without documents, as the replication API of 2025 serves it.
import { z } from 'zod'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import { DaySchema } from '../../../core/schema/text.ts'
import { HttpError } from '../../lib/http.ts'
import { toDay } from '../day.ts'
import { fetchJson } from '../json-answer.ts'
import type { OriginContext } from '../origin.ts'

/** The largest page that the feed gives. */
const PAGE_SIZE = 10_000
/** A million changes are weeks of them; what is left is read in the next run. */
const MAX_PAGES = 100
/** Answers to a sequence number that the feed does not know: bad request, gone. */
const UNKNOWN_SEQUENCE = [400, 410]

/** Numbers so far, but the feed promises no more than that they can be handed back. */
const SequenceSchema = z.union([
  z.int().nonnegative(),
  z
    .string()
    .min(1)
    .max(1_000)
    .refine((text) => text.isWellFormed(), 'holds half a character'),
])
type Sequence = z.infer<typeof SequenceSchema>

export const ChangesMemorySchema = z.object({
  seq: SequenceSchema,
  /** When the feed was last read to its end: up to then it has told of every change. In this run, it is the day of the run. */
  day: DaySchema,
})
export type ChangesMemory = z.infer<typeof ChangesMemorySchema>

const InfoSchema = z.looseObject({ update_seq: SequenceSchema })
const PageSchema = z.looseObject({ results: z.array(z.unknown()), last_seq: SequenceSchema })
const RowSchema = z.looseObject({ seq: SequenceSchema, id: z.string(), deleted: z.boolean().optional().catch(undefined) })

type ChangesContext = Pick<OriginContext, 'http' | 'signal' | 'now' | 'log' | 'budget'>

export interface Changes {
  memory: ChangesMemory
  /**
   * Names that changed, in no promised order, and whether they are there or were deleted by their last change; `unknown` where the feed
   * starts here, so that nobody knows what changed before.
   */
  changed: ReadonlyMap<string, 'there' | 'deleted'> | 'unknown'
}

/**
 * @param url what `/registry/_changes` is added to
 * @param isWanted the names worth remembering
 * @returns as far as the feed was read: one that breaks off gives what it gave until then
 * @throws {HttpError | ParseError} where it cannot be read at all
 */
export async function fetchChanges(
  context: ChangesContext,
  url: string,
  memory: ChangesMemory | undefined,
  isWanted: (name: string) => boolean,
): Promise<Changes> {
  if (memory === undefined) return fetchStart(context, url)
  const changed = new Map<string, 'there' | 'deleted'>()
  let { seq } = memory
  for (let page = 0; page < MAX_PAGES && !context.budget.isSpent(); page += 1) {
    // One step back at first: a feed that knows this number then has a row to show, and an empty answer says that it does not.
    const since = page === 0 && typeof seq === 'number' ? Math.max(0, seq - 1) : seq
    let read: Page | undefined
    try {
      read = await fetchPage(context, url, since)
    } catch (error) {
      if (page === 0 || context.signal.aborted || !(error instanceof HttpError || error instanceof ParseError)) throw error
      context.log.warn(`the feed of changes broke off and is read on in the next run: ${error.message}`)
      break
    }
    if (read === undefined || isBefore(read.last_seq, seq)) return fetchStart(context, url)
    if (page === 0 && read.rows.length === 0) {
      const start = await fetchStart(context, url)
      return isBefore(start.memory.seq, seq) ? start : { memory: { seq, day: dayOf(context) }, changed }
    }
    for (const { id, seq: at, deleted } of read.rows) {
      if (!isAtMost(at, memory.seq) && isWanted(id)) changed.set(id, deleted === true ? 'deleted' : 'there')
    }
    const isEnd = read.count < PAGE_SIZE || isAtMost(read.last_seq, seq)
    seq = read.last_seq
    if (isEnd) return { memory: { seq, day: dayOf(context) }, changed }
  }
  return { memory: { ...memory, seq }, changed }
}

/** Where the feed stands now: the beginning of what it can tell us. */
async function fetchStart(context: ChangesContext, url: string): Promise<Changes> {
  const address = `${url}/registry/`
  const { value } = await fetchJson(context, address)
  return { memory: { seq: parseWith(InfoSchema, value, address).update_seq, day: dayOf(context) }, changed: 'unknown' }
}

interface Page {
  rows: z.infer<typeof RowSchema>[]
  /** All rows, those of no known shape too. */
  count: number
  last_seq: Sequence
}

/** @returns undefined where the feed does not know the number */
async function fetchPage(context: ChangesContext, url: string, since: Sequence): Promise<Page | undefined> {
  const address = `${url}/registry/_changes?since=${encodeURIComponent(since)}&limit=${PAGE_SIZE}`
  const { status, value } = await fetchJson(context, address, { accept: UNKNOWN_SEQUENCE })
  if (UNKNOWN_SEQUENCE.includes(status)) return undefined
  const { results, last_seq } = parseWith(PageSchema, value, address)
  const rows = results.map((row) => RowSchema.safeParse(row).data).filter((row) => row !== undefined)
  return { rows, count: results.length, last_seq }
}

const dayOf = ({ now }: Pick<OriginContext, 'now'>) => toDay(now())
const isBefore = (one: Sequence, other: Sequence) => typeof one === 'number' && typeof other === 'number' && one < other
const isAtMost = (one: Sequence, other: Sequence) => one === other || isBefore(one, other)
