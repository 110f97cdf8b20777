// What changed about resources, resource templates and prompts: which came and went, and which field of the others.

import { byCodeUnits, toCanonicalJson } from '../../../core/canonical/canonical.ts'
import type { DriftCode } from '../../../core/schema/drift.ts'
import type { Probe } from '../../../core/schema/probe.ts'
import type { Severity } from '../../../core/schema/words.ts'
import { placeOf } from '../findings/texts.ts'
import { type Note, raise, toToken } from './change-list.ts'
import { weighTextChange } from './text-change.ts'
import { pairBy, type ToolContext } from './tool-change.ts'

type Lists = Pick<Probe, 'resources' | 'resourceTemplates' | 'prompts' | 'warnings'>
type List = 'resources' | 'resourceTemplates' | 'prompts'

const LISTS: readonly {
  list: List
  /** As warnings name the list. */
  method: string
  word: 'resource' | 'resource_template' | 'prompt'
  keyOf(item: Readonly<Record<string, unknown>>): string
}[] = [
  { list: 'resources', method: 'resources/list', word: 'resource', keyOf: ({ uri }) => String(uri) },
  {
    list: 'resourceTemplates',
    method: 'resources/templates/list',
    word: 'resource_template',
    keyOf: ({ uriTemplate }) => String(uriTemplate),
  },
  { list: 'prompts', method: 'prompts/list', word: 'prompt', keyOf: ({ name }) => String(name) },
]

/** A list that was not read to its end, then or now, is left out: what is missing in it is not gone. */
export function noteListChanges(note: Note, before: Lists, after: Lists, { silently, poisoned }: ToolContext): void {
  for (const { list, method, word, keyOf } of LISTS) {
    if ([before, after].some(({ warnings }) => isUnfinished(warnings, method))) continue
    for (const [key, was, is] of pairBy<Readonly<Record<string, unknown>>>(before[list], after[list], keyOf)) {
      const isPoisoned = poisoned.has(placeOf(list, key))
      const report = (code: DriftCode, severity: Severity, change: object = {}) =>
        note(code, isPoisoned ? 'high' : severity, { subject: key, ...change })
      if (was === undefined) report(`${word}_added`, 'low')
      else if (is === undefined) report(`${word}_removed`, 'low')
      else
        for (const [path, old, now] of differences(was, is)) {
          const severity = typeof old === 'string' && typeof now === 'string' ? weighTextChange(old, now) : 'medium'
          report(`${word}_changed`, silently ? raise(severity) : severity, { path, before: old, after: now })
        }
    }
  }
}

function isUnfinished(warnings: Lists['warnings'], method: string): boolean {
  return warnings.some(({ code, subject }) => (code === 'list_failed' || code === 'unfinished_list') && subject === method)
}

/** Fields that differ; of a prompt's arguments each by its name. */
function* differences(was: object, is: object): Iterable<[path: string, before: unknown, after: unknown]> {
  const [old, now] = [byName(was), byName(is)]
  for (const path of [...new Set([...old.keys(), ...now.keys()])].toSorted(byCodeUnits)) {
    const [before, after] = [old.get(path), now.get(path)]
    if (toCanonicalJson(before ?? null) !== toCanonicalJson(after ?? null)) yield [path, before, after]
  }
}

function byName(item: object): Map<string, unknown> {
  return new Map(
    Object.entries(item).flatMap(([key, value]: [string, unknown]) =>
      key === 'arguments' && Array.isArray(value)
        ? value.map((argument: { name: string }) => [`/arguments${toToken(argument.name)}`, argument] as const)
        : [[toToken(key), value] as const],
    ),
  )
}
