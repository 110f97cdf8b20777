// Servers: all of them in short, each of them whole, and by the name of a package or a repository.
import { z } from 'zod'
import { LookupRegistrySchema, MatchSchema, ServerRecordSchema, ServerSummarySchema } from '../../schema/api.ts'
import type { Catalogue } from '../catalogue.ts'
import { documentOf, envelopeOf } from '../envelope.ts'
import { listRoutes } from '../list.ts'
import { toLookupPath } from '../lookup-path.ts'
import type { Route } from '../route.ts'

/** Lines of drift in a server's document. */
const DRIFT_LINES = 200

/** Address of a server's document. */
export function serverHref(catalogue: Catalogue, id: string): string {
  return catalogue.url(`/api/v1/servers/${id}.json`)
}

export const SERVER_LIST = listRoutes({
  path: '/api/v1/servers',
  operationId: 'listServers',
  tag: 'Servers',
  summary: 'Every server in short, by id: what to sort, filter and join by.',
  item: ServerSummarySchema,
  pageSize: 1_000,
  total: ({ servers }) => servers.length,
  rows: (catalogue, start, end) => catalogue.servers.slice(start, end).map((row) => ({ ...row, href: serverHref(catalogue, row.id) })),
})

export const SERVER: Route = {
  path: '/api/v1/servers/{id}.json',
  operationId: 'getServer',
  tag: 'Servers',
  summary: 'Everything of one server: what origins say of it, what its probes found, its score, and what happened to it of late.',
  parameters: { id: { description: 'Its id. One that is no longer in use is in `aliases.json`.', example: 'mcp-server-time' } },
  schema: documentOf(ServerRecordSchema),
  *all({ ids }) {
    for (const id of ids) yield { id }
  },
  async answer(catalogue, { id = '' }) {
    // Only of an id that is in the catalogue is a path made.
    const server = catalogue.indexOf(id) === undefined ? undefined : await catalogue.dataset.readServer(id)
    if (server === undefined) return undefined
    const recent = {
      health: catalogue.healthOf(id),
      incidents: catalogue.incidentsOf(id),
      drift: catalogue.driftOf(id).slice(0, DRIFT_LINES),
    }
    return { ...envelopeOf(catalogue.snapshot), data: { server, ...recent } }
  },
}

export const LOOKUP: Route = {
  path: '/api/v1/lookup/{registry}/{identifier}.json',
  operationId: 'lookUpServers',
  tag: 'Servers',
  summary: 'The servers that have a package, or live in a repository; those that merely name it come last. Most names lead to one.',
  parameters: {
    registry: { description: `One of ${LookupRegistrySchema.options.map((word) => `\`${word}\``).join(', ')}.`, example: 'npm' },
    identifier: {
      description:
        'Name of the package, or `owner/repo`, in lower case; of an image without tag and digest; of a Python package as PEP 503 writes it. Its slashes stay slashes.',
      example: '@modelcontextprotocol/server-filesystem',
    },
  },
  schema: documentOf(z.array(MatchSchema)),
  *all({ lookups }) {
    for (const key of [...lookups.keys()].sort()) {
      yield { registry: key.slice(0, key.indexOf('/')), identifier: key.slice(key.indexOf('/') + 1) }
    }
  },
  async answer(catalogue, { registry, identifier = '' }) {
    const known = LookupRegistrySchema.safeParse(registry)
    const path = known.success ? toLookupPath(known.data, identifier) : undefined
    const found = path === undefined ? undefined : catalogue.lookups.get(`${registry}/${path}`)
    if (found === undefined) return undefined
    return { ...envelopeOf(catalogue.snapshot), data: found.map(({ id, isListed }) => ({ id, isListed, href: serverHref(catalogue, id) })) }
  },
}
