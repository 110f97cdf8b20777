// npm: searched by keyword, then one packument a new or changed name. The registry's address is npm's own configuration,
// so that a company's mirror works; no address of it may stand in the code.
// Search and packument: npm/registry, docs/REGISTRY-API.md and docs/responses/package-metadata.md.
import { z } from 'zod'
import type { Listing } from '../../../core/schema/listing.ts'
import { parseWith } from '../../../core/schema/parse.ts'
import { type Rejection, RejectionSchema } from '../../../core/schema/snapshot.ts'
import { byCodeUnits } from '../../lib/canonical.ts'
import { OriginSkippedError } from '../../lib/errors.ts'
import { HttpError } from '../../lib/http.ts'
import { RULES_VERSION } from '../classify.ts'
import { Collection, toMalformed } from '../collection.ts'
import { fetchJson, unnamed } from '../json-answer.ts'
import { npmKey } from '../listing-key.ts'
import { toNpmEntry } from '../npm-packument.ts'
import type { Origin, OriginContext } from '../origin.ts'
import { toPopularity } from '../popularity.ts'
import { fetchRecords } from '../record-requests.ts'

// Keywords first: they say most. The free texts find packages that carry no keyword at all, such as the reference servers.
const QUERIES = ['keywords:mcp-server', 'keywords:mcp', 'keywords:modelcontextprotocol', 'mcp server', 'model context protocol']
const PAGE_SIZE = 250
/** Past this offset the registry stops paging. */
const MAX_FROM = 10_000

const SearchSchema = z.looseObject({ objects: z.array(z.unknown()), total: z.int().nonnegative() })
const HitSchema = z.looseObject({
  package: z.looseObject({ name: z.string().min(1).max(214), version: z.string(), date: z.string().nullish() }),
  downloads: z.looseObject({ monthly: z.number().nullish() }).nullish(),
  /** Moves with a deprecation too, which neither version nor date does. */
  updated: z.string().nullish(),
})
const NamedHitSchema = z.looseObject({ package: z.looseObject({ name: z.string() }) })

/** What was known of a name when it was last asked for: unchanged names are not asked again. */
const KnownSchema = z.object({
  version: z.string(),
  date: z.string().optional(),
  etag: z.string().optional(),
  rejected: RejectionSchema.optional(),
})
type Known = z.infer<typeof KnownSchema>
const StateSchema = z.object({
  rules: z.literal(RULES_VERSION),
  packages: z.record(z.string(), KnownSchema),
  /** Where the last crawl had to stop searching, and this one goes on. */
  resume: z
    .object({
      query: z
        .int()
        .min(0)
        .max(QUERIES.length - 1),
      from: z.int().min(0).max(MAX_FROM),
    })
    .optional(),
})
type Resume = NonNullable<z.infer<typeof StateSchema>['resume']>

export const npm: Origin = {
  id: 'npm',
  async crawl(context) {
    const registry = context.environment.npmRegistry
    if (registry === undefined) throw new OriginSkippedError('no npm registry is configured (npm_config_registry or HISPER_NPM_REGISTRY)')
    const before = StateSchema.safeParse(context.state).data ?? { rules: RULES_VERSION, packages: {} }
    const collection = new Collection()
    const { hits, complete, resume } = await search(context, registry, collection, before.resume)
    // Names that search no longer shows are asked for once more: search forgets, and only the registry can say that one is gone.
    const missing = complete ? Object.keys(before.packages).filter((name) => !hits.has(name)) : []
    const names = [...hits.keys(), ...missing].sort(byCodeUnits).slice(0, context.limit)
    const packages = new Map<string, Known>()
    const failed = await fetchRecords(context, names, async (name) => {
      const hit = hits.get(name)
      const known = Object.hasOwn(before.packages, name) ? before.packages[name] : undefined
      const previous = context.previous.get(npmKey(name))
      const standing = known?.rejected ?? previous
      if (known !== undefined && hit !== undefined && standing !== undefined && known.version === hit.version && known.date === hit.date) {
        packages.set(name, known)
        collection.add(npmKey(name), withDownloads(standing, hit.downloads))
        return
      }
      const answer = await fetchPackage(context, registry, name, standing === undefined ? undefined : known?.etag)
      if (answer.kind === 'gone') return
      const entry = answer.kind === 'unchanged' ? standing : toNpmEntry(name, answer.packument)
      packages.set(name, {
        version: hit?.version ?? known?.version ?? '',
        ...toDate(hit === undefined ? known?.date : hit.date),
        ...(answer.etag === undefined ? {} : { etag: answer.etag }),
        ...(entry !== undefined && !('origin' in entry) ? { rejected: entry } : {}),
      })
      collection.add(npmKey(name), withDownloads(entry, hit?.downloads))
    })
    const whole = complete && failed.length === 0 && names.length === hits.size + missing.length
    const kept = complete ? packages : new Map([...Object.entries(before.packages), ...packages])
    return collection.finish(
      { rules: RULES_VERSION, packages: sorted(kept), ...(resume === undefined ? {} : { resume }) },
      whole,
      context.limit,
    )
  },
}

interface Hit {
  version: string
  date?: string
  downloads: number | undefined
}

interface Found {
  hits: Map<string, Hit>
  /** Whether every query was walked from its beginning to its end in this crawl. */
  complete: boolean
  resume?: Resume
}

/** Walks the queries to their end, or until the registry will not be asked any more: its quota is about ten searches an address. */
async function search(context: OriginContext, registry: string, collection: Collection, start: Resume | undefined): Promise<Found> {
  const hits = new Map<string, Hit>()
  let isCut = false
  let from = start?.from ?? 0
  for (let query = start?.query ?? 0; query < QUERIES.length; query += 1) {
    for (let total = from + 1; from < total && from <= MAX_FROM; ) {
      context.signal.throwIfAborted()
      if (context.limit !== undefined && hits.size >= context.limit) return { hits, complete: false }
      const page = await fetchPage(context, registry, QUERIES[query] ?? '', from)
      if (page instanceof HttpError) {
        if (hits.size === 0) throw page
        context.log.warn(`npm will not be searched further for now; ${hits.size} names found: ${page.message}`)
        return { hits, complete: false, resume: { query, from } }
      }
      for (const object of page.objects) readHit(object, hits, collection)
      if (page.objects.length === 0) break
      total = page.total
      from += page.objects.length
      isCut ||= from > MAX_FROM && from < total // the registry shows no more of this query
    }
    from = 0
  }
  return { hits, complete: start === undefined && !isCut }
}

/** @returns the refusal where the quota is used up (429 through every further try) */
async function fetchPage(context: OriginContext, registry: string, text: string, from: number) {
  const url = `${registry}/-/v1/search?${new URLSearchParams({ text, size: String(PAGE_SIZE), from: String(from) })}`
  try {
    return parseWith(SearchSchema, (await fetchJson(context, url)).value, url)
  } catch (error) {
    if (error instanceof HttpError && error.status === 429) return error
    throw error
  }
}

function readHit(object: unknown, hits: Map<string, Hit>, collection: Collection): void {
  const name = NamedHitSchema.safeParse(object).data?.package.name
  const key = npmKey(name ?? unnamed(object))
  try {
    const hit = parseWith(HitSchema, object, key)
    const date = [hit.package.date, hit.updated].filter((instant) => typeof instant === 'string').join(' ') || undefined
    hits.set(hit.package.name, {
      version: hit.package.version,
      ...(date === undefined ? {} : { date }),
      downloads: hit.downloads?.monthly ?? undefined,
    })
  } catch (error) {
    collection.add(key, toMalformed(key, error))
  }
}

type PackageAnswer = { kind: 'gone' } | { kind: 'unchanged'; etag: string } | { kind: 'changed'; etag?: string; packument: string }

async function fetchPackage(context: OriginContext, registry: string, name: string, etag: string | undefined): Promise<PackageAnswer> {
  const path = encodeURIComponent(name).replace(/^%40/, '@')
  const headers = { accept: 'application/json', ...(etag === undefined ? {} : { 'if-none-match': etag }) }
  const { body, ...answer } = await context.http.request(`${registry}/${path}`, { headers, accept: [304, 404], signal: context.signal })
  if (answer.status === 404) return { kind: 'gone' }
  if (answer.status === 304 && etag !== undefined) return { kind: 'unchanged', etag }
  return { kind: 'changed', packument: body, ...(answer.headers.etag === undefined ? {} : { etag: answer.headers.etag }) }
}

/** Downloads move daily while a package stands still: they come with the search and need no packument. */
function withDownloads<T extends Listing | Rejection | undefined>(entry: T, downloadsMonth: number | undefined): T | Listing {
  const popularity = toPopularity({ downloadsMonth })
  return entry === undefined || !('origin' in entry) || popularity === undefined ? entry : { ...entry, popularity }
}

const toDate = (date: string | undefined) => (date === undefined ? {} : { date })

function sorted(packages: ReadonlyMap<string, Known>): Record<string, Known> {
  return Object.fromEntries([...packages].sort(([one], [other]) => byCodeUnits(one, other)))
}
