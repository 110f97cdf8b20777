// What broke and what recovered, with names to show: incidents of servers that are listed and were seen to work before.
import type { Incident } from '../../core/schema/health.ts'
import { toVisible } from '../../core/schema/visible.ts'
import { readFeedCatalogue } from '../feeds/catalogue.ts'

export interface Outage extends Incident {
  title: string
}

export interface Outages {
  /** Those that last, and those that are over: each the latest first. */
  open: readonly Outage[]
  over: readonly Outage[]
  /** Ways in that have failed since the first probe that was read: nobody knows whether they ever worked. */
  neverSeen: number
}

let outages: Promise<Outages> | undefined

/** Sorted out once in a build. */
export function readOutages(): Promise<Outages> {
  outages ??= readFeedCatalogue().then((catalogue) => {
    const known: Outage[] = []
    let neverSeen = 0
    for (const incident of catalogue?.incidents ?? []) {
      const index = catalogue?.indexOf(incident.id)
      const row = index === undefined ? undefined : catalogue?.servers[index]
      if (row === undefined) continue
      if (incident.openedEarlier !== true) known.push({ ...incident, title: toVisible(row.title) })
      else if (incident.closedAt === undefined) neverSeen += 1
    }
    const over = known.flatMap((outage) => (outage.closedAt === undefined ? [] : [{ ...outage, closedAt: outage.closedAt }]))
    return {
      open: known.filter(({ closedAt }) => closedAt === undefined),
      over: over.toSorted((a, b) => (a.closedAt > b.closedAt ? -1 : a.closedAt < b.closedAt ? 1 : a.id < b.id ? -1 : 1)),
      neverSeen,
    }
  })
  return outages
}
