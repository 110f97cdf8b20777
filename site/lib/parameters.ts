// A tool's input schema as rows to read. The schema is a stranger's: whatever shape it has, this gives rows or none, and never throws.
import { shorten } from '../../core/api/shorten.ts'
import type { JsonObject } from '../../core/schema/text.ts'

export interface Parameter {
  name: string
  type: string
  required: boolean
  description?: string
  /** `default`, `enum` and `const`, as JSON. */
  limits: string[]
}

const LONGEST_LIMIT = 300

/** Properties of an object schema (JSON Schema 2020-12), required ones first, else in their own order. */
export function toParameters(schema: JsonObject): Parameter[] {
  const properties = asObject(schema.properties)
  const required = new Set(Array.isArray(schema.required) ? schema.required : [])
  return Object.entries(properties)
    .map(([name, value]) => toParameter(name, asObject(value), required.has(name)))
    .sort((a, b) => Number(b.required) - Number(a.required))
}

const MOST_NAMES = 8

/** The parameters as one would call the tool: `(path, lines?)`, the optional ones marked. */
export function toSignature(schema: JsonObject): string {
  const parameters = toParameters(schema)
  const names = parameters.slice(0, MOST_NAMES).map(({ name, required }) => `${shorten(name, 40)}${required ? '' : '?'}`)
  return `(${[...names, ...(parameters.length > MOST_NAMES ? ['…'] : [])].join(', ')})`
}

function toParameter(name: string, schema: Record<string, unknown>, required: boolean): Parameter {
  const limits: string[] = []
  if (Array.isArray(schema.enum)) limits.push(`one of ${cut(schema.enum.map((value) => JSON.stringify(value)).join(', '))}`)
  if (schema.const !== undefined) limits.push(`always ${cut(JSON.stringify(schema.const))}`)
  if (schema.default !== undefined) limits.push(`default ${cut(JSON.stringify(schema.default))}`)
  const description = typeof schema.description === 'string' && schema.description !== '' ? schema.description : undefined
  return { name, type: toType(schema), required, limits, ...(description === undefined ? {} : { description }) }
}

function toType(schema: Record<string, unknown>, depth = 0): string {
  if (depth > 3) return '…'
  const { type } = schema
  if (type === 'array') {
    const items = toType(asObject(schema.items), depth + 1)
    return items === 'any' ? 'array' : `array of ${items}`
  }
  if (typeof type === 'string') return type
  if (Array.isArray(type)) return type.filter((one) => typeof one === 'string').join(' or ') || 'any'
  const choices = [schema.anyOf, schema.oneOf].find(Array.isArray)
  if (choices !== undefined) return [...new Set(choices.slice(0, 6).map((one) => toType(asObject(one), depth + 1)))].join(' or ') || 'any'
  if (Array.isArray(schema.enum)) return [...new Set(schema.enum.map((one) => (one === null ? 'null' : typeof one)))].join(' or ')
  return 'any'
}

function cut(text: string): string {
  return text.length > LONGEST_LIMIT ? `${text.slice(0, LONGEST_LIMIT).toWellFormed()}…` : text
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
