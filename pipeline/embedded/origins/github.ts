// An emulated GitHub GraphQL API over facts/github.json. It understands what the crawl may ask and checks that it is asked properly;
// anything else is an error, as a real schema would make it. Limits and errors: docs.github.com, GraphQL API.
import { readFile } from 'node:fs/promises'
import { Hono } from 'hono'
import { z } from 'zod'
import { parseWith } from '../../../core/schema/parse.ts'
import { type EmbeddedOptions, HOSTILE_TEXT } from '../disorder.ts'
import { type Listener, openEmulator } from '../listener.ts'
import { type Field, parseDocument, QuestionError } from './github-document.ts'
import { resolve, validate } from './github-schema.ts'
import { FactSchema, type GithubFact, GithubWorld } from './github-world.ts'

export type { GithubFact }

const ServersSchema = z.looseObject({ servers: z.array(z.looseObject({ server: z.looseObject({ name: z.string() }) })) })
const BodySchema = z.strictObject({ query: z.string(), variables: z.record(z.string(), z.unknown()).default({}) })

/** The token that the emulator takes; any other is bad credentials. */
export const EMBEDDED_TOKEN = 'embedded-token'
/** What the token of a workflow has in an hour. */
const POINTS = 1_000
const RESET_AT = '2026-11-22T13:00:00Z'
/** Results that one search shows, whatever it counts. */
const MAX_RESULTS = 1_000

interface World {
  facts: readonly GithubFact[]
}

/** @param world other repositories than those of facts/github.json */
export async function openGithub(options: EmbeddedOptions, world?: World): Promise<Listener> {
  const faults = options.github ?? {}
  const facts = [...(world?.facts ?? (await readFacts())), ...(options.hostile ? [HOSTILE] : [])]
  const repositories = new GithubWorld(facts, await readServerJsons(), options.shuffle)
  let remaining = faults.points ?? POINTS
  let questions = 0
  const app = new Hono()

  // An Enterprise Server has its API below /api.
  app.on('POST', ['/graphql', '/api/graphql'], async (c) => {
    const authorization = c.req.header('authorization')
    if (authorization === undefined) return c.json({ message: 'This endpoint requires you to be authenticated.', ...DOCUMENTATION }, 401)
    if (!/^(?:bearer|token) /i.test(authorization) || !authorization.endsWith(` ${EMBEDDED_TOKEN}`)) {
      return c.json({ message: 'Bad credentials', ...DOCUMENTATION, status: '401' }, 401)
    }
    questions += 1
    const limit = faults.secondaryLimit
    if (limit !== undefined && questions > limit.after) {
      return c.json(SECONDARY_LIMIT, limit.status, limit.retryAfter === undefined ? {} : { 'retry-after': String(limit.retryAfter) })
    }
    const headers = () => ({ 'x-ratelimit-remaining': String(remaining), 'x-ratelimit-reset': String(Date.parse(RESET_AT) / 1_000) })
    if (remaining <= 0) {
      return c.json({ data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded for user ID 1.' }] }, 200, headers())
    }
    try {
      const { answer, files, cost } = ask(await c.req.text())
      // Time-outs are charged as well.
      remaining -= cost
      if (faults.maxFiles !== undefined && files > faults.maxFiles) return c.json(TIMED_OUT, 502)
      return c.json(answer, 200, headers())
    } catch (error) {
      if (!(error instanceof QuestionError)) throw error
      return c.json({ errors: [{ ...(error.type === undefined ? {} : { type: error.type }), message: error.message }] }, 200)
    }
  })
  app.notFound((c) => c.json({ message: 'Not Found', ...DOCUMENTATION, status: '404' }, 404))
  return openEmulator('github', app, options)

  function ask(body: string) {
    const { query, variables } = readBody(body)
    const document = parseDocument(query)
    validate(document, variables)
    if (!document.selections.some((one) => 'name' in one && one.name === 'rateLimit'))
      throw new QuestionError('the crawl must ask for rateLimit')
    const errors: object[] = []
    let aliases = 0
    repositories.cost = { connections: 0, files: 0 }
    const points = { cost: 1, limit: POINTS, used: 0, remaining: 0, resetAt: RESET_AT }
    const data = resolve(document, variables, {
      rateLimit: faults.uncounted === true ? null : points,
      search: (args: Record<string, unknown>) => search(args),
      repository: ({ owner, name }: Record<string, unknown>, { key }: Field) => {
        aliases += 1
        if (faults.maxAliases !== undefined && aliases > faults.maxAliases) {
          errors.push({ type: 'RESOURCE_LIMITS_EXCEEDED', path: [key], message: 'Resource limits for this query exceeded.' })
          return null
        }
        const found = repositories.find(owner, name)
        if (found !== undefined) return found
        const message = `Could not resolve to a Repository with the name '${owner}/${name}'.`
        errors.push({ type: 'NOT_FOUND', path: [key], locations: [{ line: 2, column: 3 }], message })
        return null
      },
    })
    const { connections, files } = repositories.cost
    const cost = Math.max(1, Math.round(connections / 100))
    if (typeof data.rateLimit === 'object' && data.rateLimit !== null)
      data.rateLimit = { ...data.rateLimit, ...pick(data.rateLimit, { cost, remaining: remaining - cost }) }
    if (options.malformed) addMalformed(data.search)
    return { answer: { data, ...(errors.length === 0 ? {} : { errors }) }, files, cost }
  }

  function search({ type, query, first, after }: Record<string, unknown>) {
    if (type !== 'REPOSITORY') throw new QuestionError(`cannot search for ${type}`)
    const size = Number(first)
    if (!(size >= 1 && size <= 100)) {
      const message = `Requesting ${first} records on the \`search\` connection exceeds the \`first\` limit of 100 records.`
      throw new QuestionError(message, 'EXCESSIVE_PAGINATION')
    }
    repositories.cost.connections += 1
    const found = repositories.search(String(query))
    const offset = after === null || after === undefined ? 0 : Number(/^cursor:(\d+)$/.exec(atob(String(after)))?.[1])
    if (!Number.isInteger(offset)) throw new QuestionError(`\`${after}\` does not appear to be a valid cursor.`, 'INVALID_CURSOR_ARGUMENTS')
    const shown = Math.min(found.length, MAX_RESULTS)
    const end = Math.min(offset + size, shown)
    const endCursor = end > offset ? btoa(`cursor:${faults.cursorLoop ? Math.min(size, end) : end}`) : null
    return { repositoryCount: found.length, pageInfo: { hasNextPage: end < shown, endCursor }, nodes: found.slice(offset, end) }
  }
}

async function readFacts(): Promise<GithubFact[]> {
  const file = JSON.parse(await readFile(new URL('../facts/github.json', import.meta.url), 'utf8'))
  return parseWith(z.strictObject({ repositories: z.array(FactSchema) }), file, 'facts/github.json').repositories
}

async function readServerJsons(): Promise<Map<string, string>> {
  const registry = JSON.parse(await readFile(new URL('../facts/mcp-registry.json', import.meta.url), 'utf8'))
  const { servers } = parseWith(ServersSchema, registry, 'facts/mcp-registry.json')
  return new Map(servers.map(({ server }) => [server.name, JSON.stringify(server, null, 2)]))
}

/** @throws {QuestionError} */
function readBody(body: string): z.infer<typeof BodySchema> {
  try {
    return BodySchema.parse(JSON.parse(body))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw new QuestionError('Problems parsing JSON')
    throw error
  }
}

/** The values of `from` for what was selected. */
function pick(selected: object | null, from: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => selected !== null && name in selected))
}

function addMalformed(search: unknown): void {
  if (typeof search === 'object' && search !== null && 'nodes' in search && Array.isArray(search.nodes)) {
    search.nodes.splice(1, 0, { nameWithOwner: 'example/broken', stargazerCount: 'many' })
  }
}

const DOCUMENTATION = { documentation_url: 'https://docs.github.com/graphql' }
const TIMED_OUT = {
  data: null,
  errors: [
    { message: 'Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug.' },
  ],
}
const SECONDARY_LIMIT = {
  documentation_url: 'https://docs.github.com/graphql#about-secondary-rate-limits',
  message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
}

const HOSTILE: GithubFact = {
  repository: 'example/hostile-mcp',
  description: HOSTILE_TEXT,
  language: HOSTILE_TEXT,
  homepage: 'data:text/html,x',
  stars: 1,
  topics: ['mcp-server', '__proto__'],
  createdAt: '2026-01-01T00:00:00Z',
  pushedAt: '2026-01-01T00:00:00Z',
  files: {
    'package.json': `{"name":"../../secret","__proto__":{"polluted":true},"mcpName":"${'x'.repeat(1_000)}","dependencies":[]}`,
    'pyproject.toml': `[__proto__]\npolluted = true\n[project]\nname = "${'a-'.repeat(500)}"\nkeywords = ${'['.repeat(5_000)}`,
    'server.json': `{"name":"javascript:alert(1)","description":"<script>","version":"1"}`,
  },
}
