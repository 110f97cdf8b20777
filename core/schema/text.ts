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

/** Any JSON value, kept as it came. */
export const JsonObjectSchema = z.record(z.string(), z.json())
export type JsonObject = z.infer<typeof JsonObjectSchema>
