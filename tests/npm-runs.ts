// Crawls of an emulated npm one after the other, as the pipeline would make them: state, listings and what was not read are handed on.
import type { Listing } from '../core/schema/listing.ts'
import type { Crawl, OriginContext } from '../pipeline/crawl/origin.ts'
import { npm } from '../pipeline/crawl/origins/npm.ts'
import type { EmbeddedOptions } from '../pipeline/embedded/disorder.ts'
import { type NpmFact, type NpmWorld, openNpm } from '../pipeline/embedded/origins/npm.ts'
import { readEnvironment } from '../pipeline/lib/environment.ts'
import { type Http, openHttp } from '../pipeline/lib/http.ts'
import { carriedBy, crawlContext } from './crawl-context.ts'

export interface NpmRun extends Crawl {
  /** Paths and queries of every request, in their order; a leading `304 ` where nothing had changed. */
  asked: string[]
  /** What the run remarked on. */
  remarks: string[]
  /** What the dataset holds after it. */
  held: ReadonlyMap<string, Listing>
}

export interface Circumstances {
  options?: EmbeddedOptions
  /** ISO 8601 day of the run. @default '2026-11-22' */
  day?: string
  /** Requests that the run may make. */
  maxRequests?: number
  /** Whether the feed of changes is known. @default true */
  feed?: boolean
  /** Whether the counts of downloads are known. @default false */
  downloads?: boolean
  /** Keys to follow after the crawl. */
  follow?: readonly string[]
  given?: Partial<OriginContext>
  /** What the registry says instead of the package's document, by name. */
  documents?: Readonly<Record<string, { status: number; value?: unknown }>>
}

/** One run over `world`, after `before` where there was one. */
export async function crawlNpm(world: NpmWorld, circumstances: Circumstances = {}, before?: NpmRun): Promise<NpmRun> {
  const {
    options = {},
    day = '2026-11-22',
    feed = true,
    downloads = false,
    documents = {},
    maxRequests = Number.POSITIVE_INFINITY,
  } = circumstances
  const now = () => new Date(`${day}T12:00:00.000Z`)
  const emulator = await openNpm(options, world)
  const http = openHttp({ userAgent: 'hisper-test', sleep: async () => undefined, now })
  const asked: string[] = []
  const remarks: string[] = []
  const recording: Http = {
    ...http,
    async request(url, request) {
      const { pathname, search } = new URL(url)
      const asName = decodeURIComponent(pathname.slice('/registry/'.length))
      const told = Object.hasOwn(documents, asName) ? documents[asName] : undefined
      const response = told === undefined ? await http.request(url, request) : { ...NOTHING, value: undefined, ...told }
      asked.push(`${response.status === 304 ? '304 ' : ''}${pathname}${search}`)
      return response
    },
  }
  const context = crawlContext({
    http: recording,
    environment: readEnvironment({
      HISPER_NPM_REGISTRY: emulator.registry,
      ...(feed ? { HISPER_NPM_REPLICATION_URL: emulator.replication } : {}),
      ...(downloads ? { HISPER_NPM_DOWNLOADS_URL: emulator.downloads } : {}),
    }),
    now,
    log: { info: () => undefined, warn: (remark) => remarks.push(remark), error: (remark) => remarks.push(remark) },
    budget: { isSpent: () => http.usage().requests >= maxRequests },
    state: before?.state,
    previous: before?.held ?? new Map(),
    ...circumstances.given,
  })
  try {
    const crawl = await npm.crawl(context)
    const followed = circumstances.follow && (await npm.follow?.({ ...context, state: crawl.state }, circumstances.follow))
    const listings = [...crawl.listings, ...(followed?.listings ?? [])]
    const unread = [...crawl.unread, ...(followed?.unread ?? [])]
    const held = new Map([...listings, ...carriedBy({ ...crawl, listings, unread }, context)].map((listing) => [listing.key, listing]))
    return { ...crawl, ...followed, complete: crawl.complete, listings, unread, asked, remarks, held }
  } finally {
    await http.close()
    await emulator.close()
  }
}

const NOTHING = { headers: {}, body: '', bytes: Buffer.alloc(0) }

/** A package that is a server by its own words. */
export function fact(name: string, change: Partial<NpmFact> = {}): NpmFact {
  return {
    name,
    version: '1.0.0',
    description: 'MCP server that keeps notes.',
    bin: ['start'],
    publishedAt: '2026-01-02T03:04:05.000Z',
    downloadsMonth: 100,
    ...change,
  }
}

/** Names of the packages whose documents were asked for, whatever came back. */
export function documentsOf({ asked }: Pick<NpmRun, 'asked'>): string[] {
  return asked
    .map((path) => /^(?:304 )?\/registry\/([^/?]+)$/.exec(path)?.[1])
    .filter((name) => name !== undefined && name !== 'all-the-package-names')
    .map((name) => decodeURIComponent(name ?? ''))
    .sort()
}

export const searchesOf = ({ asked }: Pick<NpmRun, 'asked'>) => asked.filter((path) => path.startsWith('/registry/-/v1/search'))
export const keysOf = ({ listings }: Pick<NpmRun, 'listings'>) => listings.map(({ key }) => key)
