// What changed about the tools of a server, field by field.

import { byCodeUnits, toCanonicalJson } from '../../../core/canonical/canonical.ts'
import type { DriftCode } from '../../../core/schema/drift.ts'
import type { Tool } from '../../../core/schema/probe.ts'
import type { Severity } from '../../../core/schema/words.ts'
import { placeOf } from '../findings/texts.ts'
import { type Change, type Note, raise, toToken } from './change-list.ts'
import { findSchemaChanges } from './schema-change.ts'
import { weighTextChange } from './text-change.ts'

export interface ToolContext {
  /** Whether the artefact is the same, so that a change was made behind its readers' backs. */
  silently: boolean
  /** Places where the new text acts on the model and the old one did not, as findings name them. */
  poisoned: ReadonlySet<string>
}

/** Notes every difference, tools in the order of their names. Linear in the size of both lists. */
export function noteToolChanges(note: Note, before: readonly Tool[], after: readonly Tool[], context: ToolContext): void {
  for (const [name, was, is] of pairBy(before, after, (tool) => tool.name)) {
    const isPoisoned = (part = '') => context.poisoned.has(placeOf('tools', name) + part)
    const poisonedNow = isPoisoned() || isPoisoned('/inputSchema') || isPoisoned('/outputSchema')
    if (was === undefined) note('tool_added', poisonedNow ? 'high' : 'low', { tool: name })
    else if (is === undefined) note('tool_removed', 'medium', { tool: name })
    else {
      const weighed = (severity: Severity, part?: string) => (isPoisoned(part) ? 'high' : context.silently ? raise(severity) : severity)
      const report = (code: DriftCode, severity: Severity, change: Change, part?: string) =>
        note(code, weighed(severity, part), { tool: name, ...change })
      noteFieldChanges(report, was, is)
    }
  }
}

type Report = (code: DriftCode, severity: Severity, change: Change, part?: string) => void

function noteFieldChanges(report: Report, was: Tool, is: Tool): void {
  if ((was.title ?? '') !== (is.title ?? '')) report('tool_title_changed', 'low', { before: was.title, after: is.title })
  const isRewritten = (was.description ?? '') !== (is.description ?? '')
  if (isRewritten) {
    const severity = weighTextChange(was.description, is.description)
    report('tool_description_changed', severity, { before: was.description, after: is.description })
  }
  const inside = findSchemaChanges(was.inputSchema, is.inputSchema)
  for (const { code, severity, ...change } of inside) report(code, severity, change, '/inputSchema')
  if (was.outputSchema === undefined || is.outputSchema === undefined) {
    if (was.outputSchema !== is.outputSchema)
      report('tool_output_schema_changed', 'low', { path: '', before: was.outputSchema, after: is.outputSchema }, '/outputSchema')
  } else {
    for (const { code: _, severity, ...change } of findSchemaChanges(was.outputSchema, is.outputSchema))
      report('tool_output_schema_changed', severity, change, '/outputSchema')
  }
  noteHintChanges(report, was.annotations ?? {}, is.annotations ?? {}, inside.length > 0)
}

/** Hints are what clients decide by whether to ask the user (MCP 2025-11-25, Tool annotations). */
function noteHintChanges(report: Report, was: object, is: object, hasOtherParameters: boolean): void {
  const [old, now] = [new Map<string, unknown>(Object.entries(was)), new Map<string, unknown>(Object.entries(is))]
  for (const hint of [...new Set([...old.keys(), ...now.keys()])].toSorted(byCodeUnits)) {
    const [before, after] = [old.get(hint), now.get(hint)]
    if (toCanonicalJson(before ?? null) === toCanonicalJson(after ?? null)) continue
    report('tool_annotations_changed', weighHint(hint, before, after, hasOtherParameters), { path: toToken(hint), before, after })
  }
}

/** Absent, a tool counts as one that writes, destroys, and reaches out (same place): saying so takes nothing from the user. */
function weighHint(hint: string, before: unknown, after: unknown, hasOtherParameters: boolean): Severity {
  if (hint === 'destructiveHint' && after === false) return before === true ? 'high' : 'medium'
  if (hint === 'readOnlyHint' && after === true) return hasOtherParameters ? 'high' : 'medium'
  if (hint === 'openWorldHint' && after === false) return 'medium'
  return 'low'
}

/** Both sides of every item, in the order of the keys. Of items of one key the last counts. */
export function pairBy<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
): [key: string, was: T | undefined, is: T | undefined][] {
  const was = new Map(before.map((item) => [keyOf(item), item]))
  const is = new Map(after.map((item) => [keyOf(item), item]))
  return [...new Set([...was.keys(), ...is.keys()])].toSorted(byCodeUnits).map((key) => [key, was.get(key), is.get(key)])
}
