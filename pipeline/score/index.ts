// Score: what the listings and the probes say, as points with reasons. Pure, and never a number where nothing was measured.
import { z } from 'zod'
import { isPlugin } from '../../core/schema/plugin-id.ts'
import type { StandingProbe } from '../../core/schema/probe.ts'
import { type Band, type CriterionResult, CriterionResultSchema, type Score, VerdictSchema } from '../../core/schema/score.ts'
import type { MergedServer } from '../../core/schema/server.ts'
import type { Outcome } from '../../core/schema/words.ts'
import { CRITERIA, type Criterion, type Judgement, type Subject } from './criteria.ts'

/** From the best news to the worst: which probe stands for a server that has several. */
const BEST_FIRST: readonly Outcome[] = [
  'ok',
  'auth_required',
  'needs_config',
  'needs_build',
  'timeout',
  'unreachable',
  'crashed',
  'protocol_error',
  'not_mcp',
  'output_limit',
  'blocked',
  'not_probed',
]

/** Outcomes that say the server could not be looked into here, or that we would not, and nothing against it. */
const NOT_ASSESSED: ReadonlySet<Outcome> = new Set(['auth_required', 'needs_config', 'needs_build', 'blocked', 'not_probed'])

const BANDS: readonly (readonly [number, Band])[] = [
  [85, 'excellent'],
  [65, 'good'],
  [40, 'fair'],
  [0, 'poor'],
]

/** Best outcome first; equal ones by target. */
export function sortProbes(probes: readonly StandingProbe[]): StandingProbe[] {
  const rank = ({ outcome }: StandingProbe) => BEST_FIRST.indexOf(outcome)
  return probes.toSorted((a, b) => rank(a) - rank(b) || (a.target < b.target ? -1 : 1))
}

/**
 * @param probes standing results, best first
 * @param asOf instant that ages are taken at
 * @param criteria the table to judge by; the project's own unless a configuration replaces it
 * @param warn is told of a plug-in's criterion that fails: it is skipped then
 */
export function scoreServer(
  server: MergedServer,
  probes: readonly StandingProbe[],
  asOf: Date,
  criteria: readonly Criterion[] = CRITERIA,
  warn: (words: string) => void = () => undefined,
): Score {
  const probe = probes[0]
  if (probe === undefined)
    return { assessed: false, reason: server.packages.length + server.remotes.length > 0 ? 'not_probed' : 'no_way_in' }
  if (NOT_ASSESSED.has(probe.outcome)) return { assessed: false, reason: probe.outcome }
  const results = criteria.map((criterion) => toResult(criterion, { server, probe, asOf }, warn))
  const judged = results.filter(({ verdict }) => verdict !== 'skip')
  const reached = judged.reduce((sum, { points }) => sum + points, 0)
  const possible = judged.reduce((sum, { max }) => sum + max, 0)
  if (possible === 0) return { assessed: false, reason: 'no_criteria' }
  const value = Math.round((100 * reached) / possible)
  return { assessed: true, value, band: bandOf(value), criteria: results }
}

/** What comes from outside of this tree may throw, or judge in words of its own: it costs its points, and no run. */
function judgeSafely(criterion: Criterion, subject: Subject, warn: (words: string) => void): Judgement {
  try {
    return JudgementSchema.parse(criterion.judge(subject))
  } catch (error) {
    warn(`the criterion ${criterion.id} fails, and is skipped: ${(error instanceof Error ? error.message : String(error)).slice(0, 200)}`)
    return { verdict: 'skip' }
  }
}

const JudgementSchema = z.looseObject({
  verdict: VerdictSchema,
  share: z.number().min(0).max(1).default(0),
  args: CriterionResultSchema.shape.args.default({}),
})

/** @param value 0 to 100 */
export function bandOf(value: number): Band {
  return BANDS.find(([least]) => value >= least)?.[1] ?? 'poor'
}

function toResult(criterion: Criterion, subject: Subject, warn: (words: string) => void): CriterionResult {
  const { verdict, share, args } = isPlugin(criterion.id) ? judgeSafely(criterion, subject, warn) : criterion.judge(subject)
  const part = verdict === 'pass' ? 1 : verdict === 'partial' ? (share ?? 0) : 0
  const { id, max, asks } = criterion
  return { id, verdict, points: Math.round(max * part * 10) / 10, max, args: args ?? {}, ...(asks === undefined ? {} : { asks }) }
}
