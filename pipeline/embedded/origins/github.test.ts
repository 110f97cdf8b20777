// The emulated GitHub refuses what the real one would: a careless question fails here before it fails out there.
import { request } from 'undici'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Listener } from '../listener.ts'
import { EMBEDDED_TOKEN, openGithub } from './github.ts'

const FACT = { description: '', language: 'Go', stars: 3, createdAt: '2025-05-05T00:00:00Z', pushedAt: '2026-01-01T00:00:00Z' }
let github: Listener
beforeAll(async () => {
  const facts = [
    { ...FACT, repository: 'a/One', topics: ['mcp', 'go'], renamedFrom: ['z/one'], files: { 'server.json': '{}' } },
    { ...FACT, repository: 'a/two', topics: ['mcp'], private: true },
    { ...FACT, repository: 'a/fork', topics: ['mcp'], fork: true },
  ]
  github = await openGithub({}, { facts })
})
afterAll(() => github.close())

async function ask(query: string, variables: object = {}): Promise<string> {
  const headers = { 'user-agent': 'hisper-test', authorization: `bearer ${EMBEDDED_TOKEN}`, 'content-type': 'application/json' }
  const answer = await request(`${github.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
  return answer.body.text()
}

const LIMIT = 'rateLimit { cost }'
const search = (q: string) =>
  ask(`{ ${LIMIT} search(type: REPOSITORY, query: ${JSON.stringify(q)}, first: 9) { nodes { ... on Repository { nameWithOwner } } } }`)

it.each([
  ['an open brace', `{ ${LIMIT} `, /Parse error on/],
  ['a mutation', 'mutation { x }', /Parse error on/],
  ['no rateLimit', '{ repository(owner: "a", name: "one") { isFork } }', /must ask for rateLimit/],
  ['an object without fields', `{ ${LIMIT} repository(owner: "a", name: "one") }`, /wrong selections/],
  ['a missing argument', `{ ${LIMIT} repository(owner: "a") { isFork } }`, /missing required arguments: name/],
  ['an unknown argument', `{ ${LIMIT} repository(owner: "a", name: "one", id: 1) { isFork } }`, /doesn't accept argument 'id'/],
  ['an unknown fragment', `{ ${LIMIT} repository(owner: "a", name: "one") { ...F } }`, /F was used, but not defined/],
  ['a fragment on another type', `{ ${LIMIT} repository(owner: "a", name: "one") { ... on Blob { text } } }`, /can't be spread/],
  ['a variable that is not used', `query ($q: String!) { ${LIMIT} }`, /declared by anonymous query but not used/],
])('%s is an error', async (_, query, expected) => {
  expect(await ask(query, query.includes('$q') ? { q: 'x' } : {})).toMatch(expected)
})

it('answers by name, by a former name, and says what is not there', async () => {
  const query = `{ rateLimit { cost remaining }
    r0: repository(owner: "A", name: "one") { nameWithOwner file: object(expression: "HEAD:server.json") { ... on Blob { text } } }
    r1: repository(owner: "z", name: "one") { nameWithOwner object(expression: "HEAD:x") { ... on Blob { text } } }
    r2: repository(owner: "a", name: "none") { nameWithOwner } }`
  expect(JSON.parse(await ask(query))).toMatchObject({
    data: {
      rateLimit: { cost: 1, remaining: expect.any(Number) },
      r0: { nameWithOwner: 'a/One', file: { text: '{}' } },
      r1: { nameWithOwner: 'a/One', object: null },
      r2: null,
    },
    errors: [{ type: 'NOT_FOUND', path: ['r2'] }],
  })
})

it.each([
  ['topic:mcp', ['a/One', 'a/two']],
  ['topic:mcp is:public', ['a/One']],
  ['topic:mcp -topic:go', ['a/two']],
  ['topic:mcp topic:go pushed:>=2026-01-01 stars:0..3 created:2025-05-05..2025-05-06', ['a/One']],
  ['topic:mcp pushed:>=2026-01-02', []],
  ['topic:mcp stars:4..9', []],
])('%s finds %j', async (q, expected) => {
  for (const name of ['a/One', 'a/two', 'a/fork']) expect((await search(q)).includes(name)).toBe(expected.includes(name))
})

it.each(['mcp', 'topic:mcp stars:>3', 'topic:mcp stars:1..2 stars:2..3', 'topic:mcp created:2025..2026', '-topic:mcp'])(
  'cannot search for %s',
  async (q) => expect(await search(q)).toMatch(/cannot search for/),
)
