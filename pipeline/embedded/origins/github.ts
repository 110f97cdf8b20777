// An emulated GitHub GraphQL search over facts/github.json. It understands the one question the crawl asks and checks that it is asked
// properly; anything else is an error, as a real schema would make it. Limits and errors: docs.github.com, GraphQL API.
import { readFile } from 'node:fs/promises'
import { Hono } from 'hono'
import { z } from 'zod'
import { parseWith } from '../../../core/schema/parse.ts'
import { type EmbeddedOptions, HOSTILE_TEXT, hash, shuffled } from '../disorder.ts'
import { type Listener, openEmulator } from '../listener.ts'
import { answerSearch } from './github-query.ts'

const FactSchema = z.strictObject({
  /** `owner/name` in display case. */
  repository: z.string(),
  description: z.string(),
  language: z.string(),
  license: z.string().optional(),
  homepage: z.string().optional(),
  stars: z.int(),
  topics: z.array(z.string()),
  createdAt: z.iso.datetime(),
  pushedAt: z.iso.datetime(),
  archived: z.boolean().default(false),
  /** Name in facts/mcp-registry.json of the server.json at its root. */
  serverJson: z.string().optional(),
})
type Fact = z.infer<typeof FactSchema>
const ServersSchema = z.looseObject({ servers: z.array(z.looseObject({ server: z.looseObject({ name: z.string() }) })) })

export type GithubNode = ReturnType<typeof toNode>

/** The token that the emulator takes; any other is bad credentials. */
export const EMBEDDED_TOKEN = 'embedded-token'

export async function openGithub(options: EmbeddedOptions): Promise<Listener> {
  const file = JSON.parse(await readFile(new URL('../facts/github.json', import.meta.url), 'utf8'))
  const facts = parseWith(z.strictObject({ repositories: z.array(FactSchema) }), file, 'facts/github.json').repositories
  const registry = JSON.parse(await readFile(new URL('../facts/mcp-registry.json', import.meta.url), 'utf8'))
  const { servers } = parseWith(ServersSchema, registry, 'facts/mcp-registry.json')
  if (options.hostile) facts.push(HOSTILE)
  const serverJsons = new Map(servers.map(({ server }) => [server.name, JSON.stringify(server, null, 2)]))
  const nodes = shuffled(options.shuffle, facts).map((fact) => toNode(fact, serverJsons.get(fact.serverJson ?? '')))
  const app = new Hono()

  app.post('/graphql', async (c) => {
    const authorization = c.req.header('authorization')
    if (authorization === undefined) return c.json({ message: 'This endpoint requires you to be authenticated.', ...DOCUMENTATION }, 401)
    if (!/^(?:bearer|token) /i.test(authorization) || !authorization.endsWith(` ${EMBEDDED_TOKEN}`)) {
      return c.json({ message: 'Bad credentials', ...DOCUMENTATION, status: '401' }, 401)
    }
    const answer = answerSearch(await c.req.text(), nodes)
    if (options.malformed && 'data' in answer)
      answer.data.search.nodes.splice(1, 0, { nameWithOwner: 'example/broken', stargazerCount: 'many' })
    return c.json(answer, 'data' in answer || 'errors' in answer ? 200 : 400)
  })
  app.notFound((c) => c.json({ message: 'Not Found', ...DOCUMENTATION, status: '404' }, 404))
  return openEmulator('github', app, options)
}

const DOCUMENTATION = { documentation_url: 'https://docs.github.com/graphql' }

function toNode(fact: Fact, serverJson: string | undefined) {
  return {
    databaseId: 1 + (hash(fact.repository) % 1_000_000_000),
    nameWithOwner: fact.repository,
    url: `https://github.com/${fact.repository}`,
    description: fact.description,
    homepageUrl: fact.homepage ?? null,
    stargazerCount: fact.stars,
    isArchived: fact.archived,
    pushedAt: fact.pushedAt,
    createdAt: fact.createdAt,
    licenseInfo: fact.license === undefined ? null : { spdxId: fact.license },
    primaryLanguage: { name: fact.language },
    repositoryTopics: { nodes: fact.topics.map((name) => ({ topic: { name } })) },
    object: serverJson === undefined ? null : { text: serverJson, isTruncated: false },
  }
}

const HOSTILE: Fact = {
  repository: 'example/hostile-mcp',
  description: HOSTILE_TEXT,
  language: HOSTILE_TEXT,
  homepage: 'data:text/html,x',
  stars: 1,
  topics: ['mcp-server', '__proto__'],
  createdAt: '2026-01-01T00:00:00Z',
  pushedAt: '2026-01-01T00:00:00Z',
  archived: false,
}
