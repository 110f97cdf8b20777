// What was typed into a form, and the arguments that it makes.
import type { JsonObject } from '../../../../core/schema/text.ts'
import { findFault } from './fault.ts'
import type { Field, Scalar } from './field.ts'

/** As typed: text of a field, entries of a list, fields of a group. Absent is left out. */
export type Typed = string | readonly Typed[] | { readonly [name: string]: Typed }
type Value = JsonObject[string]

/** By JSON Pointer into the arguments (RFC 6901), so that each stands at its field. */
export type Faults = Readonly<Record<string, string>>

const NEEDED = 'This is needed.'
/** RFC 8259 §6: what a person types besides is no number to a server. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * @param bound pointers that an earlier result fills: nothing is asked for there
 * @returns the arguments, and what is wrong with them: they are sent only where nothing is
 */
export function readTyped(field: Field, typed: Typed, bound: ReadonlySet<string> = new Set()): { value: JsonObject; faults: Faults } {
  const faults: Record<string, string> = {}
  const value = read(field, typed, '', true, bound, faults)
  return { value: typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}, faults }
}

function read(
  field: Field,
  typed: Typed | undefined,
  at: string,
  isRequired: boolean,
  bound: ReadonlySet<string>,
  faults: Record<string, string>,
): Value | undefined {
  const isWhole = field.kind === 'group' || field.kind === 'list'
  const before = Object.keys(faults).length
  const value = isWhole ? readWhole(field, typed, at, isRequired, bound, faults) : readOne(field, typed, at, faults)
  if (Object.keys(faults).length > before) return value
  if (value === undefined) {
    if (isRequired) faults[at] = NEEDED
    return undefined
  }
  // Of a group every field was looked at, and what an earlier result fills is not there yet.
  const fault = field.kind === 'group' ? undefined : findFault(field.schema, value)
  if (fault !== undefined) faults[at] = fault
  return value
}

function readWhole(
  field: Extract<Field, { kind: 'group' | 'list' }>,
  typed: Typed | undefined,
  at: string,
  isRequired: boolean,
  bound: ReadonlySet<string>,
  faults: Record<string, string>,
): Value | undefined {
  if (field.kind === 'list') {
    if (!Array.isArray(typed) || (typed.length === 0 && !isRequired)) return isRequired ? [] : undefined
    return typed.map((one, index) => read(field.of, one, `${at}/${index}`, true, bound, faults) ?? null)
  }
  const given = typeof typed === 'object' && !Array.isArray(typed) ? (typed as Record<string, Typed>) : {}
  const isBoundBelow = [...bound].some((pointer) => pointer.startsWith(`${at}/`))
  // A group that may be left out is, where nothing of it was filled in.
  if (!isRequired && !isBoundBelow && isEmpty(given)) return undefined
  const entries = field.fields.flatMap(({ name, isRequired: isNeeded, field: inner }): [string, Value][] => {
    const place = `${at}/${toPointerPart(name)}`
    if (bound.has(place)) return []
    const value = read(inner, Object.hasOwn(given, name) ? given[name] : undefined, place, isNeeded, bound, faults)
    return value === undefined ? [] : [[name, value]]
  })
  return Object.fromEntries(entries)
}

function readOne(field: Field, typed: Typed | undefined, at: string, faults: Record<string, string>): Value | undefined {
  if (typeof typed !== 'string' || typed === '') return undefined
  const text = typed.trim()
  switch (field.kind) {
    case 'choice':
      return field.choices[Number(typed)]
    case 'boolean':
      return typed === 'true'
    case 'number':
      if (!NUMBER.test(text) || !Number.isFinite(Number(text)))
        faults[at] = field.isInteger ? 'This must be a whole number.' : 'This must be a number.'
      else if (field.isInteger && !Number.isSafeInteger(Number(text))) faults[at] = 'This must be a whole number.'
      return Number(text)
    case 'json':
      return parse(text, at, faults)
    default:
      return typed
  }
}

function parse(text: string, at: string, faults: Record<string, string>): Value | undefined {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as Value
  } catch {
    faults[at] = 'This is not JSON: texts stand in double quotes, and nothing follows the last comma.'
    return undefined
  }
}

function isEmpty(typed: Typed): boolean {
  if (typeof typed === 'string') return typed === ''
  return Array.isArray(typed) ? typed.length === 0 : Object.values(typed).every(isEmpty)
}

/** What a form shows of arguments that are there: from a task that is done again, or the defaults of the schema. */
export function toTyped(field: Field, value: unknown): Typed | undefined {
  if (value === undefined) return undefined
  switch (field.kind) {
    case 'choice': {
      const index = field.choices.indexOf(value as Scalar)
      return index < 0 ? undefined : String(index)
    }
    case 'list':
      return Array.isArray(value) ? value.flatMap((one) => toTyped(field.of, one) ?? []) : undefined
    case 'group': {
      if (typeof value !== 'object' || value === null) return undefined
      const given = value as Record<string, unknown>
      return Object.fromEntries(
        field.fields.flatMap(({ name, field: inner }) => {
          const typed = Object.hasOwn(given, name) ? toTyped(inner, given[name]) : undefined
          return typed === undefined ? [] : [[name, typed]]
        }),
      )
    }
    case 'json':
      return JSON.stringify(value, undefined, 2)
    default:
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
  }
}

/** The defaults that a schema states, each in its field. */
export function defaultsOf(field: Field): Typed | undefined {
  const { default: given } = field.schema
  if (given !== undefined) return toTyped(field, given)
  if (field.kind !== 'group') return undefined
  const entries = field.fields.flatMap(({ name, isRequired, field: inner }) => {
    // Of a group that may be left out, nothing is filled in that would make it be there.
    const typed = isRequired || inner.kind !== 'group' ? defaultsOf(inner) : undefined
    return typed === undefined ? [] : [[name, typed] as const]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** What was typed at a pointer into the arguments, or in the field that holds the place: one text may be a whole object. */
export function typedAt(typed: Typed, pointer: string): Typed | undefined {
  let node: Typed | undefined = typed
  for (const part of pointer.split('/').slice(1)) {
    if (node === undefined || typeof node === 'string') return node
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    node = Object.entries(node).find(([own]) => own === name)?.[1]
  }
  return node
}

/** RFC 6901 §3. */
export function toPointerPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
