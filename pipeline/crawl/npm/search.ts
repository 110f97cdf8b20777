// npm's search: packages whose name does not say MCP. Its quota does not let a crawl walk it in one run, so each run walks a part.
// Shape: npm/registry, docs/REGISTRY-API.md.
import { z } from 'zod'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import { DaySchema } from '../../../core/schema/text.ts'
import { HttpError } from '../../lib/http.ts'
import { type Collection, toMalformed } from '../collection.ts'
import { toDay } from '../day.ts'
import { fetchJson, unnamed } from '../json-answer.ts'
import { npmKey } from '../listing-key.ts'
import type { OriginContext } from '../origin.ts'
import { isPackageName } from './name.ts'

// Keywords first: they say most. The free texts find packages that carry no keyword at all, such as the reference servers.
const QUERIES = ['keywords:mcp-server', 'keywords:mcp', 'keywords:modelcontextprotocol', 'mcp server', 'model context protocol']
const PAGE_SIZE = 250
/** Past this offset the registry stops paging. */
const MAX_FROM = 10_000
/** The registry answers about ten searches an address and then 429, for minutes at least (ayagmar/pi-extmgr#25): one fewer is asked. */
const MAX_SEARCHES = 9

export const SearchMemorySchema = z.object({
  /** Where the last run had to stop, and this one goes on. */
  resume: z
    .object({
      query: z
        .int()
        .min(0)
        .max(QUERIES.length - 1),
      from: z.int().min(0).max(MAX_FROM),
    })
    .optional(),
  /** When every query had last been walked to its end: the search is not begun again on that day. */
  sweptOn: DaySchema.optional(),
})
export type SearchMemory = z.infer<typeof SearchMemorySchema>

const SearchSchema = z.looseObject({ objects: z.array(z.unknown()), total: z.int().nonnegative() })
const HitSchema = z.looseObject({
  package: z.looseObject({
    name: z.string().refine(isPackageName, 'no name of a package'),
    version: z.string(),
    date: z.string().nullish(),
  }),
  downloads: z.looseObject({ monthly: z.number().nullish() }).nullish(),
  /** Moves with a deprecation too, which neither version nor date does. */
  updated: z.string().nullish(),
})
const NamedHitSchema = z.looseObject({ package: z.looseObject({ name: z.string() }) })

export interface Hit {
  /** The day on which the package was last touched, where the search says it. */
  touched: string | undefined
  /** In the last month, where the search says it. */
  downloads: number | undefined
}

export interface Found {
  hits: ReadonlyMap<string, Hit>
  memory: SearchMemory
  /** Whether it ended at a failure, and not at its quota or its end. */
  brokeOff: boolean
}

/**
 * Goes on with the search where the last run left it, as far as the quota goes. A hit without a name is rejected alone.
 * @returns undefined where there is nothing to ask: the search was done to its end on this day, or the budget is spent
 * @throws {HttpError | ParseError} where not one page could be had; the remembered place stands then
 */
export async function searchNpm(
  context: OriginContext,
  registry: string,
  memory: SearchMemory,
  collection: Collection,
): Promise<Found | undefined> {
  const today = toDay(context.now())
  const hits = new Map<string, Hit>()
  if ((memory.resume === undefined && memory.sweptOn === today) || context.budget.isSpent()) return undefined
  let { query, from } = memory.resume ?? { query: 0, from: 0 }
  for (let searches = 0; query < QUERIES.length; searches += 1) {
    const isEnough = context.limit !== undefined && hits.size >= context.limit
    if (searches === MAX_SEARCHES || isEnough || context.budget.isSpent()) {
      return { hits, memory: { ...memory, resume: { query, from } }, brokeOff: false }
    }
    let page: z.infer<typeof SearchSchema>
    try {
      page = await fetchPage(context, registry, QUERIES[query] ?? '', from)
    } catch (error) {
      if (searches === 0 || context.signal.aborted || !(error instanceof HttpError || error instanceof ParseError)) throw error
      context.log.warn(`the search is gone on with in the next run: ${error.message}`)
      const isQuota = error instanceof HttpError && error.status === 429
      return { hits, memory: { ...memory, resume: { query, from } }, brokeOff: !isQuota }
    }
    for (const object of page.objects) readHit(object, hits, collection)
    from += page.objects.length
    if (page.objects.length === 0 || from >= page.total || from > MAX_FROM) {
      query += 1
      from = 0
    }
  }
  return { hits, memory: { sweptOn: today }, brokeOff: false }
}

async function fetchPage(context: OriginContext, registry: string, text: string, from: number): Promise<z.infer<typeof SearchSchema>> {
  const url = `${registry}/-/v1/search?${new URLSearchParams({ text, size: String(PAGE_SIZE), from: String(from) })}`
  // The refusal is a quota and no burst limit: trying again at once only lengthens it.
  const { status, value } = await fetchJson(context, url, { accept: [429] })
  if (status === 429) throw new HttpError('GET', url, status, 'the quota of searches is used up')
  return parseWith(SearchSchema, value, url)
}

function readHit(object: unknown, hits: Map<string, Hit>, collection: Collection): void {
  const key = npmKey(NamedHitSchema.safeParse(object).data?.package.name ?? unnamed(object))
  try {
    const hit = parseWith(HitSchema, object, key)
    const touched = DaySchema.safeParse((hit.updated ?? hit.package.date)?.slice(0, 10)).data
    hits.set(hit.package.name, { touched, downloads: hit.downloads?.monthly ?? undefined })
  } catch (error) {
    collection.add(key, toMalformed(key, error))
  }
}
