// What earlier probes tell of when a target is due: read from the health lines of the last days, so that nothing else has to be kept
// or merged, and a fork has it as well.

import { STATES } from '../../../core/health/states.ts'
import type { Health } from '../../../core/schema/health.ts'

/** Days of health lines that the queue looks back on: twice the longest time between two probes. */
export const DAYS_REMEMBERED = 14

export interface TargetMemory {
  /** When it was probed last, in milliseconds since 1970. */
  lastAt: number
  /** Probes since it last answered. */
  failures: number
}

/** @param lines oldest day first; within a day in any order @returns by target key */
export async function rememberProbes(lines: AsyncIterable<Health> | Iterable<Health>): Promise<Map<string, TargetMemory>> {
  const memories = new Map<string, TargetMemory>()
  for await (const { target, at, outcome } of lines) {
    const known = memories.get(target)
    const lastAt = Math.max(known?.lastAt ?? 0, Date.parse(at))
    memories.set(target, { lastAt, failures: STATES[outcome] === 'up' ? 0 : (known?.failures ?? 0) + 1 })
  }
  return memories
}
