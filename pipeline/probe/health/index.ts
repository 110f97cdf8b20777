// What one probe adds to the health of its target.
import type { Health } from '../../../core/schema/health.ts'
import type { Probe } from '../../../core/schema/probe.ts'

/** The line a probe adds to its day; none where nothing was started, which is no sign of health or of its lack. */
export function toHealth(id: string, { target, at, outcome, reason, sandbox, timings }: Probe): Health[] {
  if (outcome === 'not_probed') return []
  return [
    {
      id,
      target,
      at,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      ...(sandbox === undefined ? {} : { sandbox }),
      ...(timings.connectMs === undefined ? {} : { ms: Math.round(timings.connectMs) }),
    },
  ]
}
