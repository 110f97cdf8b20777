// PyPI's simple index as JSON: every project there is, in one answer, with the serial of its last change.
// Shape: pypi/warehouse, docs/user/api/index-api.md (PEP 691). `_last-serial` is PyPI's own: an index without it cannot be followed.
import { z } from 'zod'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import type { Rejection } from '../../../core/schema/snapshot.ts'
import { toRejection } from '../collection.ts'
import { fetchLargeJson, toEtag, unnamed } from '../json-answer.ts'
import { pypiKey, toPypiName } from '../listing-key.ts'
import type { OriginContext } from '../origin.ts'
import type { Memory } from './memory.ts'

const INDEX_TYPE = 'application/vnd.pypi.simple.v1+json'
/** Some 900,000 names are about 50 MB in three million JSON values; room to grow, as far as the memory of a small machine goes. */
const MAX_INDEX_BYTES = 160 * 1024 * 1024
const MAX_INDEX_VALUES = 10_000_000
/** Rows that may be broken one by one; from then on it is the index that is. */
const MAX_BROKEN_ROWS = 1_000

const IndexSchema = z.object({
  meta: z.looseObject({ 'api-version': z.string().regex(/^1\./), '_last-serial': z.int().nonnegative() }),
  // Rows are looked at one by one: a schema would make a second copy of each, and there are nearly a million.
  projects: z.custom<unknown[]>(Array.isArray, 'must be a list'),
})

/** A project that is not followed and changed after everything was last tested. */
export interface Changed {
  name: string
  serial: number
}

export interface PypiIndex {
  etag: string | undefined
  lastSerial: number
  /** How many well-formed rows it has. */
  names: number
  /** Of the projects that are followed or should be, by normalised name. */
  serials: Map<string, number>
  changed: Changed[]
  /** Projects that are not followed and were never tested; only where the run is to catch up with some. */
  older: Changed[]
  /** By normalised name, or by a name made up for a row without one. */
  malformed: Map<string, Rejection>
  /** Whether a row does not say which project it is of: whatever is missing may be that one. */
  hasUnnamed: boolean
}

/** PEP 508, "Names". */
export function isProjectName(name: string): boolean {
  return name.length <= 200 && /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(name)
}

/** Whether a normalised name says by itself that its project may have to do with MCP. */
export const namesMcp = (name: string) => name.includes('mcp')

/**
 * @param isFollowed whether a project with this normalised name is wanted although its name does not say so
 * @returns undefined where the index is the one of the last run
 * @throws {HttpError | ParseError} where it cannot be had or is not of its documented shape
 */
export async function fetchIndex(
  context: OriginContext,
  memory: Memory,
  isFollowed: (name: string) => boolean,
): Promise<PypiIndex | undefined> {
  const url = `${context.environment.pypiUrl}/simple/`
  // What waits to be tested is named by the index alone: while anything does, it is asked for whatever it holds.
  const isSettled = memory.testedTo !== undefined && memory.lastSerial !== undefined && memory.testedTo >= memory.lastSerial
  const isConditional = isSettled && (context.catchUp === 0 || memory.caughtUpTo === 0)
  const condition = isConditional && memory.etag !== undefined ? { 'if-none-match': memory.etag } : {}
  const hasCondition = 'if-none-match' in condition
  const request = { headers: { accept: INDEX_TYPE, ...condition }, accept: hasCondition ? [304] : [], maxBytes: MAX_INDEX_BYTES }
  const { status, headers, value } = await fetchLargeJson(context, url, request, MAX_INDEX_VALUES)
  if (status === 304) return undefined
  const { meta, projects } = parseWith(IndexSchema, value, url)
  const marks = { testedTo: memory.testedTo ?? meta['_last-serial'], caughtUpTo: context.catchUp === 0 ? 0 : memory.caughtUpTo }
  const scanned = scan(projects, isFollowed, marks)
  if (scanned.names === 0 && projects.length > 0)
    throw new ParseError(url, [`none of its ${projects.length} projects has a name and a serial`])
  // Where a row is broken, the same index is looked at again: it has no place among what is known.
  const { etag } = scanned.malformed.size === 0 ? toEtag(headers) : {}
  return { ...scanned, etag, lastSerial: meta['_last-serial'] }
}

type Scanned = Omit<PypiIndex, 'etag' | 'lastSerial'>

/** Serials between which everything was tested: what lies above the one has changed since, what lies below the other is older. */
interface Marks {
  testedTo: number
  /** Undefined where nothing below the first mark was ever tested. */
  caughtUpTo: number | undefined
}

function scan(
  projects: readonly unknown[],
  isFollowed: (name: string) => boolean,
  { testedTo, caughtUpTo = Number.POSITIVE_INFINITY }: Marks,
): Scanned {
  const found: Scanned = { names: 0, serials: new Map(), changed: [], older: [], malformed: new Map(), hasUnnamed: false }
  let broken = 0
  const reject = (name: string, message: string) => {
    broken += 1
    if (broken > MAX_BROKEN_ROWS) throw new ParseError('the simple index', [`more than ${MAX_BROKEN_ROWS} of its rows are malformed`])
    found.malformed.set(name, toRejection(pypiKey(name), 'malformed', message))
  }
  for (const project of projects) {
    const { name: shown, '_last-serial': serial } = toRow(project)
    if (typeof shown !== 'string') {
      reject(unnamed(project), 'a project of the index without a name')
      found.hasUnnamed = true
      continue
    }
    const name = toPypiName(shown)
    const isWanted = namesMcp(name) || isFollowed(name)
    if (!isProjectName(shown) || !Number.isSafeInteger(serial) || typeof serial !== 'number' || serial < 0) {
      if (isWanted) reject(name, `${pypiKey(name)}: its row in the index has no valid name or serial`)
      continue
    }
    found.names += 1
    // Two spellings of one name are one project.
    if (isWanted) found.serials.set(name, Math.max(serial, found.serials.get(name) ?? 0))
    else if (serial > testedTo) found.changed.push({ name, serial })
    else if (serial < caughtUpTo) found.older.push({ name, serial })
  }
  return found
}

function toRow(project: unknown): { name?: unknown; '_last-serial'?: unknown } {
  return typeof project === 'object' && project !== null ? project : {}
}
