// How outcomes are told and drawn. In a file of its own: most pages that run a script need this, and few the other sentences.
import { OUTCOME_WORDS } from '../schema/outcome-wording.ts'
import type { Outcome } from '../schema/words.ts'
import type { Shape } from './words.ts'

const SHAPES: Record<Outcome, Shape> = {
  ok: 'works',
  auth_required: 'asks',
  needs_config: 'asks',
  needs_build: 'asks',
  unreachable: 'down',
  timeout: 'down',
  crashed: 'down',
  protocol_error: 'degraded',
  not_mcp: 'down',
  output_limit: 'degraded',
  blocked: 'unknown',
  not_probed: 'unknown',
}

export const OUTCOMES = Object.fromEntries(
  Object.entries(OUTCOME_WORDS).map(([outcome, words]) => [outcome, { ...words, shape: SHAPES[outcome as Outcome] }]),
) as Record<Outcome, { shape: Shape; word: string; sentence: string }>
