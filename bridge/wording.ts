// The words for what a registry answers, which may be newer than this version.
import { OUTCOME_WORDS } from '../core/schema/outcome-wording.ts'
import type { Outcome } from '../core/schema/words.ts'

/** @param outcome as the registry has it: a newer one may have words that this version does not know */
export function toOutcomeWord(outcome: string): string {
  return Object.hasOwn(OUTCOME_WORDS, outcome) ? OUTCOME_WORDS[outcome as Outcome].word : outcome.replaceAll('_', ' ')
}

/** @returns undefined for a word that this version does not know */
export function toOutcomeSentence(outcome: string): string | undefined {
  return Object.hasOwn(OUTCOME_WORDS, outcome) ? OUTCOME_WORDS[outcome as Outcome].sentence : undefined
}
