// Which findings say that a text acts on the model that reads it, or on what is the user's behind their back.
import type { FindingCode } from '../../../core/schema/words.ts'

export const ACTS_ON_THE_MODEL: ReadonlySet<FindingCode> = new Set([
  'hidden_text',
  'instruction_override',
  'concealment',
  'secret_request',
  'tool_shadowing',
  'tool_hijack',
  'covert_collection',
  'covert_change',
  'attack_payload',
  'disguised_instructions',
])
