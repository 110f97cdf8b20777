// Words of how a run of the pipeline ended.
import type { RunOutcome } from '../../core/schema/run.ts'

export const RUN_OUTCOMES: Record<RunOutcome, { word: string; sentence: string }> = {
  complete: { word: 'complete', sentence: 'Complete.' },
  partial: { word: 'in part', sentence: 'In part: an origin, a part of the probing or another job failed.' },
  failed: { word: 'failed', sentence: 'Failed: nothing of it was published.' },
  lost: { word: 'lost', sentence: 'Lost: it left no report.' },
}
