// What an origin is handed in a test: everything harmless by default, anything replaceable.
import type { Listing } from '../core/schema/listing.ts'
import type { Crawl, OriginContext } from '../pipeline/crawl/origin.ts'
import { readEnvironment } from '../pipeline/lib/environment.ts'
import type { HttpRequest, HttpResponse } from '../pipeline/lib/http.ts'
import { HttpError } from '../pipeline/lib/http.ts'
import { silentLog } from '../pipeline/lib/log.ts'

const NOWHERE = 'http://127.0.0.1:1'

/** Over no network at all unless `http` is given. */
export function crawlContext(given: Partial<OriginContext> = {}): OriginContext {
  return {
    http: answering(() => new HttpError('GET', NOWHERE, 0, 'no network in this test')).http,
    environment: readEnvironment({
      HISPER_NPM_REGISTRY: NOWHERE,
      HISPER_PYPI_URL: NOWHERE,
      HISPER_GITHUB_GRAPHQL_URL: `${NOWHERE}/graphql`,
      GITHUB_TOKEN: 'x',
      HISPER_MCP_REGISTRY_URL: NOWHERE,
    }),
    state: undefined,
    previous: new Map(),
    leads: new Set(),
    verdict: () => undefined,
    optedOut: new Set(),
    dataDir: '.',
    now: () => new Date('2026-11-22T12:00:00.000Z'),
    log: silentLog,
    signal: new AbortController().signal,
    budget: { isSpent: () => false },
    catchUp: 0,
    limit: undefined,
    allowShrink: false,
    ...given,
  }
}

/** What the frame around an origin keeps of the last run, as origin-crawl.ts has it for a crawl that saw its list to the end. */
export function carriedBy({ listings, unread, rejected }: Crawl, { previous }: Pick<OriginContext, 'previous'>): Listing[] {
  const found = new Set(listings.map(({ key }) => key))
  const malformed = rejected.filter(({ code }) => code === 'malformed').map(({ key }) => key)
  return [...new Set([...unread, ...malformed])].filter((key) => !found.has(key)).flatMap((key) => previous.get(key) ?? [])
}

export type Answer = (url: URL, request: HttpRequest) => string | Partial<HttpResponse> | HttpError

/** An http that asks a function instead of the network, for the answers that no server can be made to give. */
export function answering(answer: Answer): { http: OriginContext['http']; asked: string[] } {
  const asked: string[] = []
  const http: OriginContext['http'] = {
    async request(url, request = {}): Promise<HttpResponse> {
      asked.push(String(url))
      const given = answer(new URL(url), request)
      if (given instanceof HttpError) throw given
      const { status = 200, headers = {}, body = '', bytes = Buffer.alloc(0) } = typeof given === 'string' ? { body: given } : given
      const isAnswer = (status >= 200 && status < 300) || request.accept?.includes(status) === true
      if (!isAnswer) throw new HttpError(request.method ?? 'GET', String(url), status, body)
      const value: unknown = request.as === 'json' && status >= 200 && status < 300 ? JSON.parse(body) : undefined
      return { status, headers, body, value, bytes }
    },
    counted: () => http,
    usage: () => ({ requests: asked.length, bytes: 0 }),
    close: async () => undefined,
  }
  return { http, asked }
}
