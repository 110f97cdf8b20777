import type { Server } from '../../core/schema/server.ts'
import type { Totals } from '../../core/schema/snapshot.ts'

export function emptyTotals(): Totals {
  return { servers: 0, listings: 0, probed: 0, tools: 0, resources: 0, prompts: 0, outcomes: {}, eras: {} }
}

/** Counts one server by its best probe; a server without a way in counts as not probed. */
export function addToTotals(totals: Totals, { listings, probes }: Server): void {
  const best = probes[0]
  const outcome = best?.outcome ?? 'not_probed'
  totals.servers += 1
  totals.listings += listings.length
  totals.outcomes[outcome] = (totals.outcomes[outcome] ?? 0) + 1
  if (best === undefined || outcome === 'not_probed') return
  totals.probed += 1
  totals.tools += best.tools.length
  totals.resources += best.resources.length
  totals.prompts += best.prompts.length
  if (best.era !== undefined) totals.eras[best.era] = (totals.eras[best.era] ?? 0) + 1
}
