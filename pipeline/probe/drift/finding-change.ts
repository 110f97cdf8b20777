// Findings that a text has now and had not before, and the other way round.
import type { Finding } from '../../../core/schema/finding.ts'
import type { Probe } from '../../../core/schema/probe.ts'
import { ACTS_ON_THE_MODEL } from '../findings/acts-on-the-model.ts'
import { placesOf } from '../findings/texts.ts'
import type { Note } from './change-list.ts'

type Judged = Pick<Probe, 'findings' | 'rules' | 'instructions' | 'tools' | 'resources' | 'resourceTemplates' | 'prompts' | 'serverInfo'>

/**
 * Notes findings of places whose text changed. What only other rules made of the same text is no drift of the server; a finding on
 * all tools together counts where both probes were judged by the same rules.
 * @returns places where the new text acts on the model and the old one did not
 */
export function noteFindingChanges(note: Note, before: Judged, after: Judged): Set<string> {
  const [was, is] = [textsByPlace(before), textsByPlace(after)]
  const isOther = (where: string) => (was.has(where) || is.has(where) ? was.get(where) !== is.get(where) : before.rules === after.rules)
  const [old, now] = [new Set(before.findings.map(keyOf)), new Set(after.findings.map(keyOf))]
  const poisoned = new Set<string>()
  for (const finding of after.findings) {
    const { code, where, severity, evidence } = finding
    if (old.has(keyOf(finding)) || !isOther(where)) continue
    const acts = ACTS_ON_THE_MODEL.has(code)
    if (acts) poisoned.add(where)
    // A password wanted from now on is a new way to lose it.
    const weight = acts ? 'high' : code === 'secret_argument' && was.has(where) ? 'high' : severity
    note('finding_appeared', weight, { subject: where, finding: code, after: evidence })
  }
  for (const finding of before.findings) {
    if (now.has(keyOf(finding)) || !isOther(finding.where)) continue
    note('finding_disappeared', 'low', { subject: finding.where, finding: finding.code, before: finding.evidence })
  }
  return poisoned
}

function keyOf({ code, where }: Finding): string {
  return `${code} ${where}`
}

/** One text for all that stands at a place, to compare by. */
function textsByPlace(said: Judged): Map<string, string> {
  return new Map([...placesOf(said)].map(({ where, texts }) => [where, JSON.stringify(texts)]))
}
