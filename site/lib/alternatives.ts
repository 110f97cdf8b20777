// Which words of a server tell what it does, for finding others that do the same.
import { Alternatives } from '../../core/api/alternatives.ts'
import { surfaceOf } from '../../core/api/summary.ts'
import type { Server } from '../../core/schema/server.ts'
import { toTerm, toWords } from '../../core/search/terms.ts'
import { toStanding } from './standing.ts'

/** What every name holds, whatever it is the name of. */
const EMPTY = new Set(['mcp', 'server', 'servers', 'the', 'for', 'and', 'tool', 'tools', 'api', 'io', 'com', 'github'])
/** A server with more tools does too much for another to do the same. */
const MOST_TOOLS = 60

export const openAlternatives = (): Alternatives => new Alternatives(toTerm)

export function addTo(alternatives: Alternatives, server: Server): void {
  const { id, title, keywords, categories, score } = server
  const { outcome } = toStanding(server)
  const tools = (surfaceOf(server)?.tools ?? []).slice(0, MOST_TOOLS).map(({ name }) => name)
  const words = toWords([title, ...keywords, ...tools].join(' ')).filter(
    (word) => word.length > 1 && !EMPTY.has(word) && !/^\d+$/.test(word),
  )
  const row = { id, outcome, categories: categories.map(({ category }) => category), ...(score.assessed ? { score: score.value } : {}) }
  alternatives.add(row, words)
}
