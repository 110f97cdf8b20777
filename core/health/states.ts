// What each outcome says of whether a server works.
import type { HealthState } from '../schema/health.ts'
import type { Outcome } from '../schema/words.ts'

export const STATES: Readonly<Record<Outcome, HealthState>> = {
  ok: 'up',
  auth_required: 'up', // it is there, and keeps its door as it should
  needs_config: 'up', // it starts as far as it can without what only its user has
  unreachable: 'down',
  timeout: 'down',
  crashed: 'down',
  protocol_error: 'down', // no client can use it either
  not_mcp: 'down',
  output_limit: 'down', // what no client could hold
  needs_build: 'unknown', // was never started
  blocked: 'unknown', // our own rules forbade it
  not_probed: 'unknown',
}

/** Probes of different runs that have to agree before somebody is told of an outage: one failure may be the moment’s. */
export const PROBES_THAT_AGREE = 2
