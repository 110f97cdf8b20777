// Looks through everything a server says for what a person would not see and a model or a terminal would act on.
import type { Finding } from '../../core/schema/finding.ts'
import type { Probe } from '../../core/schema/probe.ts'
import type { FindingCode, Severity } from '../../core/schema/words.ts'
import { escapeControls } from '../lib/escape.ts'

interface TextRule {
  code: FindingCode
  severity: Severity
  pattern: RegExp
}

const RULES: readonly TextRule[] = [
  // Zero-width (but for the joiners that emoji and several scripts need), bidirectional controls, tag characters: U+E0000 to U+E007F.
  { code: 'hidden_text', severity: 'high', pattern: /[\u200B\u2060\uFEFF\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]+/u },
  // CSI and OSC sequences (ECMA-48).
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  { code: 'terminal_escape', severity: 'high', pattern: /\u001B[[\]PX^_]|\u009B|\u009D/u },
]

/** @returns at most one finding a rule and text, in the order of the lists */
export function findInTexts(probe: Pick<Probe, 'instructions' | 'tools' | 'resources' | 'prompts' | 'serverInfo'>): Finding[] {
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

function* textsOf({ instructions, tools, resources, prompts, serverInfo }: Parameters<typeof findInTexts>[0]): Iterable<[string, string]> {
  if (serverInfo !== undefined) yield ['serverInfo', JSON.stringify(serverInfo, null, 0)]
  if (instructions !== undefined) yield ['instructions', instructions]
  for (const tool of tools) {
    yield [`tools/${escapeControls(tool.name)}`, [tool.name, tool.title, tool.description].filter(Boolean).join('\n')]
    yield [`tools/${escapeControls(tool.name)}/inputSchema`, stringsIn(tool.inputSchema).join('\n')]
  }
  for (const resource of resources)
    yield [`resources/${escapeControls(resource.uri)}`, [resource.name, resource.title, resource.description].filter(Boolean).join('\n')]
  for (const prompt of prompts)
    yield [`prompts/${escapeControls(prompt.name)}`, [prompt.name, prompt.title, prompt.description].filter(Boolean).join('\n')]
}

/** Every key and text of a schema; its depth is bounded by the session's limits. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, item]) => [key, ...stringsIn(item)])
  return []
}
