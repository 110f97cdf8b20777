// The emulators are stricter than what they stand for: a careless request fails here before it fails out there.
import { request } from 'undici'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Embedded, openEmbedded } from './start.ts'

let embedded: Embedded
beforeAll(async () => {
  embedded = await openEmbedded()
})
afterAll(() => embedded.close())

const AGENT = { 'user-agent': 'hisper-test' }
const INDEX = { ...AGENT, accept: 'application/vnd.pypi.simple.v1+json' }
const base = {
  npm: () => embedded.environment.HISPER_NPM_REGISTRY,
  pypi: () => embedded.environment.HISPER_PYPI_URL,
  mcp: () => embedded.environment.HISPER_MCP_REGISTRY_URL,
}

it.each<[keyof typeof base, string, Record<string, string>, number, RegExp]>([
  ['npm', '/-/v1/search?text=mcp', {}, 403, /User-Agent/],
  ['npm', '/-/v1/search', AGENT, 400, /error/],
  ['npm', '/no-such-package', AGENT, 404, /^\{"error":"Not found"\}$/],
  ['npm', '/-/v1/search?text=keywords:mcp&size=1&from=1', AGENT, 200, /"dependents":"0"/],
  ['npm', '/@sentry%2fmcp-server', AGENT, 200, /git\+ssh/],
  ['npm', '/@sentry%2fmcp-server', { ...AGENT, accept: 'application/vnd.npm.install-v1+json' }, 200, /^(?!.*mcpName)/],
  ['pypi', '/simple/', AGENT, 406, /Not Acceptable/],
  ['pypi', '/simple/', INDEX, 200, /"MCP_NixOS".*/],
  ['pypi', '/pypi/MCP_NixOS/json', AGENT, 301, /^$/],
  ['pypi', '/pypi/no-such-project/json', AGENT, 404, /^\{"message":"Not Found"\}$/],
  ['mcp', '/v0.1/servers?limit=101', AGENT, 422, /query\.limit/],
  ['mcp', '/v0.1/servers?page=2', AGENT, 422, /query\.page/],
  ['mcp', '/v0.1/servers?updated_since=yesterday', AGENT, 400, /RFC3339/],
  ['mcp', '/v0.1/servers?limit=0', AGENT, 422, /expected number >= 1/],
  ['mcp', '/v0.1/servers?include_deleted=perhaps', AGENT, 422, /query\.include_deleted/],
  ['mcp', '/v0.1/servers?include_deleted=false&updated_since=2026-01-01T00:00:00Z', AGENT, 400, /include_deleted/],
  ['mcp', '/v0.1/servers?cursor=nonsense', AGENT, 400, /Invalid cursor/],
  ['mcp', '/v0.1/servers?search=SUNDIAL', AGENT, 200, /^\{"servers":\[\]/],
  ['mcp', '/v0.1/servers?search=sundial&include_deleted=true', AGENT, 200, /"status":"deleted"/],
  ['mcp', '/v0.1/servers?search=sundial&updated_since=2026-06-01T00:00:00Z', AGENT, 200, /"status":"deleted"/],
  ['mcp', '/v0.1/servers?search=sundial&updated_since=2026-07-01T00:00:00Z', AGENT, 200, /"count":0/],
  ['mcp', '/v0.1/servers?limit=2', AGENT, 200, /"nextCursor":"[^"]+:[^"]+","count":2/],
  ['mcp', '/v0.1/servers/io.github.upstash%2Fcontext7/versions', AGENT, 200, /"count":2/],
  ['mcp', '/v0.1/servers/com.example%2Fnone/versions', AGENT, 404, /Server not found/],
  ['mcp', '/v0/servers', AGENT, 404, /"status":404/],
])('%s %s → %4$i', async (origin, path, headers, status, body) => {
  const answer = await request(`${base[origin]()}${path}`, { headers })
  expect(await answer.body.text()).toMatch(body)
  expect(answer.statusCode).toBe(status)
})

it.each([
  ['npm', '/firecrawl-mcp', AGENT],
  ['pypi', '/simple/', INDEX],
] as const)('%s %s answers 304 to its own ETag', async (origin, path, headers) => {
  const first = await request(`${base[origin]()}${path}`, { headers })
  await first.body.dump()
  const again = await request(`${base[origin]()}${path}`, { headers: { ...headers, 'if-none-match': String(first.headers.etag) } })
  expect([again.statusCode, await again.body.text()]).toEqual([304, ''])
})

const QUERY = `query($q: String!, $after: String) { rateLimit { remaining }
  search(type: REPOSITORY, query: $q, first: 100, after: $after) { repositoryCount pageInfo { hasNextPage endCursor }
    nodes { ... on Repository { nameWithOwner } } } }`

it.each<[string, string, string, string | undefined, number, RegExp]>([
  ['no token', QUERY, 'topic:mcp-server', undefined, 401, /requires you to be authenticated/],
  ['a wrong token', QUERY, 'topic:mcp-server', 'bearer wrong', 401, /Bad credentials/],
  ['too large a page', QUERY.replace('100', '101'), 'topic:mcp-server', 'bearer embedded-token', 200, /EXCESSIVE_PAGINATION/],
  ['an unknown field', QUERY.replace('nameWithOwner', 'fullName'), 'topic:mcp-server', 'bearer embedded-token', 200, /undefinedField/],
  ['no search', '{ viewer { login } }', 'x', 'bearer embedded-token', 200, /errors/],
  [
    'two spans',
    QUERY,
    'topic:mcp created:2025-01-01..2025-01-02 created:2025-01-01..2025-01-02',
    'bearer embedded-token',
    200,
    /cannot search/,
  ],
  ['a span', QUERY, 'topic:mcp-server created:2024-11-19..2024-11-19', 'bearer embedded-token', 200, /"repositoryCount":1,/],
])('github, %s', async (_, query, q, authorization, status, body) => {
  const answer = await request(embedded.environment.HISPER_GITHUB_GRAPHQL_URL, {
    method: 'POST',
    headers: { ...AGENT, 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    body: JSON.stringify({ query, variables: { q } }),
  })
  expect(await answer.body.text()).toMatch(body)
  expect(answer.statusCode).toBe(status)
})
