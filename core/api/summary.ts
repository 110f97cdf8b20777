// What lists need of a server, from its whole record: the few facts that a client sorts, filters and joins by.
import type { Auth, ServerSummary, ToolSummary } from '../schema/api.ts'
import type { StandingProbe } from '../schema/probe.ts'
import type { Server } from '../schema/server.ts'
import { shorten } from './shorten.ts'

/** A summary without its address, which depends on where it is published. */
export type SummaryRow = Omit<ServerSummary, 'href'>

/** What a server offers: what it answers now, else what it answered last while it worked. */
export type Surface = Pick<StandingProbe, 'tools' | 'findings' | 'rules' | 'terms'>

const DESCRIPTION_LENGTH = 200
const TOOL_DESCRIPTION_LENGTH = 80

/** Undefined where its best target never answered: that is not the same as no tools. */
export function surfaceOf({ probes: [best] }: Pick<Server, 'probes'>): Surface | undefined {
  if (best === undefined) return undefined
  return best.outcome === 'ok' || best.tools.length > 0 ? best : best.lastOk
}

export function toSummaryRow(server: Server): SummaryRow {
  const { id, title, description, status, archived, registryName, repository, license, popularity, firstSeenAt, updatedAt, score } = server
  const [best] = server.probes
  const surface = surfaceOf(server)
  const hasWayIn = server.packages.length + server.remotes.length > 0
  const reason = best === undefined && !hasWayIn ? 'no_way_in' : best?.reason
  return present({
    id,
    title,
    description: description === undefined ? undefined : shorten(description, DESCRIPTION_LENGTH),
    status,
    archived: archived === true ? (true as const) : undefined,
    outcome: best?.outcome ?? 'not_probed',
    reason,
    since: best?.since,
    score: score.assessed ? score.value : undefined,
    band: score.assessed ? score.band : undefined,
    categories: server.categories.map(({ category }) => category),
    packages: [...new Set(server.packages.map(({ registryType, identifier }) => `${registryType}:${identifier}`))],
    remotes: [...new Set(server.remotes.map(({ url }) => url))],
    transports: [...new Set([...server.packages.map(({ transport }) => transport), ...server.remotes.map(({ type }) => type)])],
    registryName,
    repository: repository?.url,
    license,
    tools: surface?.tools.length,
    tokens: surface?.terms?.tokens,
    findings: surface?.rules === undefined ? undefined : surface.findings.length,
    auth: toAuth(server.probes),
    popularity,
    firstSeenAt,
    updatedAt,
  })
}

/** The rows of the list of all tools that are one server's, in the order in which it lists them. */
export function toToolSummaries(server: Server): ToolSummary[] {
  const surface = surfaceOf(server)
  if (surface === undefined) return []
  const findings = countFindings(surface)
  return surface.tools.map(({ name, title, description }) => {
    const text = description?.trim() ?? ''
    return present({
      server: server.id,
      name,
      title: title === undefined || title === '' ? undefined : shorten(title, TOOL_DESCRIPTION_LENGTH),
      description: text === '' ? undefined : shorten(text, TOOL_DESCRIPTION_LENGTH),
      tokens: surface.terms?.tools[name]?.tokens,
      findings: findings.get(name),
    })
  })
}

/** Findings by the name of the tool that they are in: their place is `tools/NAME` or below it. */
function countFindings({ tools, findings }: Surface): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  if (findings.length === 0) return counts
  const names = new Set(tools.map(({ name }) => name))
  for (const { where } of findings) {
    if (!where.startsWith('tools/')) continue
    // A name may hold slashes itself: the longest that is a tool's is meant.
    for (let name = where.slice('tools/'.length); name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('/')))) {
      if (!names.has(name)) continue
      counts.set(name, (counts.get(name) ?? 0) + 1)
      break
    }
  }
  return counts
}

/** What its probes saw of it; undefined where they saw nothing. */
export function toAuth(probes: Server['probes']): Auth | undefined {
  if (probes.some(({ outcome }) => outcome === 'ok')) return 'none'
  const asking = probes.filter(({ outcome }) => outcome === 'auth_required')
  if (asking.length === 0) return undefined
  const isOauth = asking.some(({ authorization: { authorizationServers = [], resourceMetadata } = {} }) => {
    return authorizationServers.length > 0 || resourceMetadata !== undefined
  })
  return isOauth ? 'oauth' : 'required'
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The same object without what is not known. */
function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Present<T>
}
