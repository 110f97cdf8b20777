// The kinds of acts, and what each is called as a finding.
import type { FindingCode } from '../../../../core/schema/words.ts'

/** What kind of act it is: of each kind the heaviest counts, so that saying one thing twice adds nothing. */
export type Kind =
  | 'conceal'
  | 'deceive'
  | 'consent'
  | 'secret'
  | 'argument'
  | 'pretext'
  | 'send'
  | 'collect'
  | 'shadow'
  | 'hijack'
  | 'whatever'
  | 'override'
  | 'mark'
  | 'change'
  | 'harm'

/** What the heaviest act of a text is called as a finding; a kind that only supports others has none. */
export const CODE_OF: Readonly<Partial<Record<Kind, FindingCode>>> = {
  conceal: 'concealment',
  deceive: 'concealment',
  consent: 'instruction_override',
  secret: 'secret_request',
  send: 'covert_collection',
  collect: 'covert_collection',
  shadow: 'tool_shadowing',
  hijack: 'tool_hijack',
  override: 'instruction_override',
  mark: 'disguised_instructions',
  change: 'covert_change',
  harm: 'attack_payload',
}

/** Kind, weight, pattern; `d` for demanded, `b` for beside, `n` for negative. */
export type Row = readonly [kind: Kind, weight: number, template: string, flags?: string]
