// The health of one target, from its probes one after the other: how long it was up, how fast it answered, when it failed.
import type { Health, HealthSummary, Incident, Uptime } from '../schema/health.ts'
import { STATES } from './states.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const WINDOWS = [7, 30, 90] as const
/** What a probe found holds until the next one, and no longer than this: of the time after it nothing is known. Two daily runs. */
const HOLDS_MS = 48 * HOUR_MS
const LATENCY_DAYS = 30
/** Handshakes remembered of one target; no run of ours makes as many in 30 days. */
const MAX_LATENCIES = 500

interface Window {
  start: number
  upMs: number
  knownMs: number
  probes: number
}

export class TargetHealth {
  readonly #first: Health
  readonly #now: number
  readonly #close: (incident: Incident) => void
  readonly #windows: Window[]
  readonly #latencies: number[] = []
  #last: Health
  #lastMs: number
  #open: Incident | undefined

  /**
   * @param now milliseconds since 1970, not before any line
   * @param close takes every incident that is over
   */
  constructor(first: Health, now: number, close: (incident: Incident) => void) {
    this.#close = close
    this.#first = first
    this.#last = first
    this.#lastMs = Date.parse(first.at)
    this.#now = now
    this.#windows = WINDOWS.map((days) => ({ start: now - days * DAY_MS, upMs: 0, knownMs: 0, probes: 0 }))
    this.#take(first)
  }

  /** A line that is not later than the one before it is left out: it was read already. */
  add(line: Health): void {
    const at = Date.parse(line.at)
    if (at <= this.#lastMs) return
    this.#hold(at)
    this.#last = line
    this.#lastMs = at
    this.#take(line)
  }

  /** To be called once, after the last line. */
  end(): HealthSummary {
    this.#hold(this.#now)
    if (this.#open !== undefined) this.#close(this.#open)
    const { id, target, at, outcome } = this.#last
    const [days7, days30, days90] = this.#windows.map(toUptime)
    const latency = toLatency(this.#latencies)
    return {
      ...{ id, target, since: this.#first.at, lastAt: at, outcome, state: STATES[outcome] },
      uptime: {
        ...(days7 === undefined ? {} : { days7 }),
        ...(days30 === undefined ? {} : { days30 }),
        ...(days90 === undefined ? {} : { days90 }),
      },
      ...(latency === undefined ? {} : { latency }),
    }
  }

  /** Counts what is known from the last probe up to an instant. */
  #hold(until: number): void {
    const state = STATES[this.#last.outcome]
    if (state === 'unknown') return
    const end = Math.min(until, this.#lastMs + HOLDS_MS)
    for (const window of this.#windows) {
      const ms = Math.max(0, end - Math.max(this.#lastMs, window.start))
      window.knownMs += ms
      if (state === 'up') window.upMs += ms
    }
  }

  #take(line: Health): void {
    const { id, target, at, outcome, reason, ms } = line
    for (const window of this.#windows) if (this.#lastMs >= window.start) window.probes += 1
    if (outcome === 'ok' && ms !== undefined && this.#lastMs >= this.#now - LATENCY_DAYS * DAY_MS) {
      this.#latencies.push(ms)
      if (this.#latencies.length > MAX_LATENCIES) this.#latencies.shift()
    }
    const state = STATES[outcome]
    if (state === 'up' && this.#open !== undefined) {
      this.#close({ ...this.#open, closedAt: at })
      this.#open = undefined
    }
    if (state !== 'down') return
    this.#open =
      this.#open === undefined
        ? {
            ...{ id, target, openedAt: at, outcome, probes: 1 },
            ...(line === this.#first ? { openedEarlier: true as const } : {}),
            ...(reason === undefined ? {} : { reason }),
          }
        : { ...this.#open, probes: this.#open.probes + 1 }
  }
}

function toUptime({ upMs, knownMs, probes }: Window): Uptime | undefined {
  const knownHours = Math.round((knownMs / HOUR_MS) * 10) / 10
  return knownHours === 0 ? undefined : { share: Math.floor((upMs / knownMs) * 10_000) / 10_000, knownHours, probes }
}

/** Nearest rank: each figure is one that was measured. */
function toLatency(values: readonly number[]): HealthSummary['latency'] {
  if (values.length === 0) return undefined
  const sorted = values.toSorted((a, b) => a - b)
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { p50: rank(0.5), p95: rank(0.95), probes: sorted.length }
}
