// What news needs of the sentences that stand for codes: ./wording.ts.
import type { DriftCode } from '../schema/drift.ts'
import type { FindingCode, Outcome, Reason, Severity } from '../schema/words.ts'

/** How a server stands, at a glance: five shapes, so that an outcome is never told by colour alone. */
export type Shape = 'works' | 'asks' | 'degraded' | 'down' | 'unknown'

export interface Words {
  outcomes: Readonly<Record<Outcome, { shape: Shape; word: string; sentence: string }>>
  reasons: Readonly<Record<Reason, string>>
  drifts: Readonly<Record<DriftCode, string>>
  findings: Readonly<Record<FindingCode, string>>
  severities: Readonly<Record<Severity, string>>
}
