// A score: criteria with points and reasons, or not assessed with a reason. "Not measured" is never 0.
import { z } from 'zod'
import { LineSchema } from './text.ts'
import { OutcomeSchema, PluginIdSchema } from './words.ts'

/** The criteria that ship with Hisper, in the order in which they are shown. Points and reasons: pipeline/score/criteria.ts. */
export const OwnCriterionSchema = z.enum([
  'answers',
  'documented_tools',
  'documented_parameters',
  'annotated_tools',
  'no_findings',
  'clean_protocol',
  'recent_protocol',
  'verified_name',
  'open_source',
  'licensed',
  'maintained',
])
export type OwnCriterion = z.infer<typeof OwnCriterionSchema>

/** Of a plug-in's: `x-` and a name, see `PluginIdSchema`. */
export const CriterionIdSchema = z.union([OwnCriterionSchema, PluginIdSchema])
export type CriterionId = z.infer<typeof CriterionIdSchema>

/** `skip`: not looked at, so neither for nor against the server. */
export const VerdictSchema = z.enum(['pass', 'partial', 'fail', 'skip'])
export type Verdict = z.infer<typeof VerdictSchema>

export const CriterionResultSchema = z.strictObject({
  id: CriterionIdSchema,
  verdict: VerdictSchema,
  /** 0 where the verdict is `skip`; then `max` is left out of the total as well. */
  points: z.number().nonnegative(),
  max: z.number().positive(),
  /** The figures the verdict rests on, for its sentence: `{described: 11, of: 13}`. */
  args: z.record(z.string(), z.union([z.string(), z.number()])),
  /** What a plug-in’s criterion asks, in a sentence. The others’ sentences stand in the site and the guide. */
  asks: LineSchema.optional(),
})
export type CriterionResult = z.infer<typeof CriterionResultSchema>

export const BandSchema = z.enum(['excellent', 'good', 'fair', 'poor'])
export type Band = z.infer<typeof BandSchema>

export const ScoreSchema = z.discriminatedUnion('assessed', [
  z.strictObject({
    assessed: z.literal(false),
    /** Outcome of the best probe, which is why there is no score. */
    reason: z.union([OutcomeSchema, LineSchema]),
  }),
  z.strictObject({
    assessed: z.literal(true),
    /** Points reached out of those that could be judged, 0 to 100. */
    value: z.int().min(0).max(100),
    band: BandSchema,
    criteria: z.array(CriterionResultSchema),
  }),
])
export type Score = z.infer<typeof ScoreSchema>
