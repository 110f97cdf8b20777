// What a sentence may do to a model or against its user, each in the classes of classes.ts, with the weight that it has by itself.
import { toPattern } from './classes.ts'
import { DOING } from './doing.ts'
import type { Kind } from './kinds.ts'
import { SECRECY } from './secrecy.ts'
import { TAKING } from './taking.ts'

export interface Act {
  kind: Kind
  weight: number
  pattern: RegExp
  /** Begins with a bare verb, which counts only where it is demanded. */
  isDemanded: boolean
  /** Counts only after the first sentence, which by custom says what the tool is for. */
  isBeside: boolean
  /** Is itself a negation, or holds whatever negation stands before it. */
  isNegative: boolean
}

export const ACTS: readonly Act[] = [...SECRECY, ...TAKING, ...DOING].map(([kind, weight, template, flags = '']) => ({
  kind,
  weight,
  pattern: toPattern(template),
  isDemanded: flags.includes('d'),
  isBeside: flags.includes('b'),
  isNegative: flags.includes('n'),
}))
