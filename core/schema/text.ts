// Building blocks for other people's text: bounded, and of the exact form the field uses.
import { z } from 'zod'

/** Longest texts that are stored whole, in UTF-16 code units. */
export const TEXT_LIMITS = { line: 300, paragraph: 8_000, document: 200_000 } as const

export const LineSchema = z.string().min(1).max(TEXT_LIMITS.line)
export const ParagraphSchema = z.string().min(1).max(TEXT_LIMITS.paragraph)
export const DocumentSchema = z.string().max(TEXT_LIMITS.document)

/** RFC 3339 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export const InstantSchema = z.iso.datetime({ precision: 3 })

/** A day in UTC, `2026-11-22`. */
export const DaySchema = z.iso.date()

/** A month in UTC, `2026-11`. */
export const MonthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-11')

/** An http or https address without credentials in it. */
export const WebUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(2_048)
  .refine((url) => !/^[a-z]+:\/\/[^/?#]*@/i.test(url), 'must not carry credentials')

/** `npm:@scope/name`, `pypi:name`, `github:owner/repo`, `mcp:reverse.dns/name`, `registration:id`, `list:ID/owner/repo`. */
export const ListingKeySchema = z
  .string()
  .max(400)
  .regex(/^(npm|pypi|github|mcp|registration|list|x-[a-z0-9-]+):\S+$/, 'must be ORIGIN:NAME')

/** A server's id: a readable slug, unique, stable for ever. */
export const ServerIdSchema = z
  .string()
  .max(120)
  .regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/, 'must be lower-case letters, digits, dots and hyphens')

/** Name of a server in the official registry (server.json 2025-12-11, `name`). */
export const RegistryNameSchema = z
  .string()
  .min(3)
  .max(200)
  .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/)

/** Key of a target: `npm:NAME` or a remote's address. */
export const TargetKeySchema = z.string().min(1).max(2_100)

/** GitHub login: letters, digits and single hyphens, at most 39. */
export const LoginSchema = z.string().regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9]|-(?=[a-zA-Z0-9])){0,38}$/, 'must be a GitHub login')

/** SHA-256 in lower-case hexadecimal. */
export const Sha256Schema = z.string().regex(/^[a-f0-9]{64}$/)

export type JsonObject = Record<string, z.core.util.JSONType>

/** Levels of objects and arrays within each other; a server's message may have 64. What walks a document level by level needs an end. */
const MAX_LEVELS = 200

/**
 * A JSON object out of `JSON.parse`, kept as it came but for keys named `__proto__`, which a copy by assignment would make its prototype.
 * That what it holds is JSON is known and not asked of every value, which was half the work of reading a server.
 */
export const JsonObjectSchema = (z.record(z.string(), z.unknown()) as unknown as z.ZodRecord<z.ZodString, z.ZodType<z.core.util.JSONType>>)
  .refine((value) => levelsOf(value) < MAX_LEVELS, `must not be nested deeper than ${MAX_LEVELS} levels`)
  .overwrite((value) => (hasPrototypeKey.has(value) ? withoutPrototypeKeys(value) : value))

/** Documents that were found to have such a key while their levels were counted. */
const hasPrototypeKey = new WeakSet<object>()

/** How many levels an object has, up to `MAX_LEVELS`: no document exhausts the stack. */
function levelsOf(root: object): number {
  function below(node: object, depth: number): number {
    let deepest = depth
    const isArray = Array.isArray(node)
    if (!isArray && Object.hasOwn(node, '__proto__')) hasPrototypeKey.add(root)
    for (const inner of isArray ? node : Object.values(node)) {
      if (typeof inner !== 'object' || inner === null) continue
      const levels = depth + 1 >= MAX_LEVELS ? MAX_LEVELS : below(inner, depth + 1)
      if (levels > deepest) deepest = levels
    }
    return deepest
  }
  return below(root, 0)
}

function withoutPrototypeKeys<T>(root: T): T {
  return JSON.parse(JSON.stringify(root), (key, inner) => (key === '__proto__' ? undefined : inner))
}
