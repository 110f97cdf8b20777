// How well descriptions that act on the model, or on what is the user's, are told from those that only mention such things.
import { z } from 'zod'
import { type Tool, ToolSchema } from '../../core/schema/probe.ts'
import type { FindingCode } from '../../core/schema/words.ts'
import { ACTS_ON_THE_MODEL } from '../probe/findings/acts-on-the-model.ts'
import { findIn } from '../probe/findings/index.ts'

export const PoisonRowSchema = z.looseObject({
  /** Description of a tool. */
  text: z.string(),
  label: z.enum(['poisoned', 'benign']),
})
export type PoisonRow = z.infer<typeof PoisonRowSchema>

/**
 * The findings by which a text is called poisoned: it acts on the model that reads it, says that it acts against its user, or has secrets
 * pass through the model. What only shows a weakness is none of them: a name, a combination of tools, a hint, a length.
 */
const POISON: ReadonlySet<FindingCode> = new Set<FindingCode>([
  ...ACTS_ON_THE_MODEL,
  'terminal_escape',
  'secret_argument',
  'embedded_secret',
])

export interface PoisonQuality {
  precision: number
  recall: number
  f1: number
  n: number
}

/** For the label `poisoned`; each text is read as the description of a server's only tool. */
export function evaluatePoison(rows: readonly PoisonRow[]): PoisonQuality {
  const judged = rows.map(({ text, label }) => ({ isPoisoned: label === 'poisoned', saidPoisoned: isPoison(text) }))
  const count = (isPoisoned: boolean, saidPoisoned: boolean) =>
    judged.filter((row) => row.isPoisoned === isPoisoned && row.saidPoisoned === saidPoisoned).length
  const [hits, misses, falseAlarms] = [count(true, true), count(true, false), count(false, true)]
  const precision = share(hits, falseAlarms)
  const recall = share(hits, misses)
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall), n: rows.length }
}

function isPoison(text: string): boolean {
  const said = { tools: [toTool(text)], resources: [], resourceTemplates: [], prompts: [] }
  return findIn(said).some(({ code }) => POISON.has(code))
}

/** A text is a tool's description, or the whole definition in JSON. */
function toTool(text: string): Tool {
  const definition = /^\s*\{/.test(text) ? ToolSchema.safeParse(toJson(text)) : undefined
  return definition?.success === true ? definition.data : { name: 'tool', description: text, inputSchema: { type: 'object' } }
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined // which is no definition
    throw error
  }
}

function share(part: number, rest: number): number {
  return part + rest === 0 ? 0 : part / (part + rest)
}
