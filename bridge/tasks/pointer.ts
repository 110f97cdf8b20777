// Parts of results that become parts of arguments, by JSON Pointer (RFC 6901). Bound by place: no text is ever put together.
import type { CallResult, StepInput } from '../../core/schema/task.ts'
import type { JsonObject } from '../../core/schema/text.ts'
import { CallError } from './tool-caller.ts'

type Json = JsonObject[string]

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * @param resultOf of an earlier step
 * @returns the arguments with the parts in them
 * @throws {CallError} `invalid_arguments` where a result has no such part, or the arguments no such place
 */
export function bindInputs(args: JsonObject, inputs: readonly StepInput[], resultOf: (step: string) => CallResult | undefined): JsonObject {
  const bound = structuredClone(args)
  for (const { step, from, to } of inputs) {
    const part = at(resultOf(step) as unknown as Json, from)
    if (part === undefined) throw invalid(`the result of ${step} has no ${from === '' ? 'content' : from}`)
    put(bound, to, structuredClone(part))
  }
  return bound
}

function at(root: Json, pointer: string): Json | undefined {
  let node: Json | undefined = root
  for (const key of toKeys(pointer)) {
    if (typeof node !== 'object' || node === null) return undefined
    if (Array.isArray(node) ? !/^(?:0|[1-9]\d{0,6})$/.test(key) : !Object.hasOwn(node, key)) return undefined
    node = (node as Record<string, Json>)[key]
  }
  return node
}

/** Objects on the way are made; a list is not made longer than by one. */
function put(root: JsonObject, pointer: string, value: Json): void {
  const keys = toKeys(pointer)
  if (keys.length === 0) throw invalid('a part cannot take the place of all arguments')
  let node: Json = root
  for (const [place, key] of keys.entries()) {
    if (FORBIDDEN.has(key)) throw invalid(`${pointer} is no place for a part`)
    if (typeof node !== 'object' || node === null) throw invalid(`the arguments have no ${pointer}`)
    if (Array.isArray(node) && (!/^\d{1,4}$/.test(key) || Number(key) > node.length)) throw invalid(`the arguments have no ${pointer}`)
    const own = node as Record<string, Json>
    if (place === keys.length - 1) own[key] = value
    else if (!Object.hasOwn(own, key)) own[key] = {}
    node = own[key] as Json
  }
}

export function toKeys(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** A name as a part of a pointer (RFC 6901 §3). */
export function toKey(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function invalid(message: string): CallError {
  return new CallError('invalid_arguments', message, false)
}
