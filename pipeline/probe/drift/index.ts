// Drift: what changed between two working answers of one target, per tool, and how much it should worry a reader.
import type { Drift, DriftCode } from '../../../core/schema/drift.ts'
import type { Probe, StandingProbe, Tool } from '../../../core/schema/probe.ts'
import type { Severity } from '../../../core/schema/words.ts'
import { byCodeUnits, toCanonicalJson } from '../../lib/canonical.ts'

/**
 * @param id the server's
 * @param previous what stood before
 * @param probe what was found now
 * @returns sorted by tool and code; empty where there is nothing to compare
 */
export function findDrift(id: string, previous: StandingProbe | undefined, probe: Probe): Drift[] {
  if (previous === undefined || probe.outcome === 'not_probed' || previous.outcome === 'not_probed') return []
  const drifts: Drift[] = []
  const note = (code: DriftCode, severity: Severity, change: { tool?: string; before?: string; after?: string }) =>
    drifts.push({ id, target: probe.target, at: probe.at, code, severity, ...change })

  if (previous.outcome !== probe.outcome)
    note('outcome_changed', probe.outcome === 'ok' ? 'low' : 'medium', { before: previous.outcome, after: probe.outcome })
  const before = previous.outcome === 'ok' ? previous : previous.lastOk
  if (before === undefined || probe.outcome !== 'ok') return drifts

  if (before.version !== probe.version) note('version_changed', 'low', changed(before.version, probe.version))
  if (before.era !== probe.era) note('era_changed', 'low', changed(before.era, probe.era))
  // The same version that says something else was changed behind its readers' backs.
  const silently = before.version !== undefined && before.version === probe.version
  const severity: Severity = silently ? 'high' : 'medium'
  if ((before.instructions ?? '') !== (probe.instructions ?? ''))
    note('instructions_changed', severity, changed(before.instructions, probe.instructions))
  for (const [name, was, is] of pairTools(before.tools, probe.tools)) {
    if (was === undefined) note('tool_added', 'low', { tool: name })
    else if (is === undefined) note('tool_removed', 'medium', { tool: name })
    else {
      if ((was.description ?? '') !== (is.description ?? ''))
        note('tool_description_changed', severity, { tool: name, ...changed(was.description, is.description) })
      for (const [code, key] of [
        ['tool_schema_changed', 'inputSchema'],
        ['tool_annotations_changed', 'annotations'],
      ] as const) {
        const [old, now] = [toCanonicalJson(was[key] ?? null), toCanonicalJson(is[key] ?? null)]
        if (old !== now) note(code, severity, { tool: name, before: old, after: now })
      }
    }
  }
  return drifts
}

function changed(before: string | undefined, after: string | undefined): { before?: string; after?: string } {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
}

function pairTools(before: readonly Tool[], after: readonly Tool[]): [string, Tool | undefined, Tool | undefined][] {
  const was = new Map(before.map((tool) => [tool.name, tool]))
  const is = new Map(after.map((tool) => [tool.name, tool]))
  return [...new Set([...was.keys(), ...is.keys()])].toSorted(byCodeUnits).map((name) => [name, was.get(name), is.get(name)])
}
