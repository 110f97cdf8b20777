// Pace: how much slower than usual this machine starts a program just now, so that a busy runner does not call servers dead.
import { spawnSync } from 'node:child_process'
import type { SessionLimits } from '../../core/mcp/limits.ts'

/** What starting Node takes on the runners that the limits were set for, in milliseconds of wall time. */
const USUAL_START_MS = 60
/** A machine that is slower than this needs to be looked at, and no more patience. */
const SLOWEST = 4
const STARTS = 3

/** Starts Node and ends it. @returns wall milliseconds */
export function startOnce(): number {
  const from = performance.now()
  spawnSync(process.execPath, ['-e', '0'], { env: {}, stdio: 'ignore' })
  return performance.now() - from
}

/** @param measure milliseconds of one start @returns 1 on a machine as fast as usual or faster, up to 4 on a slow one */
export function measurePace(measure: () => number = startOnce): number {
  const fastest = Math.min(...Array.from({ length: STARTS }, measure))
  return Math.min(SLOWEST, Math.max(1, fastest / USUAL_START_MS))
}

/** The limits with all that is about time stretched by the pace; what a server may send or ask for stays. */
export function atPace(limits: SessionLimits, pace: number): SessionLimits {
  const stretched = (ms: number) => Math.round(ms * pace)
  return {
    ...limits,
    connectTimeoutMs: stretched(limits.connectTimeoutMs),
    discoverTimeoutMs: stretched(limits.discoverTimeoutMs),
    requestTimeoutMs: stretched(limits.requestTimeoutMs),
    closeGraceMs: stretched(limits.closeGraceMs),
  }
}
