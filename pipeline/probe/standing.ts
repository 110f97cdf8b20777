// From one run's probe to the standing result: what is new replaces it, what only moved (a time, a stack trace) does not.
import type { Probe, StandingProbe } from '../../core/schema/probe.ts'
import { toCanonicalJson } from '../lib/canonical.ts'

/**
 * @param previous what stood before, if anything
 * @param probe what was found now
 * @returns `previous` itself where no fact changed
 */
export function toStanding(previous: StandingProbe | undefined, probe: Probe): StandingProbe {
  const { at, sandbox: _sandbox, timings: _timings, ...facts } = probe
  // Not having looked this time takes nothing away from what was seen of the same version.
  const wasLookedAt = previous !== undefined && previous.outcome !== 'not_probed'
  if (probe.outcome === 'not_probed' && wasLookedAt && (probe.version === undefined || previous.version === probe.version)) return previous
  if (previous !== undefined && isSame(previous, facts)) return previous
  const next: StandingProbe = { ...facts, since: at }
  if (probe.outcome === 'ok' || previous === undefined) return next
  const { target: _target, lastOk, ...before } = previous
  if (previous.outcome === 'ok') return { ...next, lastOk: { ...before, until: at } }
  return lastOk === undefined ? next : { ...next, lastOk }
}

type Facts = Omit<Probe, 'at' | 'sandbox' | 'timings'>

/** Equal in all that a reader would call a fact; messages and stderr may differ, and lists may come in another order. */
function isSame(previous: StandingProbe, next: Facts): boolean {
  return toCanonicalJson(comparable(previous)) === toCanonicalJson(comparable(next))
}

const COMPARED = ['outcome', 'reason', 'version', 'transport', 'era', 'protocolVersion', 'serverInfo', 'capabilities', 'findings'] as const
const COMPARED_EVIDENCE = ['httpStatus', 'exitCode', 'signal', 'missing'] as const

function comparable(probe: Facts): object {
  return {
    ...Object.fromEntries(COMPARED.map((key) => [key, probe[key]])),
    ...Object.fromEntries(COMPARED_EVIDENCE.map((key) => [key, probe.evidence?.[key]])),
    surface: probe.fingerprints?.surface ?? probe.tools.map(({ name }) => name).toSorted(),
    warnings: probe.warnings.map(({ code, subject }) => `${code} ${subject ?? ''}`).toSorted(),
  }
}
