// One request a record, a few at a time, within the run's budget. A record that cannot be had does not end the crawl, and neither does
// an origin that goes down half-way: what was not read is named, so that it is carried and asked for again.
import pLimit from 'p-limit'
import { byCodeUnits } from '../../core/canonical/canonical.ts'
import { HttpError } from '../lib/http.ts'
import type { OriginContext } from './origin.ts'

const CONCURRENCY = 4
/** As many failures in a row are no longer bad luck: every further request would only wait for its tries to run out. */
const FAILURES_IN_A_ROW = 8
/** Failures that the report names one by one. */
const NAMED_FAILURES = 5

export interface Requested {
  /** Names that were not read, sorted: their request failed, or was not made any more. */
  unread: string[]
  /** The name at which the next run goes on, where the budget ended this one; undefined where all were asked for. */
  resumeAt: string | undefined
}

/**
 * Runs `fetchOne` for every name that is due, in alphabetical order from `startAt` round to it again: where a budget ends a run, the
 * next one goes on there, so that each name has its turn before any has a second one.
 * @throws {HttpError} the first by name, where no request at all succeeded
 * @throws whatever else `fetchOne` throws, and the abort reason when the signal ends it
 */
export async function fetchRecords(
  context: Pick<OriginContext, 'signal' | 'budget' | 'log'>,
  due: readonly string[],
  startAt: string | undefined,
  fetchOne: (name: string) => Promise<void>,
): Promise<Requested> {
  const sorted = [...due].sort(byCodeUnits)
  const first = startAt === undefined ? 0 : sorted.findIndex((name) => byCodeUnits(name, startAt) >= 0)
  const names = first > 0 ? [...sorted.slice(first), ...sorted.slice(0, first)] : sorted
  const failures = new Map<string, HttpError>()
  const left = new Set<string>()
  let resumeAt: string | undefined
  let inARow = 0
  let done = 0
  await pLimit(CONCURRENCY).map(names, async (name) => {
    context.signal.throwIfAborted()
    if (inARow >= FAILURES_IN_A_ROW || resumeAt !== undefined || context.budget.isSpent()) {
      left.add(name)
      resumeAt ??= name
      return
    }
    try {
      await fetchOne(name)
      inARow = 0
      done += 1
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      failures.set(name, error)
      inARow += 1
    }
  })
  const failed = [...failures].sort(([one], [other]) => byCodeUnits(one, other))
  const [head] = failed
  if (head !== undefined && done === 0) throw head[1]
  for (const [name, error] of failed.slice(0, NAMED_FAILURES)) context.log.warn(`${name}: ${error.message}`)
  if (failed.length > NAMED_FAILURES) context.log.warn(`${failed.length} records in all could not be read`)
  if (left.size > 0) {
    const why = inARow >= FAILURES_IN_A_ROW ? `${inARow} requests failed in a row` : 'the budget of this run is spent'
    context.log.warn(`${why}: ${left.size} of ${names.length} records are left for the next run`)
  }
  return { unread: [...failures.keys(), ...left].sort(byCodeUnits), resumeAt }
}
