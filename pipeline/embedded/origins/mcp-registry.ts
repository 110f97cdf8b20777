// An emulated official MCP registry. Stricter than the original: parameters it does not know and cursors it never gave are refused.
// Wire shapes: modelcontextprotocol/registry, docs/reference/api and internal/api/handlers/v0; errors are RFC 9457 documents, as the
// library huma writes them.
import { type Context, Hono } from 'hono'
import type { EmbeddedOptions } from '../disorder.ts'
import { type Listener, openEmulator } from '../listener.ts'
import { byNameAndVersion, type Held, readHeld } from './mcp-registry-records.ts'

/** What a test may have the registry hold instead of the packaged facts. */
export interface McpRegistryWorld {
  /** `{server, _meta}` as on the wire, in any order; broken ones are served as they are. */
  servers: readonly unknown[]
}

const PARAMETERS = new Set(['cursor', 'limit', 'updated_since', 'search', 'version', 'include_deleted'])
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/
const BROKEN = { server: { name: 'com.example/broken' }, _meta: {} }

/** @param world in place of facts/mcp-registry.json */
export async function openMcpRegistry(options: EmbeddedOptions, world?: McpRegistryWorld): Promise<Listener> {
  const held = await readHeld(world?.servers, options.hostile === true)
  const shown = options.mcpRegistryFault === 'tenth' ? held.slice(0, Math.ceil(held.length / 10)) : held
  // A list is filtered once and then paged through: 28,000 names are 280 pages.
  const lists = new Map<string, readonly Held[]>()
  const app = new Hono()

  app.get('/v0.1/servers', (c) => {
    const query = c.req.query()
    const refusal = refuse(c, query)
    if (refusal !== undefined) return refusal
    const { cursor, updated_since: since, search = '', version = '', include_deleted: deleted = '' } = query
    if (options.mcpRegistryFault === 'no_changes' && since !== undefined) return invalid(c, 'unknown parameter', 'updated_since', since)
    const filter = JSON.stringify([since, search, version, deleted])
    const list = lists.get(filter) ?? shown.filter((one) => isAsked(one, since, search, version, deleted === 'true'))
    lists.set(filter, list)
    const start = cursor === undefined ? 0 : indexAfter(list, cursor)
    if (options.mcpRegistryFault === 'page_fails' && start > 0) return problem(c, 500, 'Failed to get registry list')
    const limit = Number(query.limit ?? '30')
    const page = list.slice(start, start + limit)
    const last = page.at(-1)
    const isEnd = start + page.length >= list.length
    const next = options.mcpRegistryFault === 'loop' ? list[0] : isEnd ? undefined : last
    const texts = page.map((one) => one.text)
    if (options.malformed && start === 0 && since === undefined) texts.push(JSON.stringify(BROKEN))
    const metadata = { ...(next === undefined ? {} : { nextCursor: `${next.name}:${next.version}` }), count: texts.length }
    return c.body(`{"servers":[${texts.join(',')}],"metadata":${JSON.stringify(metadata)}}`, 200, { 'content-type': 'application/json' })
  })

  app.get('/v0.1/servers/:name/versions', (c) => {
    const texts = shown.filter(({ name }) => name === c.req.param('name')).map((one) => one.text)
    if (texts.length === 0) return problem(c, 404, 'Server not found')
    return c.body(`{"servers":[${texts.join(',')}],"metadata":{"count":${texts.length}}}`, 200, { 'content-type': 'application/json' })
  })

  app.get('/v0.1/servers/:name/versions/:version', (c) => {
    const { name, version } = c.req.param()
    const one = shown.find((other) => other.name === name && (version === 'latest' ? other.isLatest : other.version === version))
    return one === undefined ? problem(c, 404, 'Server not found') : c.body(one.text, 200, { 'content-type': 'application/json' })
  })
  app.notFound((c) => problem(c, 404, 'Endpoint not found. See /docs for the API documentation.'))
  return openEmulator('mcp-registry', app, options)
}

/** Undefined where every parameter is as it should be. */
function refuse(c: Context, query: Record<string, string>): Response | undefined {
  const unknown = Object.keys(query).find((name) => !PARAMETERS.has(name))
  if (unknown !== undefined) return invalid(c, 'unknown parameter', unknown, query[unknown])
  const { limit = '30', include_deleted: deleted, updated_since: since, cursor } = query
  if (!/^-?\d+$/.test(limit)) return invalid(c, 'invalid integer', 'limit', limit)
  if (Number(limit) > 100) return invalid(c, 'expected number <= 100', 'limit', Number(limit))
  if (Number(limit) < 1) return invalid(c, 'expected number >= 1', 'limit', Number(limit))
  if (deleted !== undefined && deleted !== 'true' && deleted !== 'false') return invalid(c, 'invalid boolean', 'include_deleted', deleted)
  if (since !== undefined && (!RFC3339.test(since) || Number.isNaN(Date.parse(since)))) {
    return problem(c, 400, 'Invalid updated_since format: expected RFC3339 timestamp (e.g., 2025-08-07T13:15:04.280Z)')
  }
  if (since !== undefined && deleted === 'false') return problem(c, 400, 'include_deleted cannot be false together with updated_since')
  if (cursor !== undefined && !/^[^:]+\/[^:]+:./.test(cursor)) return problem(c, 400, 'Invalid cursor parameter')
  return undefined
}

/** With `updated_since` what was deleted is shown: else nobody would learn of it. */
function isAsked(one: Held, since: string | undefined, search: string, version: string, deleted: boolean): boolean {
  if (one.isDeleted && !deleted && since === undefined) return false
  if (version === 'latest' ? !one.isLatest : version !== '' && one.version !== version) return false
  if (!one.name.toLowerCase().includes(search.toLowerCase())) return false
  return since === undefined || one.updatedMs > Date.parse(since)
}

/** Where a list goes on after `name:version`, whether or not that record is still in it. */
function indexAfter(list: readonly Held[], cursor: string): number {
  const colon = cursor.indexOf(':')
  const at = { name: cursor.slice(0, colon), version: cursor.slice(colon + 1) }
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const one = list[middle]
    if (one !== undefined && byNameAndVersion(one, at) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

function invalid(c: Context, message: string, parameter: string, value: unknown): Response {
  return problem(c, 422, 'validation failed', [{ message, location: `query.${parameter}`, value }])
}

function problem(c: Context, status: 400 | 404 | 422 | 500, detail: string, errors?: readonly object[]): Response {
  const title = { 400: 'Bad Request', 404: 'Not Found', 422: 'Unprocessable Entity', 500: 'Internal Server Error' }[status]
  return c.json({ title, status, detail, ...(errors === undefined ? {} : { errors }) }, status, {
    'content-type': 'application/problem+json',
  })
}
