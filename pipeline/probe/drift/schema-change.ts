// What changed inside a JSON Schema, told by path: parameters that came, went or are wanted now, their types and texts.

import { toCanonicalJson } from '../../../core/canonical/canonical.ts'
import type { DriftCode } from '../../../core/schema/drift.ts'
import type { Severity } from '../../../core/schema/words.ts'
import { toToken } from './change-list.ts'
import { weighTextChange } from './text-change.ts'

export interface SchemaChange {
  code: Extract<DriftCode, `parameter_${string}` | 'tool_schema_changed'>
  severity: Severity
  /** JSON Pointer (RFC 6901) within the schema. */
  path: string
  before?: unknown
  after?: unknown
}

type Json = Readonly<Record<string, unknown>>

/** Keywords whose values are schemas by name (JSON Schema 2020-12, 10.3.2 and 8.2.4); `properties` is told apart. */
const NAMED = new Set(['patternProperties', '$defs', 'definitions', 'dependentSchemas'])
/** Deeper than any session takes; past it a difference is told as one. */
const MAX_DEPTH = 100

/**
 * Each place of the two is compared once, so the time is linear in their size.
 * @returns empty where they mean the same: the order of keys and of `required` is nothing
 */
export function findSchemaChanges(before: unknown, after: unknown): SchemaChange[] {
  const changes: SchemaChange[] = []
  const note = (code: SchemaChange['code'], severity: Severity, path: string, texts: { before?: unknown; after?: unknown }) =>
    changes.push({ code, severity, path, ...texts })

  function compareSchemas(was: unknown, is: unknown, path: string, depth: number, isParameter: boolean): void {
    if (!isObject(was) || !isObject(is) || depth > MAX_DEPTH) {
      compareOther(was, is, path, depth)
      return
    }
    compareProperties(was, is, path, depth)
    for (const key of keysOf(was, is)) {
      const [old, now, at] = [own(was, key), own(is, key), path + toToken(key)]
      if (key === 'properties' || key === 'required') continue
      if (key === 'type' && isParameter) {
        if (!isSame(old, now)) note('parameter_type_changed', 'medium', path, { before: old, after: now })
      } else if (key === 'description' && isParameter) {
        if (!isSame(old, now)) note('parameter_description_changed', weigh(old, now), path, { before: old, after: now })
      } else if (NAMED.has(key) && isObject(old) && isObject(now)) {
        for (const name of keysOf(old, now)) compareSchemas(own(old, name), own(now, name), at + toToken(name), depth + 1, false)
      } else compareOther(old, now, at, depth + 1)
    }
  }

  /** What is wanted counts only where it was there before: what is new says it by itself. */
  function compareProperties(was: Json, is: Json, path: string, depth: number): void {
    const [old, now] = [objectOf(own(was, 'properties')), objectOf(own(is, 'properties'))]
    const [wanted, wants] = [textsOf(own(was, 'required')), textsOf(own(is, 'required'))]
    for (const name of new Set([...keysOf(old, now), ...[...wanted, ...wants].toSorted()])) {
      const at = `${path}/properties${toToken(name)}`
      const [isThere, wasThere] = [Object.hasOwn(now, name), Object.hasOwn(old, name)]
      const [isWanted, wasWanted] = [wants.has(name), wanted.has(name)]
      if (isThere && !wasThere) note('parameter_added', isWanted ? 'medium' : 'low', at, { after: own(now, name) })
      else if (wasThere && !isThere) note('parameter_removed', 'medium', at, { before: own(old, name) })
      else {
        if (isWanted && !wasWanted) note('parameter_required', 'medium', at, {})
        if (wasWanted && !isWanted) note('parameter_optional', 'low', at, {})
        if (isThere) compareSchemas(own(old, name), own(now, name), at, depth + 2, true)
      }
    }
  }

  /** A schema without a name, a list of them, or a plain value. */
  function compareOther(was: unknown, is: unknown, path: string, depth: number): void {
    if (depth <= MAX_DEPTH && isObject(was) && isObject(is)) compareSchemas(was, is, path, depth, false)
    else if (depth <= MAX_DEPTH && Array.isArray(was) && Array.isArray(is) && was.length === is.length && was.some(isObject)) {
      for (const [index, item] of was.entries()) compareOther(item, is[index], path + toToken(index), depth + 1)
    } else if (!isSame(was, is)) note('tool_schema_changed', weigh(was, is), path, { before: was, after: is })
  }

  compareSchemas(before, after, '', 0, false)
  return changes
}

function weigh(was: unknown, is: unknown): Severity {
  return typeof was === 'string' && typeof is === 'string' ? weighTextChange(was, is) : 'medium'
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (a !== undefined && b !== undefined && toCanonicalJson(a) === toCanonicalJson(b))
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {}
}

function textsOf(value: unknown): Set<string> {
  return new Set(Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [])
}

function keysOf(a: Json, b: Json): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted()
}

/** The value under a key of its own: `constructor` and the like are names as any other. */
function own(object: Json, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}
