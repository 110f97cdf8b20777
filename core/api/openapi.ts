// The OpenAPI 3.1 document of API v1, from the routes and their schemas: what is written and what is documented cannot differ.
import { z } from 'zod'
import { COMPONENTS } from './components.ts'
import { FIELD_TEXTS } from './field-texts.ts'
import type { Route } from './route.ts'

export type JsonSchema = z.core.JSONSchema.BaseSchema

const DESCRIPTION = `Every MCP server that Hisper knows, as files: no key, no query, no limit but politeness. Ask with \`If-None-Match\`; \
answers change with a run, which their \`generatedAt\` names. Fields that are not there are not known or not measured: absent is not 0. \
New fields and new words can appear at any time; a client passes over those that it does not know.`

/** @param siteUrl address of the site's root, with its base and a slash in the end */
export function toOpenApi(routes: readonly Route[], siteUrl: string): Record<string, unknown> {
  return {
    openapi: '3.1.1',
    info: { title: 'Hisper API', version: '1.1.0', description: DESCRIPTION },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: siteUrl.replace(/\/$/, '') }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: Object.fromEntries(routes.map((route) => [route.path, { get: toOperation(route) }])),
    components: { schemas: toComponents(routes) },
  }
}

function toOperation({ operationId, tag, summary, parameters }: Route) {
  const named = Object.entries(parameters).map(([name, { description, example }]) => {
    return { name, in: 'path', required: true, description, example, schema: { type: 'string' } }
  })
  return {
    operationId,
    tags: [tag],
    summary,
    ...(named.length === 0 ? {} : { parameters: named }),
    responses: {
      200: { description: summary, content: { 'application/json': { schema: { $ref: reference(answerName(operationId)) } } } },
      ...(named.length === 0 ? {} : { 404: { description: 'There is nothing of that name.' } }),
    },
  }
}

/** Name of the component that describes the answer of an operation; all pages of a list are alike. */
export function answerName(operationId: string): string {
  const name = operationId.replace(/Page$/, '')
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Answer`
}

/** The schemas of all answers, and of what they have in common, as JSON Schema 2020-12. */
export function toComponents(routes: readonly Route[]): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(COMPONENTS)) registry.add(schema, { id })
  for (const { operationId, schema } of routes) registry.add(schema, { id: answerName(operationId) })
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-2020-12',
    uri: reference,
    // A field more is no breaking change, so that nobody is told to refuse one.
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $id: _id, $schema: _dialect, ...schema }]) => [name, withTexts(name, schema)]),
  )
}

/** Fields that are described elsewhere than in their schema say what they mean, too. */
function withTexts(name: string, schema: JsonSchema): JsonSchema {
  const { properties } = schema
  if (properties === undefined) return schema
  const described = Object.entries(properties).map(([key, field]) => {
    const description = FIELD_TEXTS[`${name}.${key}`]
    return [key, description === undefined || typeof field === 'boolean' ? field : { ...field, description }] as const
  })
  return { ...schema, properties: Object.fromEntries(described) }
}

function reference(name: string): string {
  return `#/components/schemas/${name}`
}
