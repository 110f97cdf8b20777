// GitHub's GraphQL search as one list: pages through every answer and splits what is larger than a search may show.
// GitHub ends a search at 1,000 results whatever its count says, so the dates of creation are halved until each part is smaller.
// Limits: docs.github.com, "Rate limits and query limits for the GraphQL API".
import { GraphqlResponseError, graphql } from '@octokit/graphql'
import { z } from 'zod'
import { parseWith } from '../../core/schema/parse.ts'
import { HttpError } from '../lib/http.ts'
import type { OriginContext } from './origin.ts'

const QUERY = `query($q: String!, $after: String) {
  rateLimit { cost remaining resetAt }
  search(type: REPOSITORY, query: $q, first: 100, after: $after) {
    repositoryCount
    pageInfo { hasNextPage endCursor }
    nodes {
      ... on Repository {
        databaseId nameWithOwner description homepageUrl stargazerCount isArchived pushedAt createdAt
        licenseInfo { spdxId }
        primaryLanguage { name }
        repositoryTopics(first: 20) { nodes { topic { name } } }
        object(expression: "HEAD:server.json") { ... on Blob { text isTruncated } }
      }
    }
  }
}`
/** Results that one search shows. */
const MAX_RESULTS = 1_000
/** GitHub opened in 2008: no repository is older. */
const FIRST_DAY = Date.UTC(2008, 0, 1)
const DAY_MS = 86_400_000

const AnswerSchema = z.looseObject({
  rateLimit: z.looseObject({ remaining: z.int().nonnegative() }).nullish(),
  search: z.looseObject({
    repositoryCount: z.int().nonnegative(),
    pageInfo: z.looseObject({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
    // Null where GitHub could not say what it is: the error beside it names the node.
    nodes: z.array(z.unknown()),
  }),
})
type Answer = z.infer<typeof AnswerSchema>

export interface GithubSearch {
  /** Repositories, unparsed, in no order that may be relied on. */
  nodes: unknown[]
  /** False where nodes were missing, a limit was reached, or a single day held more than a search shows. */
  complete: boolean
}

/**
 * @param terms the search without a date clause
 * @throws {HttpError} when GitHub is down or refuses every answer
 * @throws {ParseError} when an answer is not of the documented shape
 */
export async function searchGithub(context: OriginContext, token: string, terms: string): Promise<GithubSearch> {
  const client = openGraphql(context, token)
  const found: GithubSearch = { nodes: [], complete: true }
  let spent = false
  const today = Math.floor(context.now().getTime() / DAY_MS) * DAY_MS
  try {
    await searchDays(FIRST_DAY, today + DAY_MS)
  } catch (error) {
    // What was found is true all the same; what is missing is carried.
    if (!(error instanceof HttpError) || found.nodes.length === 0) throw error
    context.log.warn(`GitHub will not be searched further for now; ${found.nodes.length} repositories found: ${error.message}`)
    found.complete = false
  }
  return found

  async function searchDays(fromMs: number, toMs: number): Promise<void> {
    if (isEnough()) return
    const q = `${terms} created:${toDay(fromMs)}..${toDay(toMs)}`
    const first = await fetchPage(q, undefined)
    if (first.search.repositoryCount > MAX_RESULTS && toMs > fromMs) {
      const middleMs = fromMs + Math.floor((toMs - fromMs) / DAY_MS / 2) * DAY_MS
      await searchDays(fromMs, middleMs)
      await searchDays(middleMs + DAY_MS, toMs)
      return
    }
    if (first.search.repositoryCount > MAX_RESULTS) found.complete = false
    const cursors = new Set<string>()
    for (let page = first; ; ) {
      take(page)
      const cursor = page.search.pageInfo.endCursor
      if (!page.search.pageInfo.hasNextPage || !cursor || cursors.has(cursor) || isEnough()) return
      cursors.add(cursor)
      page = await fetchPage(q, cursor)
    }
  }

  function take({ search, rateLimit }: Answer): void {
    const nodes = search.nodes.filter((node) => node !== null)
    if (nodes.length < search.nodes.length) found.complete = false
    found.nodes.push(...nodes)
    if (rateLimit?.remaining === 0) {
      context.log.warn('GitHub: the hour’s points are spent; the rest is carried')
      found.complete = false
      spent = true
    }
  }

  /** Ended by the caller's limit, or by a budget that is spent: then asking on would only be refused. */
  function isEnough(): boolean {
    const reached = context.limit !== undefined && found.nodes.length >= context.limit
    if (reached) found.complete = false
    return reached || spent
  }

  async function fetchPage(q: string, after: string | undefined): Promise<Answer> {
    context.signal.throwIfAborted()
    const { data, errors } = await ask(client, { q, ...(after === undefined ? {} : { after }) }, context)
    if (errors > 0) {
      context.log.warn(`GitHub: ${errors} errors beside the answer to ${q}`)
      found.complete = false
    }
    return parseWith(AnswerSchema, data, 'GitHub search')
  }
}

/** octokit over our own http, so that tries, limits and counts are those of every other origin. */
function openGraphql(context: OriginContext, token: string): typeof graphql {
  return graphql.defaults({
    // octokit adds /graphql itself.
    baseUrl: context.environment.githubGraphqlUrl.replace(/\/graphql$/, ''),
    headers: { authorization: `bearer ${token}` },
    request: {
      fetch: async (url: string, init: { headers: Record<string, string>; body?: string }) => {
        const { 'user-agent': _, ...headers } = init.headers // who we are is said by context.http
        const request = {
          method: 'POST' as const,
          headers,
          signal: context.signal,
          ...(init.body === undefined ? {} : { body: init.body }),
        }
        const answer = await context.http.request(url, request)
        return new Response(answer.body, { status: answer.status, headers: { 'content-type': 'application/json' } })
      },
    },
  })
}

async function ask(client: typeof graphql, variables: Record<string, string>, context: OriginContext) {
  try {
    return { data: await client<unknown>(QUERY, variables), errors: 0 }
  } catch (error) {
    if (error instanceof GraphqlResponseError) {
      const errors = error.errors?.length ?? 1
      if (typeof error.data === 'object' && error.data !== null) return { data: error.data as unknown, errors }
      throw new HttpError('POST', context.environment.githubGraphqlUrl, 200, error.message, { cause: error })
    }
    // octokit wraps what our own http threw.
    if (error instanceof Error && error.cause instanceof HttpError) throw error.cause
    context.signal.throwIfAborted()
    throw error
  }
}

const toDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)
