// Looks through everything a server says for what a person would not see and a model or a terminal would act on.
import type { Finding } from '../../../core/schema/finding.ts'
import type { Probe } from '../../../core/schema/probe.ts'
import type { FindingCode, Severity } from '../../../core/schema/words.ts'
import { escapeControls } from '../../lib/escape.ts'

interface TextRule {
  code: FindingCode
  severity: Severity
  pattern: RegExp
}

const RULES: readonly TextRule[] = [
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
]

/** @returns at most one finding a rule and text, in the order of the lists */
export function findInTexts(
  probe: Pick<Probe, 'instructions' | 'tools' | 'resources' | 'resourceTemplates' | 'prompts' | 'serverInfo'>,
): Finding[] {
  const findings: Finding[] = []
  for (const [where, text] of textsOf(probe)) {
    for (const { code, severity, pattern } of RULES) {
      const match = pattern.exec(text)
      if (match === null) continue
      const start = Math.max(0, match.index - 40)
      const evidence = escapeControls(text.slice(start, match.index + match[0].length + 40))
      findings.push({ code, severity, where: where.slice(0, 300), evidence: evidence.slice(0, 1_000) })
    }
  }
  return findings
}

function* textsOf(said: Parameters<typeof findInTexts>[0]): Iterable<[string, string]> {
  const { instructions, tools, resources, resourceTemplates, prompts, serverInfo } = said
  if (serverInfo !== undefined) yield ['serverInfo', stringsIn(serverInfo).join('\n')]
  if (instructions !== undefined) yield ['instructions', instructions]
  for (const { inputSchema, outputSchema, ...tool } of tools) {
    const where = `tools/${escapeControls(tool.name)}`
    yield [where, stringsIn(tool).join('\n')]
    yield [`${where}/inputSchema`, stringsIn(inputSchema).join('\n')]
    if (outputSchema !== undefined) yield [`${where}/outputSchema`, stringsIn(outputSchema).join('\n')]
  }
  for (const resource of resources) yield [`resources/${escapeControls(resource.uri)}`, stringsIn(resource).join('\n')]
  for (const template of resourceTemplates)
    yield [`resourceTemplates/${escapeControls(template.uriTemplate)}`, stringsIn(template).join('\n')]
  for (const prompt of prompts) yield [`prompts/${escapeControls(prompt.name)}`, stringsIn(prompt).join('\n')]
}

/** Every key and text of a schema; its depth is bounded by the session's limits. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, item]) => [key, ...stringsIn(item)])
  return []
}
