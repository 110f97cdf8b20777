// Looks through everything a server says for what acts on the model, on a terminal, or on what is the user's.
import type { Finding } from '../../../core/schema/finding.ts'
import type { FindingCode, Severity } from '../../../core/schema/words.ts'
import { escapeControls } from '../../lib/escape.ts'
import { CHARACTER_RULES } from './characters.ts'
import { findInFlows } from './flows.ts'
import { findInNames, type KnownNames } from './names.ts'
import { findInParameters, findSecretIn } from './secrets.ts'
import { findInText } from './steering.ts'
import { placesOf, type Said } from './texts.ts'

/**
 * Version of the rules. Raised with every change to what they find: a finding, and that there is none, are bound to it
 * and to the integrity of what was probed, so that a new version of either is unscanned until it is scanned.
 */
export const FINDING_RULES_VERSION = 2

/** Read of one text, and of all, for demands; beyond that `unread_text` says so. In UTF-16 code units: ten times what the longest seen have. */
const MAX_READ_OF_ONE = 32_000
const MAX_READ = 300_000
/** Findings of one code, and of the evidence for one, that are kept: a record must stay small whatever a server says. */
const MAX_OF_A_CODE = 20
const MAX_EVIDENCE = 300

export interface FindingContext {
  /** Well-known names to compare a server's own with; nobody's name is taken for another's without them. */
  known?: KnownNames
}

/**
 * Pure, and linear in the length of what is said.
 * @param said what a probe read; nothing in it is trusted
 * @returns at most one finding a code and place, in the order of the lists
 */
export function findIn(said: Said, { known }: FindingContext = {}): Finding[] {
  const findings = new FindingList()
  const own = new Set(said.tools.flatMap(({ name, title }) => [name, title ?? name]).map((name) => name.toLowerCase()))
  const isOwnTool = (name: string) => own.has(name.toLowerCase())
  let left = MAX_READ
  for (const { where, texts } of placesOf(said)) {
    const unusual = texts.filter((text) => !isPlain(text))
    for (const { code, severity, pattern } of CHARACTER_RULES) {
      const match = firstMatch(pattern, unusual)
      if (match !== undefined) {
        const around = match.input.slice(Math.max(0, match.index - 40), match.index + match[0].length + 40)
        findings.add(code, severity, where, around)
      }
    }
    for (const text of texts) {
      const read = text.slice(0, Math.min(MAX_READ_OF_ONE, left))
      left -= read.length
      const secret = findSecretIn(read)
      if (secret !== undefined) findings.add('embedded_secret', 'medium', where, secret)
      if (read.length < text.length) findings.add('unread_text', 'medium', where, `${text.length - read.length} characters were not read`)
      for (const { code, severity, evidence } of findInText(read, isOwnTool)) findings.add(code, severity, where, evidence)
    }
  }
  for (const { where, ...finding } of [...findInParameters(said.tools), ...findInNames(said, known), ...findInFlows(said.tools)]) {
    findings.add(finding.code, finding.severity, where, finding.evidence)
  }
  return findings.all
}

/** Nothing but what a keyboard writes: most texts, which need no second look. */
function isPlain(text: string): boolean {
  return /^[\t\n\x20-\x7E]*$/.test(text)
}

function firstMatch(pattern: RegExp, texts: readonly string[]): RegExpExecArray | undefined {
  for (const text of texts) {
    const match = pattern.exec(text)
    if (match !== null) return match
  }
  return undefined
}

class FindingList {
  readonly all: Finding[] = []
  readonly #seen = new Map<FindingCode, Set<string>>()

  add(code: FindingCode, severity: Severity, where: string, evidence: string): void {
    const places = this.#seen.get(code) ?? new Set()
    if (places.has(where) || places.size === MAX_OF_A_CODE) return
    this.#seen.set(code, places.add(where))
    this.all.push({ code, severity, where: where.slice(0, 300), evidence: escapeControls(evidence).slice(0, MAX_EVIDENCE) || '(empty)' })
  }
}
