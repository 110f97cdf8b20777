// An emulated official MCP registry over facts/mcp-registry.json. Stricter than the original: parameters it does not know are refused.
// Wire shapes: modelcontextprotocol/registry, docs/reference/api; errors are RFC 9457 documents.
import { readFile } from 'node:fs/promises'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { parseWith } from '../../../core/schema/parse.ts'
import { type EmbeddedOptions, HOSTILE_TEXT } from '../disorder.ts'
import { type Listener, openEmulator } from '../listener.ts'

const FactSchema = z.strictObject({
  /** The latest server.json, as it is on the wire. */
  server: z.looseObject({ name: z.string(), version: z.string(), description: z.string() }),
  publishedAt: z.iso.datetime(),
  status: z.enum(['active', 'deprecated', 'deleted']).default('active'),
  /** Earlier versions, oldest first; their text is the latest one's. */
  olderVersions: z.array(z.string()).default([]),
})
type Fact = z.infer<typeof FactSchema>

const PARAMETERS = new Set(['cursor', 'limit', 'updated_since', 'search', 'version', 'include_deleted'])

export async function openMcpRegistry(options: EmbeddedOptions): Promise<Listener> {
  const file = JSON.parse(await readFile(new URL('../facts/mcp-registry.json', import.meta.url), 'utf8'))
  const facts = parseWith(z.strictObject({ servers: z.array(FactSchema) }), file, 'facts/mcp-registry.json').servers
  if (options.hostile) facts.push(HOSTILE)
  const records = facts.flatMap(toRecords).sort((one, other) => (cursorOf(one) < cursorOf(other) ? -1 : 1))
  const app = new Hono()

  app.get('/v0.1/servers', (c) => {
    const query = c.req.query()
    const unknown = Object.keys(query).find((name) => !PARAMETERS.has(name))
    if (unknown !== undefined) return problem(c, 422, 'validation failed', [{ message: 'unknown parameter', location: `query.${unknown}` }])
    const limit = Number(query.limit ?? '30')
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
      return problem(c, 422, 'validation failed', [{ message: 'expected number <= 100', location: 'query.limit', value: query.limit }])
    }
    const since = query.updated_since
    if (since !== undefined && Number.isNaN(Date.parse(since))) {
      return problem(c, 400, 'Invalid updated_since format: expected RFC3339 timestamp (e.g., 2025-08-07T13:15:04.280Z)')
    }
    const shown = records.filter(({ server, _meta }) => {
      const official = _meta['io.modelcontextprotocol.registry/official']
      if (official.status === 'deleted' && query.include_deleted !== 'true' && since === undefined) return false
      if (query.version === 'latest' ? !official.isLatest : query.version !== undefined && server.version !== query.version) return false
      if (query.search !== undefined && !server.name.toLowerCase().includes(query.search.toLowerCase())) return false
      return since === undefined || Date.parse(official.updatedAt) >= Date.parse(since)
    })
    const rest = shown.filter((record) => query.cursor === undefined || cursorOf(record) > query.cursor)
    const page = rest.slice(0, limit)
    const last = page.at(-1)
    const servers: unknown[] = [...page]
    if (options.malformed && query.cursor === undefined) servers.push({ server: { name: 'com.example/broken' }, _meta: {} })
    return c.json({
      servers,
      metadata: { ...(last !== undefined && rest.length > page.length ? { nextCursor: cursorOf(last) } : {}), count: servers.length },
    })
  })

  app.get('/v0.1/servers/:name/versions', (c) => {
    const servers = records.filter(({ server }) => server.name === c.req.param('name'))
    return servers.length === 0 ? problem(c, 404, 'Server not found') : c.json({ servers, metadata: { count: servers.length } })
  })

  app.get('/v0.1/servers/:name/versions/:version', (c) => {
    const { name, version } = c.req.param()
    const record = records.find(({ server, _meta }) => {
      const { isLatest } = _meta['io.modelcontextprotocol.registry/official']
      return server.name === name && (version === 'latest' ? isLatest : server.version === version)
    })
    return record === undefined ? problem(c, 404, 'Server not found') : c.json(record)
  })
  app.notFound((c) => problem(c, 404, 'Endpoint not found. See /docs for the API documentation.'))
  return openEmulator('mcp-registry', app, options)
}

function toRecords({ server, publishedAt, status, olderVersions }: Fact) {
  return [...olderVersions, server.version].map((version) => ({
    server: { ...server, version },
    _meta: {
      'io.modelcontextprotocol.registry/official': {
        status,
        statusChangedAt: publishedAt,
        publishedAt,
        updatedAt: publishedAt,
        isLatest: version === server.version,
      },
    },
  }))
}

const cursorOf = ({ server }: { server: { name: string; version: string } }) => `${server.name}:${server.version}`

function problem(c: Context, status: 400 | 404 | 422, detail: string, errors?: readonly object[]) {
  const title = { 400: 'Bad Request', 404: 'Not Found', 422: 'Unprocessable Entity' }[status]
  return c.json({ title, status, detail, ...(errors === undefined ? {} : { errors }) }, status, {
    'content-type': 'application/problem+json',
  })
}

const HOSTILE: Fact = {
  server: {
    name: 'com.example/hostile',
    version: '1.0.0',
    description: HOSTILE_TEXT,
    title: HOSTILE_TEXT,
    websiteUrl: 'javascript:alert(1)',
    repository: { url: 'file:///etc/passwd' },
    remotes: [{ type: 'streamable-http', url: 'https://example.com/mcp', headers: [{ name: '__proto__', description: HOSTILE_TEXT }] }],
  },
  publishedAt: '2026-01-01T00:00:00.000Z',
  status: 'active',
  olderVersions: [],
}
