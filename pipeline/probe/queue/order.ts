// The queue: which targets a run probes, and in which order. Pure; time comes in.
import { createHash } from 'node:crypto'
import type { StandingProbe } from '../../../core/schema/probe.ts'
import { type Target, targetKey } from '../../../core/schema/target.ts'
import type { Reason } from '../../../core/schema/words.ts'
import type { TargetMemory } from './memory.ts'

const DAY_MS = 86_400_000

/** How often a target is looked at again while nothing about it changed, in days. */
// A run takes up to a quarter of a day, so that what was probed at the end of one is due at the beginning of the next.
const REMOTE_DAYS = 0.75 // daily: somebody else's machine, which may go at any hour
const PACKAGE_DAYS = 5.75 // weekly at the least, with a day to spare: the same bytes start in the same way
/** After failures in a row it waits longer, twice as long each time, up to this. */
const MOST_DAYS = 7
/** Share of its interval by which a target may come sooner, so that what was probed together does not stay together for ever. */
const SPREAD = 0.15

/**
 * What is due is as urgent as many of its intervals it has waited. What was never probed, or has changed, starts higher, and is
 * overtaken in the end by whatever waits longer: nothing starves.
 */
const URGENCY = { new: 3, changed: 2.5 } as const
/** The most popular are at most this much more urgent than their like. */
const POPULARITY_BONUS = 0.4
const MOST_POPULAR = 1_000_000

/** Reasons for which nothing was started, and which are likely to hold tomorrow; the others are those of the machine or the run. */
const TRIED: ReadonlySet<Reason> = new Set([
  'install_failed',
  'too_large',
  'not_published',
  'no_engine', // for another Python, another system: each try would install it in vain
  'no_network',
  'no_way_in',
  'template_url',
  'unsupported_package_type',
  'unsupported_transport',
])
const DAYS_BETWEEN_TRIES = 6

export interface Candidate {
  /** Of the server. */
  id: string
  target: Target
  /** Stars, or downloads a month. */
  popularity: number
  /** The result that stands, if any. */
  standing: Pick<StandingProbe, 'outcome' | 'reason' | 'version' | 'integrity'> | undefined
  /** What earlier probes tell; undefined where there was none in the days remembered. */
  memory: TargetMemory | undefined
}

/** Those that are due, the most urgent first. @param now milliseconds since 1970 */
export function orderDue<T extends Candidate>(candidates: readonly T[], now: number): T[] {
  const due = candidates.flatMap((candidate) => {
    const urgency = urgencyOf(candidate, now)
    return urgency < 1 ? [] : [{ candidate, urgency, key: targetKey(candidate.target) }]
  })
  return due
    .toSorted((a, b) => b.urgency - a.urgency || (a.key < b.key ? -1 : a.key > b.key ? 1 : a.candidate.id < b.candidate.id ? -1 : 1))
    .map(({ candidate }) => candidate)
}

/** At least 1 where a target is due. @param now milliseconds since 1970 */
export function urgencyOf({ target, popularity, standing, memory }: Candidate, now: number): number {
  const bonus = (POPULARITY_BONUS * Math.log10(1 + Math.min(popularity, MOST_POPULAR))) / Math.log10(1 + MOST_POPULAR)
  // No line tells when, as nothing was started: so it has its day of the week.
  const wasTried = standing?.outcome === 'not_probed' && standing.reason !== undefined && TRIED.has(standing.reason)
  if (wasTried && !isChanged(target, standing)) return isItsDay(target, now) ? 1 + bonus : 0
  const wasProbed = standing !== undefined && standing.outcome !== 'not_probed'
  if (!wasProbed && memory === undefined) return URGENCY.new + bonus
  // Known to have been probed, but not within the days remembered: as late as can be.
  const waited = memory === undefined ? Number.POSITIVE_INFINITY : Math.max(0, now - memory.lastAt) / (intervalOf(target, memory) * DAY_MS)
  const late = Math.min(waited, MOST_DAYS * 2)
  return isChanged(target, standing) ? URGENCY.changed + bonus + late : late >= 1 ? late + bonus : late
}

function isChanged(target: Target, standing: Candidate['standing']): boolean {
  if (target.kind === 'remote' || standing === undefined) return false
  const { version, integrity } = target.package
  const differs = (now: string | undefined, before: string | undefined) => now !== undefined && before !== undefined && now !== before
  return differs(version, standing.version) || differs(integrity, standing.integrity)
}

function isItsDay(target: Target, now: number): boolean {
  const day = Math.floor(now / DAY_MS)
  return day % DAYS_BETWEEN_TRIES === Math.floor(fractionOf(`day ${targetKey(target)}`) * DAYS_BETWEEN_TRIES)
}

/** Days until a target is due again. */
function intervalOf(target: Target, { failures }: TargetMemory): number {
  const usual = target.kind === 'remote' ? REMOTE_DAYS : PACKAGE_DAYS
  const patient = Math.min(MOST_DAYS, usual * 2 ** Math.max(0, failures - 1))
  return patient * (1 - SPREAD * fractionOf(targetKey(target)))
}

/**
 * Which of `of` parts a target belongs to, 1 to `of`: by its key alone, so that no part has to know of another and none changes when
 * targets come and go.
 * @param target its key
 */
export function shardOf(target: string, of: number): number {
  return 1 + Math.floor(fractionOf(`shard ${target}`) * of)
}

/** A number from 0 up to 1 for a text, the same in every run and unlike for texts that are alike. */
function fractionOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32
}
