// search_servers: which servers there are for something, the best first.
import { z } from 'zod'
import { toTerms } from '../../../core/search/terms.ts'
import { toLine } from '../../plain-text.ts'
import { toOutcomeWord } from '../../wording.ts'
import { defineTool, LENGTHS, SourceSchema, STRANGERS, toSourceText } from '../registry-tool.ts'

const MOST_TOOLS = 8

export const searchServers = defineTool({
  name: 'search_servers',
  title: 'Search MCP servers',
  description:
    'Searches the registry of MCP servers by words: names, descriptions, keywords and tools. Every server in it was started and spoken to; an outcome of "ok" means it worked. Use a few telling words ("postgres", "browser automation"), not whole sentences, then get_server for details.',
  input: z.object({
    query: z.string().trim().min(1, 'say what to look for').max(20_000).describe('Words to look for; misspelt ones are corrected.'),
    limit: z.int().min(1).max(50).default(10).describe('Servers in the answer.'),
  }),
  output: z.object({
    query: z.string(),
    total: z.int().describe('Servers that fit, of which the best are in the answer.'),
    servers: z.array(
      z.object({
        id: z.string().describe('What the other tools take.'),
        title: z.string(),
        description: z.string(),
        outcome: z.string().describe('Of its best probe: "ok", "auth_required", "needs_config", "crashed", …'),
        standing: z.string().describe('The outcome in words.'),
        score: z.int().optional().describe('0 to 100; absent where the server was not assessed, which is not 0.'),
        tools: z
          .array(z.string())
          .describe(`Names of its tools that hold a word of the query, those that hold most first; at most ${MOST_TOOLS}.`),
        page: z.string().describe('Its page, for people.'),
      }),
    ),
    registry: SourceSchema,
  }),
  async answer(registry, { query, limit }) {
    const { cards, total, source } = await registry.find(query, limit)
    const terms = toTerms(query)
    const servers = cards.map(([id, title, description, outcome, score, tools]) => ({
      id,
      title: toLine(title, LENGTHS.name),
      description: toLine(description, LENGTHS.line),
      outcome,
      standing: toOutcomeWord(outcome),
      ...(score === null ? {} : { score }),
      tools: toMatchingTools(tools, terms),
      page: registry.pageOf(id),
    }))
    const shown = toLine(query, LENGTHS.line)
    const lines = servers.map(({ id, title, description, standing, score, tools }, index) => {
      const scored = score === undefined ? 'not assessed' : `${score} of 100`
      const matching = tools.length === 0 ? '' : ` Tools: ${tools.join(', ')}.`
      return `${index + 1}. ${id} (${standing}, ${scored}): ${title}. ${description}${matching}`
    })
    const head =
      total === 0
        ? `Nothing in the registry fits "${shown}". Try fewer or other words.`
        : `${servers.length} of ${total} servers for "${shown}".`
    const text = [head, ...(total === 0 ? [] : [STRANGERS]), ...lines, toSourceText(source)].join('\n')
    return { value: { query: shown, total, servers, registry: source }, text }
  },
})

/** Names that hold a term, those first that hold most of them. */
function toMatchingTools(names: readonly string[], terms: readonly string[]): string[] {
  return names
    .map((name) => {
      const own = toTerms(name.slice(0, LENGTHS.name))
      return { name, held: terms.filter((term) => own.some((part) => part.startsWith(term))).length }
    })
    .filter(({ held }) => held > 0)
    .sort((a, b) => b.held - a.held)
    .slice(0, MOST_TOOLS)
    .map(({ name }) => toLine(name, LENGTHS.name))
}
