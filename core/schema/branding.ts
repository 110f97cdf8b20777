// What a registry of one's own is called and looks like: what hisper.config.ts says, as data, data/branding.json.
import { z } from 'zod'
import { LineSchema, WebUrlSchema } from './text.ts'
import { SCHEMA_VERSION } from './version.ts'

export const BrandingRulesSchema = z.strictObject({
  /** In the head of every page, in titles, feeds and badges. */
  name: z.string().regex(/^[^\p{C}<>&"]{1,40}$/u, 'is plain text of at most 40 characters'),
  /** What it is, under its name on the first page. */
  sentence: LineSchema.optional(),
  /** Of links and marks, 0 to 359 (OKLCH, CSS Color 4): lightness stays, so that every hue can be read. @default 258, a blue */
  hue: z.int().min(0).max(359).optional(),
  /** Page of whoever runs it, for the foot of every page. */
  home: WebUrlSchema.optional(),
})
export type BrandingRules = z.infer<typeof BrandingRulesSchema>

export const BrandingSchema = BrandingRulesSchema.extend({ schemaVersion: z.literal(SCHEMA_VERSION) })
export type Branding = z.infer<typeof BrandingSchema>

/** What a registry that says nothing is called. */
export const DEFAULT_NAME = 'Hisper'
