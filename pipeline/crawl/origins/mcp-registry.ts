// The official MCP registry: the latest version of every server. It checks that an author owns the packages a server names, so its
// sameAs is verified; the repository it names is not. The whole list is read once a week, what changed since in between.
// API: modelcontextprotocol/registry, docs/reference/api (v0.1, additive changes only).

import { byCodeUnits } from '../../../core/canonical/canonical.ts'
import { ParseError } from '../../../core/schema/parse.ts'
import type { Rejection } from '../../../core/schema/snapshot.ts'
import { HttpError } from '../../lib/http.ts'
import { RULES_VERSION } from '../classify/classify.ts'
import { Collection } from '../collection.ts'
import { fromStart, type Memory, parseMemory, planRead } from '../mcp-registry/memory.ts'
import { isAnswer, type Pages, type Read, readPages } from '../mcp-registry/pages.ts'
import { toEntry } from '../mcp-registry/record.ts'
import type { Crawl, Origin, OriginContext } from '../origin.ts'
import { isShrunken } from '../shrink.ts'

/** Kinds that a remark names; the rest are counted. */
const NAMED_KINDS = 8

export const mcpRegistry: Origin = {
  id: 'mcp-registry',
  async crawl(context) {
    const memory = parseMemory(context.state)
    const crawl = await crawlFrom(context, memory, planRead(memory, context))
    // A quick look settles nothing: the next real run goes on where the last one was.
    return context.limit === undefined ? crawl : { ...crawl, absent: [], state: context.state ?? {} }
  },
}

/**
 * Reads on from where a read stands. Where a cursor is no longer taken, leads to nothing, or to a list that cannot be believed, the
 * read begins anew, and a registry that knows no `updated_since` is read whole.
 */
async function crawlFrom(context: OriginContext, memory: Memory, read: Read): Promise<Crawl> {
  try {
    const pages = await readPages(context, read, context.limit)
    if (read.cursor !== '' && pages.end === 'end' && pages.records.size === 0)
      throw new ParseError('official MCP registry', ['its list shows nothing where it was to go on'])
    const crawl = toCrawl(context, memory, pages)
    remarkLeftOut(context, pages)
    return crawl
  } catch (error) {
    if (!isAnswer(error)) throw error
    const isRefused = error instanceof HttpError && (error.status === 400 || error.status === 422)
    if (read.cursor !== '') {
      context.log.warn(`the list could not be read on from where the last run stopped, and is read anew: ${error.message}`)
      return crawlFrom(context, memory, { ...fromStart(context), since: read.since })
    }
    if (read.since === undefined || !isRefused) throw error
    context.log.warn(`the registry does not tell what changed, and is read whole: ${error.message}`)
    return crawlFrom(context, memory, { ...fromStart(context), since: undefined })
  }
}

/** @throws {ParseError} where the whole list lost too much to be believed */
function toCrawl(context: OriginContext, memory: Memory, { read, records, end }: Pages): Crawl {
  const isWhole = read.since === undefined
  // What an earlier version of a server says is nothing where its latest one is known.
  const told = [...records.values()].filter(({ key, isLatest }) => isLatest || isWhole || !context.previous.has(key))
  const isTold = memberOf(told)
  const shown = new Set([...read.shown, ...records.keys()])
  // A record that does not say whose it is may be that of any server which is known and was not shown.
  const isOfKnown = read.hasGap && [...context.previous.keys()].some((key) => !isWhole || !shown.has(key))
  const isSeen = end === 'end' && !isOfKnown

  // Changes leave everything else as it was. Of a whole list, what an earlier run read of it stands as well, and what it hides.
  const stands = ({ key }: { key: string }) => !isTold(key) && (!isWhole || read.shown.has(key))
  const isHidden = ({ key, code }: Rejection) => code === 'deleted' && !shown.has(key)
  const rejectedBefore = memory.rejected.filter((one) => (isSeen ? stands(one) || isHidden(one) : !isTold(one.key)))
  const wasRejected = memberOf(rejectedBefore)
  const listedBefore = isSeen ? [...context.previous.values()].filter((one) => stands(one) && !wasRejected(one.key)) : []

  const collection = new Collection()
  const rejected: Rejection[] = []
  const kept = listedBefore.map((listing) => toEntry(listing, context.verdict(listing.key)))
  for (const entry of [...told.map((record) => record.entry), ...kept, ...rejectedBefore]) {
    collection.add(entry.key, entry)
    if ('code' in entry) rejected.push(entry)
  }
  rejected.sort((one, other) => byCodeUnits(one.key, other.key))
  const isGone = memberOf(rejected.filter(({ code }) => code === 'deleted'))
  const count = told.length + kept.length + rejectedBefore.length - rejected.filter(({ code }) => code === 'deleted').length
  if (isWhole && end === 'end') refuseShrunken(context, memory, count)
  const isKnown = (key: string) => isTold(key) || wasRejected(key) || (isWhole ? shown : context.previous).has(key)
  const absent = isSeen ? [...context.leads].filter((key) => isGone(key) || !isKnown(key)) : []
  // Of a server that is known, a record that cannot be read: its listing stands, and it is asked for again.
  const unread = rejected.flatMap(({ key, code }) => (code === 'malformed' && context.previous.has(key) ? [key] : []))
  const isSettled = isSeen && unread.length === 0
  const state = toState(memory, { read, end: end === 'end' && !isSettled ? 'unsettled' : end, shown, rejected, count })
  return collection.finish({ state, complete: isSeen, unread, absent }, context.limit)
}

function memberOf(items: readonly { key: string }[]): (key: string) => boolean {
  const keys = new Set(items.map(({ key }) => key))
  return (key) => keys.has(key)
}

interface Reached {
  read: Read
  /** `unsettled`: seen to its end, but not all of it was understood. */
  end: Pages['end'] | 'unsettled'
  shown: ReadonlySet<string>
  rejected: Rejection[]
  count: number
}

function toState(memory: Memory, { read, end, shown, rejected, count }: Reached): Memory {
  const isWhole = read.since === undefined
  const { rules: _, resume: __, ...before } = memory
  const base = { rules: RULES_VERSION, ...before, rejected } as const
  if (end === 'loop' || end === 'unsettled') return base
  if (end === 'cut') {
    if (read.cursor === '') return base
    const { since, cursor, startedAt, newest, hasGap } = read
    const sofar = isWhole ? { shown: [...shown].sort(byCodeUnits) } : { since }
    return { ...base, resume: { ...sofar, cursor, startedAt, ...(newest === undefined ? {} : { newest }), ...(hasGap ? { hasGap } : {}) } }
  }
  const newest = isWhole || (read.newest ?? '') > (memory.newest ?? '') ? read.newest : memory.newest
  return {
    ...base,
    ...(newest === undefined ? {} : { newest }),
    ...(isWhole ? { fullAt: read.startedAt.slice(0, 10) } : {}),
    count,
  }
}

function refuseShrunken(context: OriginContext, memory: Memory, shown: number): void {
  if (context.limit !== undefined) return
  const known = Math.max(memory.count ?? 0, context.previous.size)
  if (!isShrunken(context, shown, known)) return
  throw new ParseError('official MCP registry', [
    `its whole list shows ${shown} names where ${known} were known: taken for a reset, so that what is known is kept`,
  ])
}

/** Says what became of ways into servers that the dataset has no word for. */
function remarkLeftOut(context: OriginContext, { records }: Pages): void {
  const counts = new Map<string, number>()
  for (const { leftOut } of records.values()) for (const what of leftOut) counts.set(what, (counts.get(what) ?? 0) + 1)
  if (counts.size === 0) return
  const kinds = [...counts].sort(([one, many], [other, more]) => more - many || byCodeUnits(one, other))
  const named = kinds.slice(0, NAMED_KINDS).map(([what, count]) => `${what}: ${count}`)
  const rest = kinds.length - named.length
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  context.log.warn(
    `${total} parts of server.json were left out, having no word here (${named.join(', ')}${rest > 0 ? `, ${rest} more kinds` : ''})`,
  )
}
