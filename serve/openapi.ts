// The OpenAPI document of everything this server answers: API v1 as the static site has it, the API of the official registry, and health.
import { z } from 'zod'
import { toOpenApi } from '../core/api/openapi.ts'
import { ROUTES } from '../core/api/routes/index.ts'
import { EntryListSchema, EntrySchema } from '../core/registry/server-json.ts'
import type { Loaded } from './loaded.ts'

const TAG = 'Registry v0.1'

const query = (name: string, description: string, schema: object) => ({ name, in: 'query', description, schema })
const path = (name: string, description: string, example: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  example,
  schema: { type: 'string' },
})

const INCLUDE_DELETED = query('include_deleted', 'Tell of deleted servers as well.', { type: 'boolean', default: false })
const LIST_QUERY = [
  query('cursor', 'What the page before gave as `nextCursor`.', { type: 'string' }),
  query('limit', 'Entries of a page.', { type: 'integer', minimum: 1, maximum: 100, default: 30 }),
  query('search', 'Words that the server is searched by.', { type: 'string', maxLength: 300 }),
  query('updated_since', 'Only what changed since; deleted servers included.', { type: 'string', format: 'date-time' }),
  query('version', '`latest`, or one version.', { type: 'string' }),
  INCLUDE_DELETED,
]
const NAME = path('serverName', 'Name of a server, its slash encoded as `%2F`.', 'io.github.owner/name')
const VERSION = path('version', '`latest`, or one version.', 'latest')

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})
const BAD_QUERY = problem('A parameter is not what it must be.')
const NOT_FOUND = problem('There is no such server, version or registry.')
const TOO_MANY = problem('This client asked more than it may; `Retry-After` says when to ask again.')

export function toOpenApiOfAll({ catalogue, policies }: Loaded): object {
  const document = toOpenApi(ROUTES, catalogue.url('/')) as {
    info: object
    tags: object[]
    paths: Record<string, object>
    components: { schemas: object }
  }
  const named = policies.filter((policy) => policy.path !== '').map((policy) => policy.path.slice('r/'.length))
  const registry = { ...path('registry', 'A part of the registry.', 'verified'), schema: { type: 'string', enum: named } }
  return {
    ...document,
    info: {
      ...document.info,
      title: 'Hisper',
      description: 'API v1, and the API v0.1 of the official MCP registry over the same servers.',
    },
    tags: [...document.tags, { name: TAG }, { name: 'Operation' }],
    paths: {
      ...document.paths,
      ...registryPaths('', 'Registry', []),
      ...registryPaths('/r/{registry}', 'PartOfRegistry', [registry]),
      '/health': {
        get: { operationId: 'getServiceHealth', tags: ['Operation'], summary: 'Whether it serves, and what.', responses: HEALTHY },
      },
    },
    components: { schemas: { ...document.components.schemas, ...schemas() } },
  }
}

const HEALTHY = { 200: { description: 'It does.' }, 503: { description: 'It is about to end.' } }

function registryPaths(base: string, suffix: string, common: object[]): Record<string, object> {
  const operation = (operationId: string, summary: string, parameters: object[], schema: string, errors: object) => ({
    get: {
      operationId: `${operationId}Of${suffix}`,
      tags: [TAG],
      summary,
      parameters: [...common, ...parameters],
      responses: {
        200: { description: summary, content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } },
        ...errors,
        422: BAD_QUERY,
        429: TOO_MANY,
      },
    },
  })
  const servers = `${base}/v0.1/servers`
  const missing = { 404: NOT_FOUND }
  const one = [NAME, INCLUDE_DELETED]
  return {
    [servers]: operation('list', 'Servers, in pages.', LIST_QUERY, 'RegistryEntries', common.length === 0 ? {} : missing),
    [`${servers}/{serverName}/versions`]: operation('listVersions', 'Versions of a server.', one, 'RegistryEntries', missing),
    [`${servers}/{serverName}/versions/{version}`]: operation('getVersion', 'A server.', [...one, VERSION], 'RegistryEntry', missing),
  }
}

function schemas(): Record<string, object> {
  const toSchema = (schema: z.ZodType) => {
    const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any' })
    return rest
  }
  const Problem = {
    type: 'object',
    description: 'RFC 9457.',
    properties: { status: { type: 'integer' }, title: { type: 'string' }, detail: { type: 'string' }, error: { type: 'string' } },
    required: ['status', 'title'],
  }
  return { RegistryEntry: toSchema(EntrySchema), RegistryEntries: toSchema(EntryListSchema), Problem }
}
