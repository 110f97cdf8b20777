// Which incidents are told of in issues, and what is to be done to those that stand: pure. An outage of a runner or of a host of many servers is one
// issue, not thousands.
import { PROBES_THAT_AGREE } from '../../core/health/states.ts'
import type { Incident } from '../../core/schema/health.ts'

/** New issues of one run; the others come with the next. */
const MOST_NEW = 20
/** Incidents that began at once from which on it is one event and not many. */
const STORM = { count: 25, share: 0.1, withinMs: 6 * 3_600_000 }

export interface Outage {
  /** Of the server. */
  id: string
  title: string
  /** Its ways in that fail, the first to fail first. */
  incidents: readonly Incident[]
}

export interface Plan {
  /** To be opened or, where they are open, brought up to date. */
  outages: readonly Outage[]
  /** Digest of the server to nothing more: what is open of a server that is not among `outages` and not held back is over. */
  heldBack: number
  storm: { since: string; servers: number } | undefined
}

/**
 * @param incidents of all servers, those that are over among them
 * @param isTold whether somebody asked to be told of a server: it is on a watch list, or claimed
 * @param isOpen whether there is an issue of a server already
 * @param up servers that are not failing
 * @param now milliseconds since 1970
 */
export function planIncidents(
  incidents: readonly Incident[],
  options: {
    titleOf(id: string): string | undefined
    isTold(id: string): boolean
    isOpen(id: string): boolean
    up: number
    now: number
  },
): Plan {
  const failing = incidents.filter(
    ({ closedAt, openedEarlier, probes }) => closedAt === undefined && openedEarlier !== true && probes >= PROBES_THAT_AGREE,
  )
  const byServer = [...Map.groupBy(failing, ({ id }) => id)].map(([id, own]) => ({
    id,
    incidents: own.toSorted((a, b) => compare(a.openedAt, b.openedAt)),
  }))
  const fresh = byServer.filter(({ incidents: [first] }) => options.now - Date.parse(first?.openedAt ?? '') < STORM.withinMs)
  const isStorm = fresh.length >= STORM.count && fresh.length >= STORM.share * (options.up + byServer.length)
  const isFresh = new Set(isStorm ? fresh.map(({ id }) => id) : [])
  const wanted = byServer
    .filter(({ id }) => options.isTold(id) && (!isFresh.has(id) || options.isOpen(id)))
    .flatMap(({ id, incidents: own }) => {
      const title = options.titleOf(id)
      return title === undefined ? [] : [{ id, title, incidents: own }]
    })
    .toSorted((a, b) => compare(a.incidents[0]?.openedAt ?? '', b.incidents[0]?.openedAt ?? '') || compare(a.id, b.id))
  const known = wanted.filter(({ id }) => options.isOpen(id))
  const added = wanted.filter(({ id }) => !options.isOpen(id))
  const since = fresh.map(({ incidents: [first] }) => first?.openedAt ?? '').toSorted(compare)[0]
  return {
    outages: [...known, ...added.slice(0, MOST_NEW)],
    heldBack: Math.max(0, added.length - MOST_NEW),
    storm: isStorm && since !== undefined ? { since, servers: fresh.length } : undefined,
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
