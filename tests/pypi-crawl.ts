// Crawls of PyPI as its tests need them: over an emulated world that changes from run to run, or over answers made up one by one.
import type { Listing } from '../core/schema/listing.ts'
import type { Crawl, OriginContext } from '../pipeline/crawl/origin.ts'
import { pypi } from '../pipeline/crawl/origins/pypi.ts'
import type { EmbeddedOptions } from '../pipeline/embedded/disorder.ts'
import { openPypi, type PypiFact, type PypiWorld } from '../pipeline/embedded/origins/pypi.ts'
import { readEnvironment } from '../pipeline/lib/environment.ts'
import { HttpError, openHttp } from '../pipeline/lib/http.ts'
import { silentLog } from '../pipeline/lib/log.ts'
import { answering, carriedBy, crawlContext } from './crawl-context.ts'

export const fact = (name: string, more: Partial<PypiFact> = {}): PypiFact => ({
  name,
  version: '1.0',
  released: '2026-01',
  summary: 'An MCP server',
  requires: ['mcp>=1'],
  ...more,
})
export const FACTS = ['a-mcp', 'b_mcp', 'mcp.c', 'D-MCP'].map((name) => fact(name))
export const WORLD: PypiWorld = { facts: FACTS, otherNames: ['flask', 'numpy', 'zope-interface'] }
export const NOTHING_MCP = { summary: 'Keeps notes', requires: [], keywords: '' }

const opened: { close(): Promise<void> }[] = []
/** To be called after each test. */
export async function closeAll(): Promise<void> {
  for (const one of opened.splice(0)) await one.close()
}

interface Run extends Partial<Pick<OriginContext, 'leads' | 'verdict' | 'allowShrink' | 'limit' | 'catchUp' | 'optedOut'>> {
  /** The run before this one. */
  after?: Crawl & { carried?: readonly Listing[] }
  /** ISO 8601 day of the run. @default '2026-11-22' */
  day?: string
  /** What PyPI says instead of the project's document, by name. */
  documents?: Readonly<Record<string, { status: number; value?: unknown }>>
  options?: EmbeddedOptions
  /** Requests after which the budget is spent. */
  requests?: number
  /** Names whose document cannot be had. */
  failing?: readonly string[]
}

interface Ran extends Crawl {
  /** Names whose documents were asked for, sorted. */
  asked: string[]
  /** The status of the index. */
  index: number
  remarks: string[]
  /** Listings of the run before that are kept although this one did not read them. */
  carried: Listing[]
}

export async function open(
  world: PypiWorld,
  { after, options = {}, requests = Number.POSITIVE_INFINITY, failing = [], day = '2026-11-22', documents = {}, ...given }: Run,
) {
  const emulator = await openPypi(options, world)
  const real = openHttp({ userAgent: 'hisper-test', sleep: async () => undefined, now: () => new Date(0) })
  opened.push(real, emulator)
  const asked: string[] = []
  const remarks: string[] = []
  const seen = { index: 0 }
  const http: OriginContext['http'] = {
    ...real,
    async request(url, request) {
      const name = /\/pypi\/(.*)\/json$/.exec(String(url))?.[1]
      if (name !== undefined) asked.push(name)
      if (name !== undefined && failing.includes(name)) throw new HttpError('GET', String(url), 500, '')
      const told = name !== undefined && Object.hasOwn(documents, name) ? documents[name] : undefined
      if (told !== undefined) return { headers: {}, body: '', bytes: Buffer.alloc(0), value: undefined, ...told }
      const answer = await real.request(url, request)
      if (name === undefined) seen.index = answer.status
      return answer
    },
  }
  const context = crawlContext({
    http,
    environment: readEnvironment({ HISPER_PYPI_URL: emulator.url }),
    state: after?.state,
    previous: new Map([...(after?.listings ?? []), ...(after?.carried ?? [])].map((listing) => [listing.key, listing])),
    now: () => new Date(`${day}T12:00:00.000Z`),
    budget: { isSpent: () => asked.length + 1 >= requests },
    log: { ...silentLog, warn: (remark) => remarks.push(remark) },
    ...given,
  })
  const ran = (crawl: Crawl): Ran => ({ ...crawl, asked: asked.toSorted(), index: seen.index, remarks, carried: carriedBy(crawl, context) })
  return { context, ran }
}

export async function crawl(world: PypiWorld, run: Run = {}): Promise<Ran> {
  const { context, ran } = await open(world, run)
  return ran(await pypi.crawl(context))
}

export const keysOf = (records: readonly { key: string }[]) => records.map(({ key }) => key)
export const ALL = ['pypi:a-mcp', 'pypi:b-mcp', 'pypi:d-mcp', 'pypi:mcp-c']

interface Answers {
  index(): { status?: number; body: string }
  project(name: string): { status?: number; body?: string }
  leads?: ReadonlySet<string>
  day?: string
}

/** A crawl over answers that the emulator cannot be made to give. */
export async function crawlAnswers({ index, project, leads = new Set(), day = '2026-11-22' }: Answers, after?: Crawl): Promise<Ran> {
  const { http, asked } = answering(({ pathname }) =>
    pathname === '/simple/' ? index() : project(decodeURIComponent(pathname.split('/')[2] ?? '')),
  )
  const remarks: string[] = []
  const crawled = await pypi.crawl(
    crawlContext({
      http,
      leads,
      now: () => new Date(`${day}T12:00:00.000Z`),
      state: after?.state,
      previous: new Map((after?.listings ?? []).map((listing) => [listing.key, listing])),
      log: { ...silentLog, warn: (line) => remarks.push(line) },
    }),
  )
  const names = asked.flatMap((url) => /\/pypi\/(.*)\/json$/.exec(url)?.[1] ?? [])
  return { ...crawled, asked: names.toSorted(), index: 200, remarks, carried: [] }
}

export function toIndex(lastSerial: number, serials: Record<string, number>): { body: string } {
  const projects = Object.entries(serials).map(([name, serial]) => ({ name, '_last-serial': serial }))
  return { body: JSON.stringify({ meta: { 'api-version': '1.4', '_last-serial': lastSerial }, projects }) }
}

export function toProject(name: string, serial?: number, info: object = {}): string {
  const urls = [{ filename: 'x.tar.gz', packagetype: 'sdist' }]
  return JSON.stringify({ info: { name, version: '1.0', summary: 'An MCP server', ...info }, last_serial: serial, urls })
}
