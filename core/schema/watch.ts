// A watch list, data/watch/NAME.json: servers that somebody wants to hear of, and how. It becomes a feed, issues of incidents, and messages.
import { z } from 'zod'
import type { PluginId } from './plugin-id.ts'
import { LineSchema, ServerIdSchema } from './text.ts'
import { SCHEMA_VERSION } from './version.ts'
import { PluginIdSchema, SeveritySchema } from './words.ts'

/** What carries a message. */
export const NotifierIdSchema = z.union([z.enum(['webhook', 'mail']), PluginIdSchema])
export type NotifierId = 'webhook' | 'mail' | PluginId

export const RecipientSchema = z.strictObject({
  by: NotifierIdSchema,
  /** Name of the secret that holds the address: this file is public, and an address is not. */
  to: z.string().regex(/^[A-Z][A-Z0-9_]{0,59}$/, 'must be the name of a secret, such as TEAM_WEBHOOK'),
})
export type Recipient = z.infer<typeof RecipientSchema>

export const WatchListSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  title: LineSchema.optional(),
  servers: z.array(ServerIdSchema).min(1).max(500),
  /** Changes that weigh less are left out; outages never are. */
  least: SeveritySchema.default('medium'),
  tell: z.array(RecipientSchema).max(10).default([]),
})
export type WatchList = z.infer<typeof WatchListSchema>

/** What the file is called, without its ending: part of the feed's address. */
export const WATCH_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
