// Characters that a person does not see, or takes for others, and a model or a terminal acts on.
import type { FindingCode, Severity } from '../../../core/schema/words.ts'
import { MIXED_WORD } from './letters.ts'

export interface CharacterRule {
  code: FindingCode
  severity: Severity
  pattern: RegExp
}

export const CHARACTER_RULES: readonly CharacterRule[] = [
  // What has no width or turns the direction of writing, tags (U+E0000 to U+E007F) and variation selectors beyond the first
  // sixteen. Joiners, direction marks and the first selectors belong to emoji and several scripts: only a run of them hides something.
  {
    code: 'hidden_text',
    severity: 'high',
    pattern:
      /(?:[\u00AD\u200B\u2060-\u2064\uFEFF\u202A-\u202E\u2066-\u2069\u3164\u{E0000}-\u{E007F}]|[\u{E0100}-\u{E01EF}])+|(?:[\u200C-\u200F]|[\uFE00-\uFE0F]){2,}/u,
  },
  // Escape and the C1 controls begin a terminal's sequences (ECMA-48); a backspace or a lone return writes over what was there.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  { code: 'terminal_escape', severity: 'high', pattern: /[\u001B\u0008\u0080-\u0084\u0086-\u009F]|\r(?!\n)/u },
  // Unicode Technical Standard 39, mixed-script confusables.
  { code: 'mixed_letters', severity: 'medium', pattern: MIXED_WORD },
]
