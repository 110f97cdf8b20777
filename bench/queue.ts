// Promise: with 20 runners for six hours a day every remote is checked daily, every changed package within a day and everything within a
// week, at 50,000 targets. A simulation of 30 days over the queue itself; what a target costs is assumed, and printed with the result.
import { createHash } from 'node:crypto'
import type { TargetMemory } from '../pipeline/probe/queue/memory.ts'
import { type Candidate, orderDue, shardOf } from '../pipeline/probe/queue/order.ts'

const DAY_MS = 86_400_000
const START = Date.parse('2026-11-01T03:17:00.000Z')

/**
 * Seconds of one of a runner's slots: medians and 95th percentiles, as measured for npm packages with a cold store and for starting
 * them (docs/decisions/0006); the others are assumed alike.
 */
const ASSUMED = {
  targets: 50_000,
  days: 30,
  hoursPerDay: 6,
  slotsPerRunner: 4,
  shares: { npm: 0.45, pypi: 0.3, remote: 0.25 },
  installSeconds: { median: 8, p95: 40 },
  startSeconds: { median: 1.5, p95: 6 },
  remoteSeconds: { median: 1, p95: 8 },
  /** Share of targets that do not answer, and what finding that out takes; tried again alone, which keeps all slots busy. */
  dead: { share: 0.12, seconds: 30 },
  /** Of the packages, a day. */
  changedShare: 0.04,
  /** Targets that are new, a day. */
  newTargets: 200,
} as const
type Kind = keyof typeof ASSUMED.shares

interface Simulated extends Candidate {
  kind: Kind
  isDead: boolean
  seconds: number
  /** Which of the runners it belongs to. */
  shard: number
  /** When it changed and was not probed since. */
  changedAt: number | undefined
}

interface Outcome {
  runners: number
  remotesDaily: number
  changedWithinDay: number
  daysBetweenProbes: { p50: number; p95: number; max: number }
  firstProbedAfterDays: number
  utilisation: number
  shardBalance: number
}

/** @param targets of the first day; as many more come each day as grows with them */
export async function benchQueue(log: (line: string) => void, targets: number = ASSUMED.targets): Promise<object> {
  const size = { targets, newTargets: Math.round((ASSUMED.newTargets * targets) / ASSUMED.targets) }
  const wanted = simulate(20, size)
  log(`20 runners: ${JSON.stringify(wanted)}`)
  const fewer = (targets > ASSUMED.targets ? [10] : [2, 5, 10]).map((runners) => simulate(runners, size))
  const enough = [...fewer, wanted].find(isMet)
  return {
    assumed: { ...ASSUMED, ...size },
    ...wanted,
    isMet: isMet(wanted),
    fewestRunnersThatSuffice: enough?.runners ?? null,
    withFewer: fewer,
  }
}

function isMet({ remotesDaily, changedWithinDay, daysBetweenProbes }: Outcome): boolean {
  return remotesDaily === 1 && changedWithinDay === 1 && daysBetweenProbes.max <= 7
}

interface Size {
  targets: number
  newTargets: number
}

function simulate(runners: number, size: Size): Outcome {
  const targets = Array.from({ length: size.targets }, (_, index) => toTarget(index, runners))
  const gaps: number[] = []
  const late = { remotes: 0, remoteChecks: 0, changes: 0, changed: 0 }
  const busy = new Array<number>(runners).fill(0)
  let firstRoundDays = 0
  for (let day = 0; day < ASSUMED.days; day += 1) {
    const runAt = START + day * DAY_MS
    if (day > 0) for (let index = 0; index < size.newTargets; index += 1) targets.push(toTarget(targets.length, runners))
    for (const target of targets) change(target, day, runAt)
    for (let runner = 1; runner <= runners; runner += 1) {
      const mine = targets.filter(({ shard }) => shard === runner)
      let spent = 0
      for (const target of orderDue(mine, runAt) as Simulated[]) {
        if (spent >= ASSUMED.hoursPerDay * 3_600) break
        // A failure keeps one slot busy, and then all of them when it is tried again alone.
        spent += target.isDead
          ? ASSUMED.dead.seconds / ASSUMED.slotsPerRunner + ASSUMED.dead.seconds
          : target.seconds / ASSUMED.slotsPerRunner
        const at = runAt + spent * 1_000
        if (target.memory !== undefined) {
          const days = (at - target.memory.lastAt) / DAY_MS
          if (!target.isDead) gaps.push(days)
          if (target.kind === 'remote' && !target.isDead) {
            late.remoteChecks += 1
            // A day and the length of a run: it may have been first in one and last in the next.
            if (days > 1 + ASSUMED.hoursPerDay / 24) late.remotes += 1
          }
        } else firstRoundDays = Math.max(firstRoundDays, day + 1 - Math.max(0, bornOn(target, size)))
        if (target.changedAt !== undefined) {
          late.changed += 1
          if (at - target.changedAt > DAY_MS) late.changes += 1
          target.changedAt = undefined
        }
        probe(target, at)
      }
      busy[runner - 1] = (busy[runner - 1] ?? 0) + spent
    }
  }
  const end = START + ASSUMED.days * DAY_MS
  for (const { memory, isDead } of targets) if (memory !== undefined && !isDead) gaps.push((end - memory.lastAt) / DAY_MS)
  for (const { changedAt } of targets) if (changedAt !== undefined && end - changedAt > DAY_MS) late.changes += 1
  gaps.sort((a, b) => a - b)
  const at = (share: number) => round(gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))] ?? Number.NaN)
  const available = ASSUMED.days * ASSUMED.hoursPerDay * 3_600
  return {
    runners,
    remotesDaily: round(1 - late.remotes / late.remoteChecks, 4),
    changedWithinDay: round(1 - late.changes / Math.max(1, late.changed), 4),
    daysBetweenProbes: { p50: at(0.5), p95: at(0.95), max: at(1) },
    firstProbedAfterDays: firstRoundDays,
    utilisation: round(busy.reduce((sum, seconds) => sum + seconds, 0) / (available * runners), 3),
    shardBalance: round(Math.max(...busy) / (busy.reduce((sum, seconds) => sum + seconds, 0) / runners)),
  }
}

function bornOn({ id }: Simulated, { targets, newTargets }: Size): number {
  const index = Number(id.slice(1))
  return index < targets ? 0 : 1 + Math.floor((index - targets) / newTargets)
}

function toTarget(index: number, runners: number): Simulated {
  const draw = (what: string) => fraction(`${what} ${index}`)
  const kind: Kind = draw('kind') < ASSUMED.shares.npm ? 'npm' : draw('kind') < ASSUMED.shares.npm + ASSUMED.shares.pypi ? 'pypi' : 'remote'
  const name = `t${index}`
  const start = kind === 'remote' ? logNormal(ASSUMED.remoteSeconds, draw('start')) : logNormal(ASSUMED.startSeconds, draw('start'))
  return {
    id: name,
    kind,
    target:
      kind === 'remote'
        ? { kind: 'remote', remote: { type: 'streamable-http', url: `https://${name}.test/mcp` } }
        : { kind: 'package', package: { registryType: kind, identifier: name, version: '0', transport: 'stdio' } },
    popularity: Math.round(10 ** (6 * draw('popularity') ** 3)),
    standing: undefined,
    memory: undefined,
    isDead: draw('dead') < ASSUMED.dead.share,
    seconds: start + (kind === 'remote' ? 0 : logNormal(ASSUMED.installSeconds, draw('install'))),
    shard: shardOf(name, runners),
    changedAt: undefined,
  }
}

/** A new version of some packages, at some hour of the day before the run. */
function change(target: Simulated, day: number, runAt: number): void {
  if (target.target.kind !== 'package' || target.memory === undefined || target.changedAt !== undefined) return
  if (fraction(`change ${target.id} ${day}`) >= ASSUMED.changedShare) return
  target.target = { kind: 'package', package: { ...target.target.package, version: String(day) } }
  // It is known from the crawl that runs right before: that is when the day it is promised within begins.
  target.changedAt = runAt
}

function probe(target: Simulated, at: number): void {
  const failures = target.isDead ? (target.memory?.failures ?? 0) + 1 : 0
  const memory: TargetMemory = { lastAt: at, failures }
  target.memory = memory
  const version = target.target.kind === 'package' ? target.target.package.version : undefined
  target.standing = { outcome: target.isDead ? 'timeout' : 'ok', ...(version === undefined ? {} : { version }) }
}

/** A value of a log-normal distribution with that median and 95th percentile. @param at share of the values below it */
function logNormal({ median, p95 }: { median: number; p95: number }, at: number): number {
  const sigma = Math.log(p95 / median) / 1.645
  return median * Math.exp(sigma * probit(at))
}

/** Inverse of the normal distribution, near enough for a simulation (a logistic with the same spread). */
function probit(at: number): number {
  const share = Math.min(0.999, Math.max(0.001, at))
  return Math.log(share / (1 - share)) / 1.702
}

function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32
}

function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}
