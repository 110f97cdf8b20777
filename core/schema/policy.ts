// Which servers a registry of one's own allows: what hisper.config.ts says, as data, data/policy.json. Whoever reads the data decides the same.
import { z } from 'zod'
import { LineSchema, ServerIdSchema } from './text.ts'
import { SCHEMA_VERSION } from './version.ts'
import { FindingCodeSchema, OriginIdSchema, OutcomeSchema } from './words.ts'

/** SPDX identifiers, and nothing else: `MIT`, `Apache-2.0`. */
const SpdxSchema = z.string().regex(/^[A-Za-z0-9.+-]{1,64}$/, 'must be an SPDX identifier such as MIT')

export const PolicyRulesSchema = z.strictObject({
  /** All of these that are stated have to hold. */
  allow: z
    .strictObject({
      /** Every licence that the server’s expression names is one of these. */
      licenses: z.array(SpdxSchema).min(1).optional(),
      /** Some origin that lists it is one of these. */
      origins: z.array(OriginIdSchema).min(1).optional(),
      /** Points that it has at the least, 0 to 100; what has no score does not. */
      minScore: z.int().min(0).max(100).optional(),
      outcomes: z.array(OutcomeSchema).min(1).optional(),
    })
    .default({}),
  /** Any one of these refuses it. */
  deny: z
    .strictObject({
      licenses: z.array(SpdxSchema).min(1).optional(),
      origins: z.array(OriginIdSchema).min(1).optional(),
      /** Codes of findings, or `any`. What was never looked at has none. */
      findings: z.union([z.literal('any'), z.array(FindingCodeSchema).min(1)]).optional(),
    })
    .default({}),
  /** By id, whatever the rules say; `deny` before `allow`. */
  servers: z
    .strictObject({ allow: z.array(ServerIdSchema).default([]), deny: z.array(ServerIdSchema).default([]) })
    .default({ allow: [], deny: [] }),
})
export type PolicyRules = z.infer<typeof PolicyRulesSchema>

export const PolicySchema = PolicyRulesSchema.extend({ schemaVersion: z.literal(SCHEMA_VERSION) })
export type Policy = z.infer<typeof PolicySchema>

/** Why a server is not allowed, as a code and what it is about. */
export const RefusalSchema = z.strictObject({
  code: z.enum([
    'named',
    'license_not_allowed',
    'license_denied',
    'no_license',
    'origin_not_allowed',
    'origin_denied',
    'score_too_low',
    'no_score',
    'outcome_not_allowed',
    'finding',
  ]),
  about: LineSchema.optional(),
})
export type Refusal = z.infer<typeof RefusalSchema>
