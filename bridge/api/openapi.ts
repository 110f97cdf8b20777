// The OpenAPI 3.1 document of the companion, from the schemas that requests have to pass: what is documented is what is done.
import { z } from 'zod'
import { partsOf, ROUTE_NAMES, type RouteName, RUN_ROUTE } from '../../core/bridge/routes.ts'
import { BRIDGE_PROTOCOL, BridgeErrorSchema } from '../../core/schema/bridge.ts'
import { OPEN_HANDLERS, type OpenRoute, SCOPES } from './handlers.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema

const DESCRIPTION = `The companion on the reader's own machine. Only origins that the reader has allowed are answered. A token is made by \
pairing and is good for the origin that paired.`

/** @param port where it listens */
export function toOpenApi(port: number): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const name of ROUTE_NAMES) {
    const { path, method } = partsOf(name)
    paths[path] = { ...paths[path], [method.toLowerCase()]: toOperation(name) }
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Hisper companion', version: `${BRIDGE_PROTOCOL}`, description: DESCRIPTION },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: `http://127.0.0.1:${port}` }],
    paths,
    components: {
      schemas: { BridgeError: toSchema(BridgeErrorSchema, 'output') },
      securitySchemes: { pairing: { type: 'http', scheme: 'bearer', description: 'PAIRING.TOKEN' } },
    },
  }
}

function toOperation(name: RouteName) {
  const { id, query, body, answer } = partsOf(name)
  const isOpen = Object.hasOwn(OPEN_HANDLERS, name)
  const parameters = [
    ...(id === undefined ? [] : [{ name: 'id', in: 'path', required: true, schema: toSchema(id, 'input') }]),
    ...(query === undefined ? [] : toQueryParameters(query)),
  ]
  return {
    operationId: name.replace(/[^A-Za-z0-9]+/g, '_').replace(/_$/, ''),
    // Of OpenAPI's security only OAuth has scopes: the words stand here.
    description: isOpen ? 'Wants no token.' : `Wants the scope \`${SCOPES[name as Exclude<RouteName, OpenRoute>]}\`.`,
    security: isOpen ? [] : [{ pairing: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: toSchema(body, 'input') } } } }),
    responses: {
      200: {
        description: name === RUN_ROUTE ? 'One event a line, until the task ended.' : 'Done.',
        content: { [name === RUN_ROUTE ? 'application/x-ndjson' : 'application/json']: { schema: toSchema(answer, 'output') } },
      },
      default: {
        description: 'It was refused or failed.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/BridgeError' } } },
      },
    },
  }
}

function toQueryParameters(query: z.ZodType) {
  const { properties = {} } = toSchema(query, 'output')
  // Each has a default or may be left out.
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: false, schema }))
}

function toSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io })
  return rest
}
