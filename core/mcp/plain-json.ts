// Measures and cleans JSON that a stranger wrote, before anything else walks it.
import { z } from 'zod'
import type { JsonObject } from '../schema/text.ts'

/** Values in one item of a list, all levels together. The largest tool seen has a tenth of it. */
const MAX_VALUES = 20_000
/** Characters of all its keys and strings (UTF-16 code units). */
const MAX_CHARS = 1024 * 1024

export interface JsonSize {
  values: number
  chars: number
}

/**
 * @param root out of `JSON.parse`; keys named `__proto__` are removed from it, because a copy by assignment would change its prototype
 * @returns undefined where it is larger than anything that a server has use for
 */
export function measureJson(root: unknown): JsonSize | undefined {
  let values = 0
  let chars = 0
  const left: unknown[] = [root]
  while (left.length > 0) {
    const value = left.pop()
    values += 1
    if (typeof value === 'string') chars += value.length
    if (typeof value === 'object' && value !== null) {
      if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__')
      for (const [key, inner] of Object.entries(value)) {
        if (!Array.isArray(value)) chars += key.length
        left.push(inner)
      }
    }
    if (values + left.length > MAX_VALUES || chars > MAX_CHARS) return undefined
  }
  return { values, chars }
}

/**
 * An object out of `JSON.parse` that was measured, kept as it came: that it is JSON is known, and to validate it value by value took
 * a second for a schema of eight megabytes.
 */
export const PlainJsonSchema = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
