// From one run's probe to the standing result: what is new replaces it, what only moved (a time, a stack trace) does not.

import { toCanonicalJson } from '../../core/canonical/canonical.ts'
import type { Probe, StandingProbe } from '../../core/schema/probe.ts'

/**
 * @param previous what stood before, if anything
 * @param probe what was found now
 * @returns `previous` itself where nothing changed; with the same `since` where only our judgement of the same answer did, or the
 *   artefact behind it
 */
export function toStanding(previous: StandingProbe | undefined, probe: Probe): StandingProbe {
  const { at, sandbox: _sandbox, timings: _timings, ...facts } = probe
  // Not having looked this time takes nothing away from what was seen of the same version.
  const wasLookedAt = previous !== undefined && previous.outcome !== 'not_probed'
  if (probe.outcome === 'not_probed' && wasLookedAt && (probe.version === undefined || previous.version === probe.version)) return previous
  if (previous !== undefined && isSame(previous, facts, ANSWER)) {
    if (isSame(previous, facts, JUDGEMENT)) return previous
    return { ...facts, since: previous.since, ...(previous.lastOk === undefined ? {} : { lastOk: previous.lastOk }) }
  }
  const next: StandingProbe = { ...facts, since: at }
  if (probe.outcome === 'ok' || previous === undefined) return next
  const { target: _target, lastOk, ...before } = previous
  if (previous.outcome === 'ok') return { ...next, lastOk: { ...before, until: at } }
  return lastOk === undefined ? next : { ...next, lastOk }
}

type Facts = Omit<Probe, 'at' | 'sandbox' | 'timings'>
type Aspect = (facts: Facts, other: Facts) => object

/** Both sides are told what the other one measured: what an older prober did not ask is a new fact, and what it had no time for is none. */
function isSame(previous: StandingProbe, next: Facts, aspect: Aspect): boolean {
  return toCanonicalJson(aspect(previous, next)) === toCanonicalJson(aspect(next, next))
}

/** What a reader would call a fact about the server; messages and stderr may differ, and lists may come in another order. */
const ANSWER: Aspect = ({ outcome, reason, version, transport, era, protocolVersion, serverInfo, capabilities, evidence, ...facts }) => ({
  ...{ outcome, reason, version, transport, era, protocolVersion, serverInfo, capabilities },
  ...{ httpStatus: evidence?.httpStatus, exitCode: evidence?.exitCode, signal: evidence?.signal, missing: evidence?.missing },
  surface: facts.fingerprints?.surface ?? facts.tools.map(({ name }) => name).toSorted(),
  warnings: facts.warnings.map(({ code, subject }) => `${code} ${subject ?? ''}`).toSorted(),
})

/** What was made of the answer, and what it is bound to: findings by the version of their rules, and everything by the artefact. */
const JUDGEMENT: Aspect = ({ findings, rules, integrity, terms, authorization, launch, protocolVersions }, other) => ({
  ...{ findings, rules, integrity, terms },
  authorization: other.authorization === undefined ? undefined : authorization,
  launch: other.launch === undefined ? undefined : launch,
  protocolVersions: other.protocolVersions === undefined ? undefined : protocolVersions,
})
