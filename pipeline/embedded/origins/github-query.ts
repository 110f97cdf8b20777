// Reads the search question as far as it has to be checked: one search of repositories, its paging, its qualifiers and its fields.
// Not a GraphQL engine, and never more forgiving than one.
import { z } from 'zod'
import type { GithubNode } from './github.ts'

const BodySchema = z.strictObject({
  query: z.string(),
  variables: z.strictObject({ q: z.string(), after: z.string().nullish() }),
})

interface SearchAnswer {
  data: {
    rateLimit: { cost: number; remaining: number; resetAt: string }
    search: { repositoryCount: number; pageInfo: { hasNextPage: boolean; endCursor: string | null }; nodes: unknown[] }
  }
}
type Answer = SearchAnswer | { errors: { type?: string; message: string }[] } | { message: string }

/** Results that one search shows, whatever it counts. */
const MAX_RESULTS = 1_000
const NOT_FIELDS = new Set(['object', 'nodes', 'topic', 'name', 'spdxId', 'text', 'isTruncated', 'byteSize'])

/** @param body the request as it was sent; `nodes` every repository there is, newest order irrelevant */
export function answerSearch(body: string, nodes: readonly GithubNode[]): Answer {
  const request = readBody(body)
  if (request === undefined) return { message: 'Problems parsing JSON' }
  const { query, variables } = request
  const search = /search\(\s*type:\s*REPOSITORY,\s*query:\s*\$q,\s*first:\s*(\d+),\s*after:\s*\$after\s*\)/.exec(query)
  if (search === null) return failure("Field 'search' is missing required arguments: query, type")
  const first = Number(search[1])
  if (first < 1 || first > 100) {
    return failure(
      `Requesting ${first} records on the \`search\` connection exceeds the \`first\` limit of 100 records.`,
      'EXCESSIVE_PAGINATION',
    )
  }
  for (const needed of ['rateLimit', 'repositoryCount', 'hasNextPage', 'endCursor', '... on Repository']) {
    if (!query.includes(needed)) return failure(`the crawl must ask for '${needed}'`)
  }
  const fields = readFields(query)
  const unknown = fields.find((field) => nodes[0] !== undefined && !(field in nodes[0]))
  if (unknown !== undefined) return failure(`Field '${unknown}' doesn't exist on type 'Repository'`, 'undefinedField')
  const found = findNodes(variables.q, nodes)
  if (typeof found === 'string') return failure(found)

  const offset = variables.after == null ? 0 : Number(/^cursor:(\d+)$/.exec(atob(variables.after))?.[1])
  if (!Number.isInteger(offset)) return failure(`\`${variables.after}\` does not appear to be a valid cursor.`, 'INVALID_CURSOR_ARGUMENTS')
  const end = Math.min(offset + first, found.length, MAX_RESULTS)
  return {
    data: {
      rateLimit: { cost: 1, remaining: 4_999, resetAt: '2026-11-22T01:00:00Z' },
      search: {
        repositoryCount: found.length,
        pageInfo: { hasNextPage: end < Math.min(found.length, MAX_RESULTS), endCursor: end > offset ? btoa(`cursor:${end}`) : null },
        nodes: found.slice(offset, end).map((node) => Object.fromEntries(Object.entries(node).filter(([field]) => fields.includes(field)))),
      },
    },
  }
}

function readBody(body: string): z.infer<typeof BodySchema> | undefined {
  try {
    return BodySchema.safeParse(JSON.parse(body)).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Field names selected on a Repository, those of nested objects left out. */
function readFields(query: string): string[] {
  const selection = /\.\.\. on Repository \{([\s\S]*)\}/.exec(query)?.[1] ?? ''
  const flat = selection.replace(/\([^)]*\)/g, '').replace(/\.\.\. on Blob/g, '')
  const words = flat.match(/[A-Za-z]+/g) ?? []
  return [...new Set(words.filter((word) => !NOT_FIELDS.has(word) || word === 'object'))]
}

/** Topics and one span of creation days; two spans would be added together by GitHub, so here they are a mistake. */
function findNodes(q: string, nodes: readonly GithubNode[]): GithubNode[] | string {
  const qualifiers = q.trim().split(/\s+/)
  const topics = qualifiers.flatMap((one) => /^topic:(.+)$/.exec(one)?.[1] ?? [])
  const spans = qualifiers.flatMap((one) => {
    const span = /^created:(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(one)
    return span?.[1] && span[2] ? [{ from: span[1], to: span[2] }] : []
  })
  if (topics.length === 0 || topics.length + spans.length !== qualifiers.length || spans.length > 1) return `cannot search for: ${q}`
  return nodes.filter(({ repositoryTopics, createdAt }) => {
    const names = repositoryTopics.nodes.map(({ topic }) => topic.name)
    const day = createdAt.slice(0, 10)
    return topics.every((topic) => names.includes(topic)) && spans.every(({ from, to }) => from <= day && day <= to)
  })
}

const failure = (message: string, type?: string): Answer => ({ errors: [{ ...(type === undefined ? {} : { type }), message }] })
