// A form out of a tool's JSON Schema: what is asked for, by kind of field. What has no field of its own is typed as JSON.
import type { JsonObject } from '../../../../core/schema/text.ts'

/** Groups within groups; what is deeper is JSON. */
const MOST_DEPTH = 3
/** A hostile schema asks for more than anybody would fill in: then the group is one text of JSON. */
const MOST_FIELDS = 100
const MOST_CHOICES = 500
/** References followed from one node, so that one that leads to itself ends. */
const MOST_REFERENCES = 8

export type Scalar = string | number | boolean | null

interface Common {
  /** What the value is checked against: the schema as it stands, its reference followed. */
  schema: JsonObject
  title?: string
  help?: string
}
export type Field = Common &
  (
    | { kind: 'text'; isLong: boolean }
    | { kind: 'number'; isInteger: boolean }
    | { kind: 'boolean' }
    | { kind: 'choice'; choices: readonly Scalar[]; labels: readonly string[] }
    | { kind: 'list'; of: Field }
    | { kind: 'group'; fields: readonly NamedField[] }
    | { kind: 'json' }
  )
export interface NamedField {
  name: string
  isRequired: boolean
  field: Field
}

/** Keywords that only say something to the person, or where to find something (JSON Schema 2020-12, Validation §9). */
const REMARKS = new Set(['$schema', '$id', '$comment', '$defs', 'definitions', 'title', 'description', 'default', 'examples', 'deprecated'])
/** What a field of each kind heeds besides; the rest of what JSON Schema knows makes it JSON. */
const HEEDED: Readonly<Record<string, readonly string[]>> = {
  string: ['minLength', 'maxLength', 'pattern', 'format', 'contentMediaType', 'contentEncoding'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'format'],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'format'],
  boolean: [],
  array: ['items', 'minItems', 'maxItems', 'uniqueItems'],
  object: ['properties', 'required', 'additionalProperties'],
}

/**
 * @param schema of a tool's arguments, or of a question's form: a stranger's, of any content
 * @returns the field of the whole: a group, or JSON where it cannot be one
 */
export function toField(schema: JsonObject): Field {
  // The arguments of a tool are an object whether the schema says so or not (MCP 2025-11-25, Tool).
  return fieldOf(schema.type === undefined && schema.properties !== undefined ? { ...schema, type: 'object' } : schema, schema, 0)
}

function fieldOf(node: unknown, root: JsonObject, depth: number): Field {
  const schema = unwrap(node, root)
  if (schema === undefined) return { kind: 'json', schema: isObject(node) ? node : {} }
  const common: Common = {
    schema,
    ...(typeof schema.title === 'string' && schema.title !== '' ? { title: schema.title } : {}),
    ...(typeof schema.description === 'string' && schema.description !== '' ? { help: schema.description } : {}),
  }
  const json: Field = { ...common, kind: 'json' }
  const choices = choicesOf(schema)
  if (choices !== undefined) return { ...common, kind: 'choice', ...choices }
  const { type } = schema
  if (typeof type !== 'string' || !heedsAll(schema, type)) return json
  if (type === 'string') return { ...common, kind: 'text', isLong: schema.maxLength === undefined && schema.format === undefined }
  if (type === 'number' || type === 'integer') return { ...common, kind: 'number', isInteger: type === 'integer' }
  if (type === 'boolean') return { ...common, kind: 'boolean' }
  if (type === 'array') {
    const of = schema.items === undefined ? json : fieldOf(schema.items, root, MOST_DEPTH)
    return ['json', 'list', 'group'].includes(of.kind) ? json : { ...common, kind: 'list', of }
  }
  return groupOf(schema, root, depth) === undefined ? json : { ...common, kind: 'group', fields: groupOf(schema, root, depth) ?? [] }
}

function groupOf(schema: JsonObject, root: JsonObject, depth: number): NamedField[] | undefined {
  const { properties = {}, required = [], additionalProperties } = schema
  if (depth >= MOST_DEPTH || !isObject(properties) || !Array.isArray(required)) return undefined
  const entries = Object.entries(properties)
  // A group without fields is no way to give what it asks for, unless it is the tool that asks for nothing.
  const isOpen = additionalProperties === true || isObject(additionalProperties)
  if (entries.length > MOST_FIELDS || (entries.length === 0 && (depth > 0 || isOpen))) return undefined
  if (required.some((name) => typeof name !== 'string' || !Object.hasOwn(properties, name))) return undefined
  return entries.map(([name, node]) => ({ name, isRequired: required.includes(name), field: fieldOf(node, root, depth + 1) }))
}

function choicesOf(schema: JsonObject): { choices: Scalar[]; labels: string[] } | undefined {
  const others = Object.keys(schema).filter((key) => !REMARKS.has(key) && !['type', 'enum', 'enumNames', 'const', 'oneOf'].includes(key))
  if (others.length > 0) return undefined
  const titled = titledChoices(schema.oneOf)
  if (schema.oneOf !== undefined && (titled === undefined || schema.enum !== undefined || schema.const !== undefined)) return undefined
  const given = titled?.choices ?? (schema.const !== undefined && schema.enum === undefined ? [schema.const] : schema.enum)
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_CHOICES || !given.every(isScalar)) return undefined
  const choices = given.filter((value) => schema.type === undefined || typesOf(schema.type).some((type) => isOfType(value, type)))
  if (choices.length === 0) return undefined
  const names = titled?.labels ?? schema.enumNames
  const labels = choices.map((value) => {
    const name = Array.isArray(names) ? names[given.indexOf(value)] : undefined
    return typeof name === 'string' && name !== '' ? name : String(value)
  })
  return { choices, labels }
}

/** `oneOf` of constants with titles (MCP 2025-11-25, TitledSingleSelectEnumSchema). */
function titledChoices(oneOf: unknown): { choices: Scalar[]; labels: unknown[] } | undefined {
  if (!Array.isArray(oneOf)) return undefined
  const rows = oneOf.flatMap((one) =>
    isObject(one) && isScalar(one.const) && Object.keys(one).every((key) => ['const', 'title', 'description'].includes(key)) ? [one] : [],
  )
  if (rows.length !== oneOf.length || new Set(rows.map((row) => row.const)).size < rows.length) return undefined
  return { choices: rows.map((row) => row.const as Scalar), labels: rows.map((row) => row.title) }
}

/** Follows references within the document, and takes “this or nothing” for this: nothing is given by leaving it out. */
function unwrap(node: unknown, root: JsonObject): JsonObject | undefined {
  let schema = node
  for (let count = 0; count < MOST_REFERENCES; count += 1) {
    if (!isObject(schema)) return undefined
    const { $ref, anyOf, type, ...rest } = schema
    const hasOnlyRemarks = Object.keys(rest).every((key) => REMARKS.has(key))
    if (typeof $ref === 'string' && anyOf === undefined && type === undefined && hasOnlyRemarks) {
      const found = find(root, $ref)
      if (!isObject(found)) return undefined
      schema = { ...found, ...rest }
      continue
    }
    if (Array.isArray(anyOf) && $ref === undefined && type === undefined && hasOnlyRemarks) {
      const real = anyOf.filter((one) => !(isObject(one) && one.type === 'null'))
      if (real.length !== 1 || !isObject(real[0])) return schema
      schema = { ...real[0], ...rest }
      continue
    }
    if (Array.isArray(type)) {
      const real = type.filter((one) => one !== 'null')
      return real.length === 1 && schema.enum === undefined ? ({ ...schema, type: real[0] } as JsonObject) : schema
    }
    return schema
  }
  return undefined
}

/** By JSON Pointer in a fragment (JSON Schema 2020-12, Core §8.2.3). */
function find(root: JsonObject, reference: string): unknown {
  if (!reference.startsWith('#')) return undefined
  let node: unknown = root
  for (const part of reference.slice(1).split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined
    node = (node as Record<string, unknown>)[key]
  }
  return node
}

function heedsAll(schema: JsonObject, type: string): boolean {
  return Object.keys(schema).every((key) => key === 'type' || REMARKS.has(key) || HEEDED[type]?.includes(key))
}

function typesOf(type: unknown): unknown[] {
  return Array.isArray(type) ? type : [type]
}

/** JSON Schema 2020-12, Validation §6.1.1. */
export function isOfType(value: unknown, type: unknown): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isObject(value)
  if (type === 'integer') return typeof value === 'number' && Number.isInteger(value)
  return ['string', 'number', 'boolean'].includes(String(type)) && typeof value === type
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}
