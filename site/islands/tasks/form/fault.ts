// What is wrong with a value by the plain keywords of JSON Schema. The companion has the last word: it heeds all of them.
import type { JsonObject } from '../../../../core/schema/text.ts'
import { isObject, isOfType } from './field.ts'

/** A value with more in it is left to the companion. */
const MOST_DEPTH = 20

/**
 * No pattern of a stranger's is run in the reader's page, where one that takes for ever would stop it.
 * @returns the first fault in words, undefined where there is none that is looked for
 */
export function findFault(schema: unknown, value: unknown, depth = 0): string | undefined {
  if (schema === false) return 'This is not wanted.'
  if (!isObject(schema) || depth > MOST_DEPTH) return undefined
  const { type } = schema
  const types = Array.isArray(type) ? type : [type]
  if (type !== undefined && !types.some((one) => isOfType(value, one))) return `This must be ${types.map(toWord).join(' or ')}.`
  if (Array.isArray(schema.enum) && !schema.enum.some((one) => isSame(one, value))) return 'This is none of the choices.'
  if (schema.const !== undefined && !isSame(schema.const, value)) return 'This is none of the choices.'
  if (typeof value === 'string') return ofText(schema, value)
  if (typeof value === 'number') return ofNumber(schema, value)
  if (Array.isArray(value)) return ofList(schema, value, depth)
  return isObject(value) ? ofObject(schema, value, depth) : undefined
}

function ofText({ minLength, maxLength }: JsonObject, value: string): string | undefined {
  const length = [...value].length // in code points (RFC 8259)
  if (typeof minLength === 'number' && length < minLength) return `This needs at least ${count(minLength, 'character')}.`
  if (typeof maxLength === 'number' && length > maxLength) return `This may have no more than ${count(maxLength, 'character')}.`
  return undefined
}

function ofNumber({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: JsonObject, value: number): string | undefined {
  if (typeof minimum === 'number' && value < minimum) return `This must be at least ${minimum}.`
  if (typeof maximum === 'number' && value > maximum) return `This must be at most ${maximum}.`
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) return `This must be more than ${exclusiveMinimum}.`
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) return `This must be less than ${exclusiveMaximum}.`
  if (typeof multipleOf === 'number' && multipleOf > 0 && !Number.isInteger(value / multipleOf))
    return `This must be a multiple of ${multipleOf}.`
  return undefined
}

function ofList({ items, minItems, maxItems, uniqueItems }: JsonObject, value: readonly unknown[], depth: number): string | undefined {
  if (typeof minItems === 'number' && value.length < minItems) return `This needs at least ${count(minItems, 'entry', 'entries')}.`
  if (typeof maxItems === 'number' && value.length > maxItems) return `This may have no more than ${count(maxItems, 'entry', 'entries')}.`
  if (uniqueItems === true && new Set(value.map(toText)).size < value.length) return 'Two entries are the same.'
  for (const [index, item] of value.entries()) {
    const fault = findFault(items, item, depth + 1)
    if (fault !== undefined) return `Entry ${index + 1}: ${fault}`
  }
  return undefined
}

function ofObject({ properties, required, additionalProperties }: JsonObject, value: JsonObject, depth: number): string | undefined {
  if (Array.isArray(required))
    for (const name of required) if (typeof name === 'string' && !Object.hasOwn(value, name)) return `${name} is missing.`
  for (const [name, inner] of Object.entries(value)) {
    const known = isObject(properties) && Object.hasOwn(properties, name)
    const schema = known ? (properties as JsonObject)[name] : additionalProperties
    const fault = schema === false ? 'there is no such field.' : findFault(schema, inner, depth + 1)
    if (fault !== undefined) return `${name}: ${fault}`
  }
  return undefined
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
}

function toWord(type: unknown): string {
  return WORDS[String(type)] ?? 'something else'
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** Equal as JSON is: the order of keys says nothing (JSON Schema 2020-12, Core §4.2.2). */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || toText(a) === toText(b)
}

function toText(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner,
  )
}
