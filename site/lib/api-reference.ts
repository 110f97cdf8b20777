// What the reference page of the API shows of a schema and of an answer: fields as rows, types with links, examples cut short.
import type { JsonSchema } from '../../core/api/openapi.ts'
import { shorten } from '../../core/api/shorten.ts'
import { toVisible } from '../../core/schema/visible.ts'

/** A piece of a type: words, or the name of a component that they link to. */
export type TypePart = string | { name: string }

export interface Field {
  /** `health[].state`: a field of the entries of a list. */
  name: string
  type: readonly TypePart[]
  isRequired: boolean
  description?: string
}

type Schema = JsonSchema | boolean | undefined

/** The fields of an object, those of objects without a name of their own included; empty for what is no object. */
export function toFields(schema: JsonSchema, prefix = ''): Field[] {
  const variants = (schema.oneOf ?? schema.anyOf ?? []).filter(isObjectSchema)
  if (variants.length > 0) return variants.flatMap((variant) => toFields(variant, prefix === '' ? labelOf(variant) : prefix))
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    if (typeof value === 'boolean') return []
    const name = `${prefix}${key}`
    const { description } = value
    const isRequired = schema.required?.includes(key) ?? false
    const field: Field = { name, type: toType(value), isRequired, ...(description === undefined ? {} : { description }) }
    const [inner, mark] = value.type === 'array' && isObjectSchema(value.items) ? [value.items, '[].'] : [value, '.']
    return [field, ...(inner.properties === undefined ? [] : toFields(inner, `${name}${mark}`))]
  })
}

/** The type in words: `list of ServerSummary`, `text or null`. */
export function toType(schema: Schema): TypePart[] {
  if (schema === undefined || typeof schema === 'boolean') return ['anything']
  const { $ref, enum: words, const: constant, anyOf, oneOf, allOf, type, items, prefixItems, properties, additionalProperties } = schema
  if ($ref !== undefined) return [{ name: $ref.slice($ref.lastIndexOf('/') + 1) }]
  if (words !== undefined) return [words.map((word) => JSON.stringify(word)).join(' · ')]
  if (constant !== undefined) return [JSON.stringify(constant)]
  const either = anyOf ?? oneOf
  if (either !== undefined) return either.flatMap((part, index) => (index === 0 ? toType(part) : [' or ', ...toType(part)]))
  if (allOf?.length === 1) return toType(allOf[0])
  if (type === 'array') return ['list of ', ...(prefixItems === undefined ? toType(asSchema(items)) : toType(prefixItems[0]))]
  if (properties !== undefined) return ['object']
  if (type === 'object') return additionalProperties === undefined ? ['object'] : ['map to ', ...toType(additionalProperties)]
  const types = Array.isArray(type) ? type : [type]
  return [WORDS[`${schema.format}`] ?? types.map((word) => WORDS[`${word}`] ?? 'anything').join(' or ')]
}

const WORDS: Readonly<Record<string, string>> = {
  'date-time': 'instant',
  date: 'day',
  uri: 'address',
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  null: 'null',
}

const MAX_TEXT = 90
const MAX_DEPTH = 6
const MAX_LINES = 48

/** An answer as indented JSON, with an ellipsis where something is left out; every text in it as it may be shown. */
export function toExample(answer: unknown): string {
  const lines = render(toVisible(answer), '', 0).split('\n')
  return lines.length <= MAX_LINES ? lines.join('\n') : [...lines.slice(0, MAX_LINES), '…'].join('\n')
}

function render(value: unknown, indent: string, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(shorten(value, MAX_TEXT))
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const isList = Array.isArray(value)
  const [open, close] = isList ? '[]' : '{}'
  const entries = Object.entries(value)
  if (entries.length === 0) return `${open}${close}`
  if (depth >= MAX_DEPTH) return `${open} … ${close}`
  const inner = `${indent}  `
  const shown = isList ? entries.slice(0, 1) : entries
  const lines = shown.map(([key, item]) => `${inner}${isList ? '' : `${JSON.stringify(key)}: `}${render(item, inner, depth + 1)}`)
  const left = entries.length - shown.length
  return `${open}\n${lines.join(',\n')}${left === 0 ? '' : `,\n${inner}… ${left} more`}\n${indent}${close}`
}

/** What tells one form of an object from another: the field that has one value. */
function labelOf({ properties = {} }: JsonSchema): string {
  const [key, value] = Object.entries(properties).find(([, item]) => typeof item === 'object' && item.const !== undefined) ?? []
  return typeof value === 'object' ? `(${key}: ${JSON.stringify(value.const)}) ` : ''
}

function isObjectSchema(schema: unknown): schema is JsonSchema {
  return typeof schema === 'object' && schema !== null && 'properties' in schema
}

function asSchema(items: JsonSchema['items']): Schema {
  return Array.isArray(items) ? items[0] : items
}
