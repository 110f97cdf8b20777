// Crawls of emulated GitHubs, one run after the other through the real frame: what one leaves, the next one has.
import type { Listing, SeenListing } from '../core/schema/listing.ts'
import type { JsonObject } from '../core/schema/text.ts'
import type { PackageClass } from '../core/schema/words.ts'
import { crawlOrigins } from '../pipeline/crawl/index.ts'
import type { Origin } from '../pipeline/crawl/origin.ts'
import { github } from '../pipeline/crawl/origins/github.ts'
import type { GithubFaults } from '../pipeline/embedded/disorder.ts'
import { EMBEDDED_TOKEN, type GithubFact, openGithub } from '../pipeline/embedded/origins/github.ts'
import type { Context } from '../pipeline/lib/context.ts'
import { readEnvironment } from '../pipeline/lib/environment.ts'
import { type Http, type HttpRequest, type HttpResponse, openHttp } from '../pipeline/lib/http.ts'
import { silentLog } from '../pipeline/lib/log.ts'
import type { OriginReport } from '../pipeline/lib/work.ts'

export interface RunOptions {
  faults?: GithubFaults
  /** Day of the run. */
  day?: string
  /** Repositories that a package names as its source. */
  named?: readonly string[]
  classes?: Readonly<Record<string, PackageClass>>
  maxRequests?: number
  limit?: number
  token?: string | undefined
  shuffle?: number
  /** The memory of the runs before is lost, and only their listings are left. */
  forgetful?: boolean
  optedOut?: readonly string[]
  /** Stands between the crawl and the emulator. */
  between?: (request: HttpRequest, ask: () => Promise<HttpResponse>) => Promise<HttpResponse>
}

export interface Run {
  report: OriginReport
  listings: SeenListing[]
  keys: string[]
  /** What was searched for, and how many repositories were asked for by name, question by question. */
  searched: string[]
  batches: number[]
}

/** A repository that calls itself a server, made in 2025. */
export function aServer(repository: string, change: Partial<GithubFact> = {}): GithubFact {
  return {
    repository,
    description: 'An MCP server for tests.',
    language: 'Go',
    stars: 5,
    topics: ['mcp-server'],
    createdAt: '2025-05-05T00:00:00Z',
    pushedAt: '2026-01-01T00:00:00Z',
    ...change,
  }
}

/** Many servers, one a day from the first of 2024 on, round and round over two years. */
export function servers(count: number, change: (index: number) => Partial<GithubFact> = () => ({})): GithubFact[] {
  return Array.from({ length: count }, (_, index) => {
    const createdAt = new Date(Date.UTC(2024, 0, 1) + (index % 700) * 86_400_000).toISOString()
    return aServer(`owner/server-${index}`, { createdAt, ...change(index) })
  })
}

/** @returns a run over the repositories given, after all runs before it */
export function githubRuns(): (facts: readonly GithubFact[], options?: RunOptions) => Promise<Run> {
  let previous: ReadonlyMap<string, Listing> = new Map()
  let state: JsonObject | undefined
  let seenAt: string | null = null
  let packages: readonly Listing[] = []

  return async (facts, options = {}) => {
    const now = () => new Date(`${options.day ?? '2026-11-22'}T12:00:00.000Z`)
    const server = await openGithub(
      { ...(options.faults ? { github: options.faults } : {}), ...(options.shuffle ? { shuffle: options.shuffle } : {}) },
      { facts },
    )
    const http = openHttp({ userAgent: 'hisper-test (https://example.com)', sleep: async () => undefined, now, retries: 1 })
    const searched: string[] = []
    const batches: number[] = []
    const environment = readEnvironment({
      HISPER_GITHUB_GRAPHQL_URL: `${server.url}/graphql`,
      GITHUB_TOKEN: 'token' in options ? options.token : EMBEDDED_TOKEN,
    })
    const context: Context = {
      http: watched(http, searched, batches, options.between),
      environment,
      dataDir: '.',
      workDir: '.',
      scratch: '.',
      runAt: now(),
      now,
      log: silentLog,
      signal: new AbortController().signal,
    }
    const named = toPackages(options.named ?? [])
    const npm: Origin = {
      id: 'npm',
      crawl: async () => ({ listings: named, rejected: [], unread: [], absent: [], state: {}, complete: true }),
    }
    try {
      const { listings, origins } = await crawlOrigins(context, {
        origins: [github, npm],
        carried: (id) => ({
          listings: id === 'github' ? previous : new Map(packages.map((listing) => [listing.key, listing])),
          state: id === 'github' && options.forgetful !== true ? state : undefined,
          seenAt,
          readAt: seenAt,
        }),
        optedOut: new Set(options.optedOut),
        classes: new Map(Object.entries(options.classes ?? {})),
        budget: { seconds: 3_600, origins: options.maxRequests === undefined ? {} : { github: { requests: options.maxRequests } } },
        limit: options.limit,
        allowShrink: false,
        catchUp: 0,
      })
      const found = listings.filter(({ origin }) => origin === 'github')
      const report = origins.github
      if (report === undefined) throw new Error('GitHub was not crawled')
      previous = new Map(found.map(({ seenAt: _, ...listing }) => [listing.key, listing]))
      state = JSON.parse(JSON.stringify(report.state))
      seenAt = report.seenAt
      packages = named
      return { report, listings: found, keys: found.map(({ key }) => key), searched, batches }
    } finally {
      await http.close()
      await server.close()
    }
  }
}

/** Packages that name repositories. */
function toPackages(repositories: readonly string[]): Listing[] {
  return repositories.map((repository) => ({
    key: `npm:${repository.replace('/', '-')}`,
    origin: 'npm',
    name: repository,
    repository: { url: `https://github.com/${repository}` },
    keywords: [],
    status: 'active',
    packages: [],
    remotes: [],
    sameAs: [],
  }))
}

function watched(http: Http, searched: string[], batches: number[], between: RunOptions['between']): Http {
  return {
    ...http,
    counted(pace) {
      const counted = http.counted(pace)
      return {
        ...counted,
        request(url, request = {}) {
          const { query, variables } = JSON.parse(request.body ?? '{}')
          if (variables.q === undefined) batches.push(query.match(/ r\d+: /g)?.length ?? 0)
          else searched.push(variables.q)
          const ask = () => counted.request(url, request)
          return between === undefined ? ask() : between(request, ask)
        },
      }
    },
  }
}
