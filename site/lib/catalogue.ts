// One lean row a server for every list on the site. Read once a build: about 400 bytes a server in memory.
import type { Server } from '../../core/schema/server.ts'
import type { Outcome, Reason, Transport } from '../../core/schema/words.ts'
import { listServerIds, readServer } from './dataset.ts'
import { countTools, toStanding } from './standing.ts'
import { OUTCOMES, type Shape } from './wording.ts'

export interface Row {
  id: string
  title: string
  description?: string
  outcome: Outcome
  reason?: Reason
  since?: string
  /** Absent where no tools list was read. */
  tools?: number
  /** Absent where the server was not assessed. */
  score?: number
  transports: Transport[]
  firstSeenAt: string
  downloadsMonth?: number
  stars?: number
}

const DESCRIPTION_LENGTH = 200
let rows: Promise<readonly Row[]> | undefined

/** From what you can use at once to what nothing is known of. */
const BEST_FIRST: readonly Shape[] = ['works', 'asks', 'degraded', 'down', 'unknown']

/** All servers: those that work first, the best scored among them, then the most used; ids break ties, so that every build has one order. */
export function readCatalogue(): Promise<readonly Row[]> {
  rows ??= readRows()
  return rows
}

async function readRows(): Promise<readonly Row[]> {
  const found: Row[] = []
  for (const id of await listServerIds()) found.push(toRow(await readServer(id)))
  return found.sort(
    (a, b) =>
      BEST_FIRST.indexOf(OUTCOMES[a.outcome].shape) - BEST_FIRST.indexOf(OUTCOMES[b.outcome].shape) ||
      (b.score ?? -1) - (a.score ?? -1) ||
      (b.downloadsMonth ?? 0) - (a.downloadsMonth ?? 0) ||
      (b.stars ?? 0) - (a.stars ?? 0) ||
      (a.id < b.id ? -1 : 1),
  )
}

function toRow(server: Server): Row {
  const standing = toStanding(server)
  const tools = countTools(standing)
  const { description, popularity, score } = server
  return {
    id: server.id,
    title: server.title,
    ...(description === undefined ? {} : { description: shorten(description, DESCRIPTION_LENGTH) }),
    outcome: standing.outcome,
    ...(standing.reason === undefined ? {} : { reason: standing.reason }),
    ...(standing.since === undefined ? {} : { since: standing.since }),
    ...(tools === undefined ? {} : { tools }),
    ...(score.assessed ? { score: score.value } : {}),
    transports: [...new Set([...server.packages.map(({ transport }) => transport), ...server.remotes.map(({ type }) => type)])],
    firstSeenAt: server.firstSeenAt,
    ...(popularity.downloadsMonth === undefined ? {} : { downloadsMonth: popularity.downloadsMonth }),
    ...(popularity.stars === undefined ? {} : { stars: popularity.stars }),
  }
}

/** Cuts a text at the last space before `length`, never through a surrogate pair. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  const cut = text.slice(0, length)
  const space = cut.lastIndexOf(' ')
  return `${(space > length / 2 ? cut.slice(0, space) : cut).toWellFormed().trimEnd()}…`
}
