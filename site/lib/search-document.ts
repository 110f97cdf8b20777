// What is searched and what is shown of a server that was found.
import { shorten } from '../../core/api/shorten.ts'
import { surfaceOf } from '../../core/api/summary.ts'
import type { Server } from '../../core/schema/server.ts'
import { toVisible } from '../../core/schema/visible.ts'
import type { SearchDocument } from '../../core/search/impacts.ts'
import type { Card } from '../../core/search/layout.ts'
import { toUse } from './browse-rows.ts'
import { toStanding } from './standing.ts'

const DESCRIPTION_LENGTH = 160
/** Enough to say which tool a query meant. */
const MOST_NAMES = 40
/** Of a server as much used as any. */
const MOST_USED = 10_000_000

export function toSearchDocument(server: Server): SearchDocument {
  const { id, title, description, keywords, categories, packages, repository, registryName } = server
  const places = [...packages.map(({ identifier }) => identifier), registryName, repository?.url.replace(/^https:\/\/[^/]+\//, '')]
  return {
    names: [...new Set([title, id, ...places.filter((name) => name !== undefined).flatMap((name) => [name, lastOf(name)])])],
    description: description ?? '',
    keywords: [...keywords, ...categories.map(({ category }) => category)],
    tools: (surfaceOf(server)?.tools ?? []).map(({ name, title: label, description: text }) => ({
      name,
      description: text ?? label ?? '',
    })),
    standing: toWeight(server),
  }
}

export function toCard(server: Server): Card {
  const { id, title, description, score } = server
  const tools = (surfaceOf(server)?.tools ?? []).slice(0, MOST_NAMES).map(({ name }) => name)
  return [
    id,
    toVisible(title),
    toVisible(shorten(description ?? '', DESCRIPTION_LENGTH)),
    toStanding(server).outcome,
    score.assessed ? score.value : null,
    toVisible(tools),
  ]
}

/** `@scope/name` is called `name`. */
function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

/** A third each: that it works, its score, how much it is used. */
function toWeight(server: Server): number {
  const used = Math.min(1, Math.log1p(toUse(server.popularity)) / Math.log(MOST_USED))
  const works = toStanding(server).outcome === 'ok' ? 1 : 0
  return (works + (server.score.assessed ? server.score.value / 100 : 0) + used) / 3
}
