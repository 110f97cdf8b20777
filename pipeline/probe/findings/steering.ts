// Reads one text, sentence by sentence, for what acts on the model or on what is the user's.
import type { FindingCode, Severity } from '../../../core/schema/words.ts'
import { weigh } from './acts/weigh.ts'
import { disguisedParts } from './disguises.ts'
import { ATTACK_PAYLOAD } from './rules/attack-payload.ts'
import { CONCEALMENT } from './rules/concealment.ts'
import { COVERT_CHANGE } from './rules/covert-change.ts'
import { COVERT_COLLECTION } from './rules/covert-collection.ts'
import { INSTRUCTION_OVERRIDE } from './rules/instruction-override.ts'
import type { Passage } from './rules/rule.ts'
import { SECRET_REQUEST } from './rules/secret-request.ts'
import { TOOL_HIJACK } from './rules/tool-hijack.ts'
import { TOOL_SHADOWING } from './rules/tool-shadowing.ts'
import { type Sentence, toPlainText, toSentences } from './sentences.ts'
import { wantsSomething } from './vocabulary.ts'

export interface TextFinding {
  code: FindingCode
  severity: Severity
  /** The sentence that gave rise to it, as it was written. */
  evidence: string
}

const RULES = [
  INSTRUCTION_OVERRIDE,
  CONCEALMENT,
  SECRET_REQUEST,
  TOOL_SHADOWING,
  TOOL_HIJACK,
  COVERT_COLLECTION,
  COVERT_CHANGE,
  ATTACK_PAYLOAD,
]

/** @returns at most one finding a code, the first sentence that gives rise to it */
export function findInText(text: string, isOwnTool: (name: string) => boolean): TextFinding[] {
  if (!/\s/.test(text) && text.length < 24) return [] // a name or a key of a schema
  const findings = new Map<FindingCode, TextFinding>()
  const all = toSentences(toPlainText(text))
  readSentences(all, isOwnTool, findings)
  const together = findings.size === 0 ? weigh(all) : undefined
  if (together !== undefined) findings.set(together.code, together)
  for (const part of disguisedParts(text)) {
    const sentences = toSentences(toPlainText(part.text))
    const inside = new Map<FindingCode, TextFinding>()
    readSentences(sentences, isOwnTool, inside)
    const demand = part.isEncoded ? undefined : sentences.find(({ text: demand }) => wantsSomething(demand))
    const evidence = [...inside.values()][0]?.evidence ?? demand?.shown
    if (evidence !== undefined) findings.set('disguised_instructions', { code: 'disguised_instructions', severity: 'high', evidence })
  }
  return [...findings.values()]
}

function readSentences(
  sentences: readonly Sentence[],
  isOwnTool: (name: string) => boolean,
  findings: Map<FindingCode, TextFinding>,
): void {
  sentences.forEach(({ text, shown }, index) => {
    const passage: Passage = {
      text,
      before: sentences[index - 1]?.text ?? '',
      after: `${sentences[index + 1]?.text ?? ''} ${sentences[index + 2]?.text ?? ''}`,
      isFirst: index === 0,
      isOwnTool,
    }
    for (const { code, severity, test } of RULES) {
      if (!findings.has(code) && test(passage)) findings.set(code, { code, severity, evidence: shown })
    }
  })
}
