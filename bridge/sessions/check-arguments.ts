// Whether arguments are what a tool asks for, before it is called. The schema is a stranger's: nothing is fetched for it, and no pattern of it
// is run that could take for ever.
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/client/validators/cf-worker'
import type { JsonObject } from '../../core/schema/text.ts'
import { toLine } from '../plain-text.ts'

const LONGEST_SCHEMA = 200_000
const LONGEST_PATTERN = 200
const LONGEST_FAULT = 500
/** A group that repeats and is repeated, or alternatives that are, or a reference back: what makes a matcher try everything. */
const SLOW = /[+*}?]\)[+*{]|\|[^)]*\)[+*{]|\\[1-9]|\\k</

const validator = new CfWorkerJsonSchemaValidator()

/**
 * @returns what is wrong, in words; undefined where nothing is, or where the schema cannot be used here: then the server says so itself
 */
export function findFault(schema: JsonObject, args: JsonObject): string | undefined {
  if (JSON.stringify(schema).length > LONGEST_SCHEMA) return undefined
  try {
    const { valid, errorMessage } = validator.getValidator(withoutSlowPatterns(schema) as never)(args)
    return valid ? undefined : toLine((errorMessage ?? 'they do not fit its schema').replaceAll('#', 'arguments'), LONGEST_FAULT)
  } catch {
    return undefined // a schema that is none, or that refers to what is not in it
  }
}

/** The same schema, without what could not be matched in reasonable time. */
function withoutSlowPatterns(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutSlowPatterns)
  if (typeof node !== 'object' || node === null) return node
  const { pattern, patternProperties, ...rest } = node as Record<string, unknown>
  const kept = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, withoutSlowPatterns(value)]))
  if (typeof pattern === 'string') {
    if (isQuick(pattern)) kept.pattern = pattern
  } else if (pattern !== undefined) kept.pattern = withoutSlowPatterns(pattern) // a property of that name
  if (typeof patternProperties !== 'object' || patternProperties === null) return kept
  if (Object.keys(patternProperties).every(isQuick)) kept.patternProperties = withoutSlowPatterns(patternProperties)
  // What it would have allowed is not known then.
  else delete kept.additionalProperties
  return kept
}

function isQuick(pattern: string): boolean {
  return pattern.length <= LONGEST_PATTERN && !SLOW.test(pattern)
}
