// One request a record, a few at a time. A record that cannot be had does not end the crawl; an origin that is down does.
import pLimit from 'p-limit'
import { byCodeUnits } from '../lib/canonical.ts'
import { HttpError } from '../lib/http.ts'

import type { OriginContext } from './origin.ts'

const CONCURRENCY = 4
/** Failed records that are still bad luck; beyond both this and a tenth of all records the origin is down. */
const TOLERATED = 3

/**
 * Runs `fetchOne` for every name.
 * @returns names whose request failed: their records are missing, so the crawl is not complete
 * @throws {HttpError} the first by name, when so many fail that the origin has to be called down
 * @throws whatever else `fetchOne` throws, and the abort reason when the signal ends it
 */
export async function fetchRecords(
  context: OriginContext,
  names: readonly string[],
  fetchOne: (name: string) => Promise<void>,
): Promise<string[]> {
  const failures = new Map<string, HttpError>()
  const limit = pLimit(CONCURRENCY)
  await limit.map(names, async (name) => {
    context.signal.throwIfAborted()
    // Every further request would only wait for its tries to run out.
    if (failures.size > TOLERATED && failures.size > names.length / 10) return
    try {
      await fetchOne(name)
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      failures.set(name, error)
    }
  })
  const failed = [...failures].sort(([one], [other]) => byCodeUnits(one, other))
  const first = failed[0]
  if (first !== undefined && (failed.length === names.length || (failed.length > TOLERATED && failed.length > names.length / 10))) {
    throw first[1]
  }
  for (const [name, error] of failed) context.log.warn(`${name}: ${error.message}`)
  return failed.map(([name]) => name)
}
