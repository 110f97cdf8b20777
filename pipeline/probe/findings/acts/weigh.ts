// Weighs what the sentences of a text do: acts that are too weak to be a finding each are one where they come together.
import type { FindingCode, Severity } from '../../../../core/schema/words.ts'
import { isMentioned, isNegated } from '../mentions.ts'
import type { Sentence } from '../sentences.ts'
import { isDemandedAt } from '../vocabulary.ts'
import { Anchored } from './anchors.ts'
import { CODE_OF, type Kind } from './kinds.ts'
import { ACTS, type Act } from './table.ts'
import { STATES_USE, togetherIn } from './together.ts'

/** Weight that makes a finding: two acts that are ordinary each, or one that leaves no doubt. */
const ENOUGH = 4
/** Sentences within which acts belong together: a paragraph. */
const REACH = 6
/** What the first sentence, which by custom says what a tool is for, says besides that. */
const BESIDE_IN_FIRST =
  /(?:[;:–—]| - |, (?:and|then|while|which|after|with|but|as well|in|its|all|plus|keeping|sending|also)\b|\b(?:and (?:also|then|at the same time|in doing so)|while|whereby|before|after) )\s?(.{12,800})$/
/** What such a tool does besides is what it looks for. */
const GUARDS =
  /^(?:finds?|detects?|scans?|checks?|flags?|identif(?:y|ies)|explains?|classif(?:y|ies)|analy[sz]es?|looks? for|reports?|warns?|blocks?)\b/
/** Sentences within which a reason given or an argument named belongs to a demand. */
const NEAR = 2
/** Places of a sentence tried for one act. */
const MAX_TRIES = 12

const ANCHORED = new Anchored(ACTS)

/** Consent that is waited for is no consent that is claimed. */
const ON_CONDITION = /\b(?:after|once|until|if|when|unless|only|whether|that)\s(?:the )?$/

export interface WeighedFinding {
  code: FindingCode
  severity: Severity
  /** The sentences of the acts, the heaviest first. */
  evidence: string
}

interface Found {
  kind: Kind
  weight: number
  at: number
}

/** @param sentences of one text, in their order */
export function weigh(sentences: readonly Sentence[]): WeighedFinding | undefined {
  let recent: Found[] = []
  for (const [at, { text: whole }] of sentences.entries()) {
    const beside = at > 0 ? whole : GUARDS.test(whole) ? '' : (BESIDE_IN_FIRST.exec(whole)?.[1] ?? '')
    recent = recent.filter((found) => at - found.at < (CODE_OF[found.kind] === undefined ? NEAR : REACH))
    for (const act of ANCHORED.in(whole))
      if (!hasAlready(recent, act) && isDone(act, act.isBeside ? beside : whole)) recent.push({ kind: act.kind, weight: act.weight, at })
    const together = togetherIn(beside)
    if (together !== undefined) recent.push({ ...together, at })
    const finding = judge(recent, sentences)
    if (finding !== undefined) return finding
  }
  return undefined
}

function hasAlready(recent: readonly Found[], { kind, weight }: Act): boolean {
  return recent.some((found) => found.kind === kind && found.weight >= weight)
}

function isDone({ kind, pattern, isDemanded, isBeside, isNegative }: Act, text: string): boolean {
  if (isBeside && (kind === 'secret' || kind === 'send') && STATES_USE.test(text)) return false
  pattern.lastIndex = 0
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const match = pattern.exec(text)
    if (match === null) return false
    const { index } = match
    if (
      (!isDemanded || isDemandedAt(text, index)) &&
      (isNegative || !isNegated(text, index)) &&
      !isMentioned(text, index) &&
      !(kind === 'consent' && ON_CONDITION.test(text.slice(Math.max(0, index - 12), index)))
    )
      return true
    pattern.lastIndex = index + 1
  }
  return false
}

function judge(recent: readonly Found[], sentences: readonly Sentence[]): WeighedFinding | undefined {
  const heaviest = new Map<Kind, Found>()
  for (const found of recent) if (found.weight > (heaviest.get(found.kind)?.weight ?? 0)) heaviest.set(found.kind, found)
  const acts = [...heaviest.values()].sort((a, b) => b.weight - a.weight)
  const weight = acts.reduce((sum, act) => sum + act.weight, 0)
  const code = acts.map(({ kind }) => CODE_OF[kind]).find((one) => one !== undefined)
  if (weight < ENOUGH || code === undefined) return undefined
  const evidence = [...new Set(acts.map(({ at }) => sentences[at]?.shown ?? ''))].join(' … ')
  return { code, severity: code === 'covert_collection' || code === 'covert_change' ? 'medium' : 'high', evidence }
}
