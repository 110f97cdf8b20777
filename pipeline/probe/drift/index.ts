// Drift: what changed between two answers of one target, field by field, and how much it should worry a reader (docs/drift.md).
import type { Drift } from '../../../core/schema/drift.ts'
import type { Probe, StandingProbe } from '../../../core/schema/probe.ts'
import { ChangeList, type Note } from './change-list.ts'
import { noteFindingChanges } from './finding-change.ts'
import { noteListChanges } from './list-change.ts'
import { noteAuthorizationChanges, noteSessionChanges, noteWantedInputs } from './session-change.ts'
import { noteToolChanges } from './tool-change.ts'

/**
 * What the target offers is compared with the last answer that was `ok`, over any outage; the outcome with what stood last.
 * Pure, and linear in the size of the two answers whatever they hold.
 * @param id the server's
 * @param previous what stood before
 * @param probe what was found now
 * @returns at most 101 lines, in a fixed order; empty where there is nothing to compare
 */
export function findDrift(id: string, previous: StandingProbe | undefined, probe: Probe): Drift[] {
  if (previous === undefined || probe.outcome === 'not_probed' || previous.outcome === 'not_probed') return []
  const changes = new ChangeList()
  const { note } = changes
  if (previous.outcome !== probe.outcome)
    note('outcome_changed', probe.outcome === 'ok' ? 'low' : 'medium', { before: previous.outcome, after: probe.outcome })
  noteWantedInputs(note, [previous, ...(previous.lastOk === undefined ? [] : [previous.lastOk])], probe)
  if (previous.outcome === 'auth_required' && probe.outcome === 'auth_required')
    noteAuthorizationChanges(note, previous.authorization, probe.authorization)
  const before = previous.outcome === 'ok' ? previous : previous.lastOk
  if (before !== undefined && probe.outcome === 'ok') noteOffers(note, before, probe)
  return changes.toLines({ id, target: probe.target, at: probe.at })
}

type Answer = Omit<StandingProbe, 'target' | 'since' | 'lastOk'>

function noteOffers(note: Note, before: Answer, probe: Probe): void {
  if (before.version !== probe.version) note('version_changed', 'low', { before: before.version, after: probe.version })
  const isSameVersion = before.version !== undefined && before.version === probe.version
  const isOtherArtefact = before.integrity !== undefined && probe.integrity !== undefined && before.integrity !== probe.integrity
  if (isSameVersion && isOtherArtefact) {
    // The tag of an image is made to be moved; a published version of a package is not.
    const severity = probe.target.startsWith('oci:') ? 'medium' : 'high'
    note('integrity_changed', severity, { before: before.integrity, after: probe.integrity })
  }
  // The same artefact that says something else was changed behind its readers' backs.
  const context = { silently: isSameVersion && !isOtherArtefact, poisoned: noteFindingChanges(note, before, probe) }
  noteSessionChanges(note, before, probe, context)
  noteToolChanges(note, before.tools, probe.tools, context)
  noteListChanges(note, before, probe, context)
}
