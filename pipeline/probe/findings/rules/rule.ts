// The shape of every rule that reads text, and how a sign is looked for.
import type { FindingCode, Severity } from '../../../../core/schema/words.ts'
import { isMentioned } from '../mentions.ts'
import { isDemandedAt } from '../vocabulary.ts'

/** One sentence with those after it that may belong to it, and whose tools are the server's own. */
export interface Passage {
  text: string
  /** The two sentences that follow, and the one before. */
  after: string
  before: string
  /** Whether it is the text's first sentence, which by custom says what the tool is for. */
  isFirst: boolean
  isOwnTool(name: string): boolean
}

export interface TextRule {
  code: FindingCode
  severity: Severity
  /** @returns whether the passage does what the code says */
  test(passage: Passage): boolean
}

/** One way of saying something. */
export interface Sign {
  /** Parts of words one of which it cannot do without: most sentences have none, and the pattern is not even compiled. */
  needs: RegExp
  /** With the flag `g`. */
  pattern: RegExp
  /** What the pattern begins with is a bare verb, and counts only where it is demanded. */
  isDemanded?: boolean
}

/** Tried in one sentence: more verbs than any has, and few enough for text that is made of nothing else. */
const MAX_TRIES = 24

/** @param sources of patterns, with what each cannot do without */
export function signs(...sources: readonly (readonly [needs: RegExp, source: string, kind?: 'demanded'])[]): readonly Sign[] {
  return sources.map(([needs, source, kind]) => ({ needs, pattern: new RegExp(source, 'g'), isDemanded: kind === 'demanded' }))
}

/** Whether a sign occurs other than in a mention. */
export function occurs(
  sign: Sign | readonly Sign[],
  text: string,
  isAllowed: (match: RegExpMatchArray, index: number) => boolean = () => true,
): boolean {
  if (isList(sign)) return sign.some((one) => occurs(one, text, isAllowed))
  if (!sign.needs.test(text)) return false
  const { pattern, isDemanded = false } = sign
  pattern.lastIndex = 0
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const match = pattern.exec(text)
    if (match === null) return false
    const { index } = match
    if ((!isDemanded || isDemandedAt(text, index)) && !isMentioned(text, index) && isAllowed(match, index)) return true
    pattern.lastIndex = index + 1 // what did not count may still hold what does
  }
  return false
}

function isList(sign: Sign | readonly Sign[]): sign is readonly Sign[] {
  return Array.isArray(sign)
}
