// How a server stands: its best probe in the form the pages show, with a reason where nothing was started.
import { shorten } from '../../core/api/shorten.ts'
import { surfaceOf } from '../../core/api/summary.ts'
import type { StandingProbe } from '../../core/schema/probe.ts'
import type { Server } from '../../core/schema/server.ts'
import type { Outcome, Reason } from '../../core/schema/words.ts'

export interface Standing {
  outcome: Outcome
  reason?: Reason
  /** Since when this is so; absent where no probe was recorded. */
  since?: string
  probe?: StandingProbe
}

/** A server without any standing probe is `not_probed`: for want of a way in, or because its turn has not come. */
export function toStanding(server: Pick<Server, 'probes' | 'packages' | 'remotes'>): Standing {
  const probe = server.probes[0]
  if (probe === undefined) {
    const hasWayIn = server.packages.length + server.remotes.length > 0
    return hasWayIn ? { outcome: 'not_probed' } : { outcome: 'not_probed', reason: 'no_way_in' }
  }
  const { outcome, reason, since } = probe
  return { outcome, since, probe, ...(reason === undefined ? {} : { reason }) }
}

/** What the page can show of a server's lists: what it answers now, else what it answered last while it worked. */
export interface Surface {
  facts: Pick<StandingProbe, 'tools' | 'resources' | 'resourceTemplates' | 'prompts' | 'instructions' | 'terms'>
  since: string
  /** Set where the server no longer answers so: the first probe that failed. */
  until?: string
}

export function toSurface({ probe }: Pick<Standing, 'probe'>): Surface | undefined {
  const facts = probe === undefined ? undefined : surfaceOf({ probes: [probe] })
  if (probe === undefined || facts === undefined) return undefined
  if (facts === probe || probe.lastOk === undefined) return { facts: probe, since: probe.since }
  return { facts: probe.lastOk, since: probe.lastOk.since, until: probe.lastOk.until }
}

/** Number of tools, or undefined where nothing answered: "not measured" is never 0. */
export function countTools({ outcome, probe }: Standing): number | undefined {
  return outcome === 'ok' || (probe !== undefined && probe.tools.length > 0) ? probe?.tools.length : undefined
}

const LINE_LENGTH = 160

/** The first line of a description, cut to what two lines of a page hold; empty where there is none. */
export function toFirstLine(description: string): string {
  return shorten(description.trim().split('\n', 1)[0] ?? '', LINE_LENGTH)
}
