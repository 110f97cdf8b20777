// What news needs of the sentences that stand for codes. The site has them, in site/lib/wording.ts, and hands them in.
import type { DriftCode } from '../schema/drift.ts'
import type { FindingCode, Outcome, Reason, Severity } from '../schema/words.ts'

/** How a server stands, at a glance. */
export type Shape = 'works' | 'asks' | 'degraded' | 'down' | 'unknown'

export interface Words {
  outcomes: Readonly<Record<Outcome, { shape: Shape; word: string; sentence: string }>>
  reasons: Readonly<Record<Reason, string>>
  drifts: Readonly<Record<DriftCode, string>>
  findings: Readonly<Record<FindingCode, string>>
  severities: Readonly<Record<Severity, string>>
}
