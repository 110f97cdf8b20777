// The contract between the site and the companion on the reader's machine: one entry a route, body and answer.
// A page may name servers by id only; commands, arguments, environment and folders never cross this line.
import { z } from 'zod'
import { PromptSchema, ResourceSchema, ToolSchema } from './probe.ts'
import { InstantSchema, JsonObjectSchema, LineSchema, ParagraphSchema, Sha256Schema } from './text.ts'
import { EraSchema } from './words.ts'

const LocalIdSchema = z.string().regex(/^[A-Za-z0-9._-]{1,120}$/)

export const BridgeServerSchema = z.strictObject({
  id: LocalIdSchema,
  title: LineSchema,
  /** Which client's configuration it was found in. */
  configuredIn: LineSchema,
  state: z.enum(['stopped', 'starting', 'running', 'failed']),
  era: EraSchema.optional(),
})
export type BridgeServer = z.infer<typeof BridgeServerSchema>

export const BridgeCallSchema = z.strictObject({
  server: LocalIdSchema,
  tool: z.string().min(1).max(1_000),
  arguments: JsonObjectSchema,
  /** Fingerprint of the definition the reader saw: a call is refused when it has changed since. */
  definition: Sha256Schema,
})
export type BridgeCall = z.infer<typeof BridgeCallSchema>

export const BridgeErrorSchema = z.strictObject({
  code: z.enum([
    'not_paired',
    'not_found',
    'not_approved',
    'definition_changed',
    'invalid_body',
    'server_failed',
    'cancelled',
    'too_large',
  ]),
  message: ParagraphSchema,
})
export type BridgeError = z.infer<typeof BridgeErrorSchema>

export const BridgeEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), progress: z.number(), total: z.number().optional(), message: z.string().optional() }),
  z.strictObject({ type: z.literal('approval_needed'), call: Sha256Schema }),
  z.strictObject({ type: z.literal('result'), at: InstantSchema, isError: z.boolean(), content: z.array(JsonObjectSchema) }),
  z.strictObject({ type: z.literal('failed'), at: InstantSchema, error: BridgeErrorSchema }),
])
export type BridgeEvent = z.infer<typeof BridgeEventSchema>

/** Routes keyed by method and path; `calls` answers with a stream of events, one JSON object a line. */
export const BridgeRoutesSchema = z.strictObject({
  'POST /v1/pair': z.strictObject({
    body: z.strictObject({ code: z.string().regex(/^[0-9]{6,10}$/), challenge: Sha256Schema }),
    answer: z.strictObject({ token: z.string().min(32), proof: Sha256Schema }),
  }),
  'GET /v1/servers': z.strictObject({ answer: z.strictObject({ servers: z.array(BridgeServerSchema) }) }),
  'GET /v1/servers/{id}': z.strictObject({
    answer: z.strictObject({
      server: BridgeServerSchema,
      tools: z.array(ToolSchema),
      resources: z.array(ResourceSchema),
      prompts: z.array(PromptSchema),
    }),
  }),
  'POST /v1/calls': z.strictObject({ body: BridgeCallSchema, answer: BridgeEventSchema }),
})
export type BridgeRoutes = z.infer<typeof BridgeRoutesSchema>
