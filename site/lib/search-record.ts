// What the search index holds of a server: names of tools both as they are written and as words, so that either finds it.
import { shorten } from '../../core/api/shorten.ts'
import type { Server } from '../../core/schema/server.ts'
import { splitName } from './split-name.ts'
import { countTools, toStanding, toSurface } from './standing.ts'

export interface SearchRecord {
  content: string
  meta: Record<string, string>
}

const LONGEST_TEXT = 600
const MOST_NAMES = 120

export function toSearchRecord(server: Server): SearchRecord {
  const standing = toStanding(server)
  const tools = toSurface(standing)?.facts.tools ?? []
  const names = [server.title, server.id, ...server.packages.map(({ identifier }) => identifier), ...server.listings.map(({ key }) => key)]
  const lines = [
    ...names.flatMap((name) => [name, splitName(name)]),
    shorten(server.description ?? '', LONGEST_TEXT),
    ...server.keywords,
    ...tools.map((tool) => [tool.name, splitName(tool.name), shorten(tool.description ?? tool.title ?? '', LONGEST_TEXT)].join(' ')),
  ]
  const count = countTools(standing)
  return {
    content: lines.filter((line) => line !== '').join('. '),
    meta: {
      title: server.title,
      description: shorten(server.description ?? '', 160),
      outcome: standing.outcome,
      names: tools
        .slice(0, MOST_NAMES)
        .map(({ name }) => name)
        .join('\n'),
      ...(count === undefined ? {} : { tools: String(count) }),
      ...(server.score.assessed ? { score: String(server.score.value) } : {}),
    },
  }
}
