// Servers whose name does not say so: every project that changed since the last run is looked at once, as far as the budget goes.
// The serials of the index cover what PyPI's two feeds of news show, and more: those hold the last few hours.

import type { Requested } from '../record-requests.ts'
import { fetchAll, type Reading, readProject } from './reading.ts'
import type { Changed } from './simple-index.ts'

/**
 * Documents of one run. At the ten requests a second that PyPI is asked, they take a sixth of an hour: what is known has had its turn by
 * then, and some thousand projects that change in a day are kept up with.
 */
const MAX_TESTED = 6_000
/** Ten runs behind is behind for good. */
const MAX_WAITING = 60_000

/**
 * Tests changed projects in the order of their change. The mark in the memory moves over what was tested, so that the next run goes on
 * where this one stopped; one whose request failed is remembered as due.
 * @param changed projects above the mark, in any order
 * @param lastSerial of the index
 */
export async function testChanged(reading: Reading, changed: readonly Changed[], lastSerial: number): Promise<void> {
  const { context, memory } = reading
  // What changes from now on is tested as it does: catching up begins below.
  if (memory.testedTo === undefined) memory.caughtUpTo = lastSerial + 1
  if (memory.testedTo === undefined || changed.length === 0) {
    memory.testedTo = Math.max(lastSerial, memory.testedTo ?? 0)
    return
  }
  if (changed.length > MAX_WAITING) {
    context.log.warn(`${changed.length} projects changed since they were last tested: too many to catch up with, so it starts from now`)
    memory.testedTo = Math.max(lastSerial, memory.testedTo)
    return
  }
  const ids = changed.map(({ serial, name }) => toId(serial, name)).sort()
  const requested = await testProjects(reading, ids.slice(0, MAX_TESTED), placeOf)
  if (requested === undefined) return
  const next = requested.resumeAt ?? ids[MAX_TESTED]
  memory.testedTo = next === undefined ? Math.max(lastSerial, memory.testedTo) : placeOf(next) - 1
  if (ids.length > MAX_TESTED) context.log.warn(`${ids.length - MAX_TESTED} more changed projects are looked at in the next run`)
}

/**
 * Tests projects that have not changed since the first crawl, latest change first, as many as the run was told to: MCP is young, and so
 * is whatever serves it. A mark of its own moves down over what was tested.
 * @param older below that mark and not followed, in any order
 */
export async function testOlder(reading: Reading, older: readonly Changed[]): Promise<void> {
  const { context, memory } = reading
  if (context.catchUp === 0) return
  const serialOf = (id: string) => Number.MAX_SAFE_INTEGER - placeOf(id)
  const ids = older.map(({ serial, name }) => toId(Number.MAX_SAFE_INTEGER - serial, name)).sort()
  const batch = ids.slice(0, context.catchUp)
  const last = batch.at(-1)
  const requested = last === undefined ? undefined : await testProjects(reading, batch, serialOf)
  if (last === undefined) memory.caughtUpTo = 0
  if (last === undefined || requested === undefined) return
  memory.caughtUpTo = requested.resumeAt === undefined ? serialOf(last) : serialOf(requested.resumeAt) + 1
  context.log.info(
    `pypi: ${ids.length - batch.length + (requested.resumeAt === undefined ? 0 : requested.unread.length)} projects are left to catch up with`,
  )
}

/** @returns undefined where none could be read: then nothing moves */
async function testProjects(reading: Reading, ids: readonly string[], serialOf: (id: string) => number): Promise<Requested | undefined> {
  const { context, memory } = reading
  const requested = await fetchAll(context, ids, undefined, async (id) => {
    const name = id.slice(DIGITS + 1)
    memory.projects.set(name, { due: serialOf(id) })
    await readProject(reading, name)
  })
  if (requested === undefined) for (const id of ids) memory.projects.delete(id.slice(DIGITS + 1))
  return requested
}

const DIGITS = 16
/** Sorts as the number before the name does. */
const toId = (place: number, name: string) => `${String(place).padStart(DIGITS, '0')} ${name}`
const placeOf = (id: string) => Number(id.slice(0, DIGITS))
