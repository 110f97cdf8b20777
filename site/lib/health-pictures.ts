// What 90 days of probes look like, a target at a time: gathered while the lines go by, because holding them all would take the memory.
import { STATES } from '../../core/health/states.ts'
import type { Health } from '../../core/schema/health.ts'

export const PICTURE_DAYS = 90
const UP = 1
const DOWN = 2

export interface HealthPicture {
  /** Day that the picture ends with, `2026-11-22`. */
  end: string
  /** Its latest probe. */
  last: Health
  /** Runs of days, as `[first, length]` with 0 for the oldest of the 90: days with an answer, and days with a failure. */
  up: [number, number][]
  down: [number, number][]
}

interface Gathered {
  last: Health
  days: Uint8Array
}

/** Takes every line in any order, and each as often as it is read. */
export class HealthPictures {
  readonly #byTarget = new Map<string, Gathered>()
  #end = ''

  /** @param day that the line stands under, and `end`, the newest there is: both `2026-11-22` */
  add(line: Health, day: string, end: string): void {
    this.#end = end
    const key = `${line.id} ${line.target}`
    const known = this.#byTarget.get(key)
    const { days } = known ?? { days: new Uint8Array(PICTURE_DAYS) }
    if (known === undefined) this.#byTarget.set(key, { last: line, days })
    else if (line.at > known.last.at) known.last = line
    const index = PICTURE_DAYS - 1 - (Date.parse(end) - Date.parse(day)) / 86_400_000
    const state = STATES[line.outcome]
    if (index >= 0 && state !== 'unknown') days[index] = (days[index] ?? 0) | (state === 'up' ? UP : DOWN)
  }

  /** Undefined where that target was not probed within the days that were read. */
  of(id: string, target: string): HealthPicture | undefined {
    const known = this.#byTarget.get(`${id} ${target}`)
    if (known === undefined) return undefined
    return { end: this.#end, last: known.last, up: toRuns(known.days, UP), down: toRuns(known.days, DOWN) }
  }
}

function toRuns(days: Uint8Array, bit: number): [number, number][] {
  const runs: [number, number][] = []
  days.forEach((bits, index) => {
    if ((bits & bit) === 0) return
    const run = runs.at(-1)
    if (run !== undefined && run[0] + run[1] === index) run[1] += 1
    else runs.push([index, 1])
  })
  return runs
}
