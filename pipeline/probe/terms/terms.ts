// What a server's tools cost a model to know, and how well they are told.
import type { Terms, Tool } from '../../../core/schema/probe.ts'
import { toToolQuality } from '../../../core/schema/tool-quality.ts'
import { openTokenizer, TOKENIZER } from './tokens.ts'

/** Counted of a whole list, in UTF-16 code units: more than any model reads at once. */
const MAX_COUNTED = 600_000

/**
 * Tokens of each tool as models are given it, `{name, description, inputSchema}` in JSON, and of all of them.
 * @returns figures that are lower bounds, and say so, where the list is past 600,000 characters: each tool then has an equal share of them
 */
export async function toTerms(tools: readonly Pick<Tool, 'name' | 'description' | 'inputSchema'>[]): Promise<Terms> {
  const countTokens = await openTokenizer()
  const texts = tools.map(({ name, description, inputSchema }) => JSON.stringify({ name, description, inputSchema }))
  const isClipped = texts.reduce((sum, { length }) => sum + length, 0) > MAX_COUNTED
  const share = Math.floor(MAX_COUNTED / Math.max(1, tools.length))
  const counted = tools.map((tool, index) => {
    const text = texts[index] ?? ''
    const { parameters, described } = toToolQuality(tool)
    return [tool.name, { tokens: countTokens(isClipped ? text.slice(0, share) : text), parameters, described }] as const
  })
  return {
    tokenizer: TOKENIZER,
    tokens: counted.reduce((sum, [, { tokens }]) => sum + tokens, 0),
    ...(isClipped ? { isAtLeast: true as const } : {}),
    tools: Object.fromEntries(counted),
  }
}
