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
  .regex(/^(npm|pypi|github|mcp|registration|list):\S+$/, 'must be ORIGIN:NAME')

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

/** SHA-256 in lower-case hexadecimal. */
export const Sha256Schema = z.string().regex(/^[a-f0-9]{64}$/)

export type JsonObject = Record<string, z.core.util.JSONType>

/**
 * A JSON object out of `JSON.parse`, kept as it came but for keys named `__proto__`, which a copy by assignment would make its prototype.
 * That what it holds is JSON is known and not asked of every value, which was half the work of reading a server.
 */
export const JsonObjectSchema: z.ZodType<JsonObject> = z.record(
  z.string(),
  z.unknown().overwrite(withoutPrototypeKeys) as unknown as z.ZodType<z.core.util.JSONType>,
)

function withoutPrototypeKeys(root: unknown): unknown {
  const left = [root]
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, '__proto__'))
      return JSON.parse(JSON.stringify(root), (key, inner) => (key === '__proto__' ? undefined : inner))
    for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) left.push(inner)
  }
  return root
}
