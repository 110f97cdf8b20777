// Crawls of the official registry in a test: an emulated one for each, over loopback, with what it was asked and what was remarked.
import type { Crawl, OriginContext } from '../pipeline/crawl/origin.ts'
import { mcpRegistry } from '../pipeline/crawl/origins/mcp-registry.ts'
import type { EmbeddedOptions } from '../pipeline/embedded/disorder.ts'
import { openMcpRegistry } from '../pipeline/embedded/origins/mcp-registry.ts'
import { HttpError, openHttp } from '../pipeline/lib/http.ts'
import { silentLog } from '../pipeline/lib/log.ts'
import { crawlContext } from './crawl-context.ts'

const OFFICIAL = 'io.modelcontextprotocol.registry/official'
export const NOW = '2026-11-22T12:00:00.000Z'
export const later = (days: number) => () => new Date(Date.parse(NOW) + days * 86_400_000)

export const record = (name: string, updatedAt = '2026-01-01T00:00:00Z', official: object = {}, server: object = {}) => ({
  server: { name, description: `Does ${name}.`, version: '1.0.0', ...server },
  _meta: { [OFFICIAL]: { status: 'active', publishedAt: updatedAt, updatedAt, isLatest: true, ...official } },
})
export const nameOf = (index: number) => `com.example/${String(index).padStart(3, '0')}`
export const many = (count: number) => Array.from({ length: count }, (_, index) => record(nameOf(index)))
export const key = (index: number) => `mcp:${nameOf(index)}`

export interface Given extends Partial<OriginContext> {
  servers?: readonly unknown[]
  options?: EmbeddedOptions
  /** What is answered instead at a cursor, null being the beginning; undefined where nothing is wrong there. */
  spoil?: (cursor: string | null) => unknown
  /** What the run before found: its state, and its listings as the dataset kept them. */
  after?: Crawl
}

/** One crawl over an emulated registry of its own, closed behind it, with the requests it made and the remarks it had. */
export async function crawlRegistry({ servers = many(250), options = {}, after, spoil, ...more }: Given = {}) {
  const registry = await openMcpRegistry(options, { servers })
  const now = more.now ?? later(0)
  const http = openHttp({ userAgent: 'hisper-test (https://example.com)', sleep: async () => undefined, now })
  const asked: URLSearchParams[] = []
  const remarks: string[] = []
  const request: typeof http.request = async (url, given) => {
    const { searchParams } = new URL(url)
    asked.push(searchParams)
    const value = spoil?.(searchParams.get('cursor'))
    if (value instanceof HttpError) throw value
    return value === undefined ? http.request(url, given) : { status: 200, headers: {}, body: '', value, bytes: Buffer.alloc(0) }
  }
  const context = crawlContext({
    state: after?.state,
    previous: new Map(after?.listings.map((listing) => [listing.key, listing])),
    now,
    log: { ...silentLog, warn: (remark) => remarks.push(remark) },
    ...more,
    http: { ...http, request },
  })
  const environment = { ...context.environment, mcpRegistryUrl: registry.url }
  try {
    return { ...(await mcpRegistry.crawl({ ...context, environment })), asked, remarks }
  } finally {
    await Promise.all([registry.close(), http.close()])
  }
}

/** What the dataset holds after a second run: its own listings, and what the frame carries where it is not complete. */
export const joined = (first: Crawl, second: Crawl): Crawl => ({
  ...second,
  listings: [...new Map([...first.listings, ...second.listings].map((listing) => [listing.key, listing])).values()],
})
export const keysOf = ({ listings }: Pick<Crawl, 'listings'>) => listings.map((listing) => listing.key)
/** A budget for so many requests. */
export const spentAfter = (requests: number) => {
  let asked = 0
  return {
    isSpent: () => {
      asked += 1
      return asked > requests
    },
  }
}
