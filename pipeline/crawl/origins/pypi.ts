// PyPI: the whole index with a serial a project in one request, then one document a new name or raised serial. Followed are the names
// that contain "mcp", the names that others give, and the servers found among all projects that changed: its search is closed to
// machines. Shapes: pypi/warehouse, docs/user/api/index-api.md and json.md (PEP 691).
import { toDay } from '../day.ts'
import { isByVerdict } from '../judge.ts'
import { pypiKey } from '../listing-key.ts'
import { isMalformedDue } from '../malformed.ts'
import type { Crawl, Origin, OriginContext } from '../origin.ts'
import { testChanged, testOlder } from '../pypi/changed.ts'
import { type Known, type Memory, readMemory, toState } from '../pypi/memory.ts'
import { fetchAll, Reading, readProject, settleReading } from '../pypi/reading.ts'
import { fetchIndex, isProjectName, type PypiIndex } from '../pypi/simple-index.ts'
import { isShrunken } from '../shrink.ts'

export const pypi: Origin = {
  id: 'pypi',
  async crawl(context) {
    const memory = readMemory(context)
    const reading = new Reading(context, memory)
    const { collection } = reading
    const leads = leadNames(context)
    const index = await fetchIndex(context, memory, (name) => memory.projects.has(name) || leads.has(name))
    if (index !== undefined) takeIndex(context, memory, index, leads)
    const broken = index?.malformed ?? new Map()
    for (const [name, rejection] of broken) collection.add(pypiKey(name), rejection)

    const due: string[] = []
    for (const [name, known] of memory.projects) {
      if (context.optedOut.has(pypiKey(name))) continue
      if (isDue(context, name, known)) due.push(name)
      else if (!broken.has(name) && !known.gone) collection.add(pypiKey(name), known.rejected ?? context.previous.get(pypiKey(name)))
    }
    for (const name of due) markDue(memory, name)
    const read = due.sort().slice(0, context.limit)
    const requested = await fetchAll(context, read, memory.cursor, (name) => readProject(reading, name))
    memory.cursor = requested?.resumeAt
    // What is known comes first: where that was not read to its end, nothing else is begun.
    const isOpen = memory.cursor === undefined && context.limit === undefined
    if (index !== undefined && (isOpen || memory.testedTo === undefined)) await testChanged(reading, index.changed, index.lastSerial)
    if (index !== undefined && isOpen && !context.budget.isSpent()) await testOlder(reading, index.older)
    const missesNone = index?.hasUnnamed !== true && read.length === due.length
    settleReading(reading)
    const hidden = [...broken.keys()].filter((name) => context.previous.has(pypiKey(name)))
    return finish(reading, [...memory.projects.keys()], missesNone, hidden)
  },

  async follow(context, keys) {
    const memory = readMemory(context)
    const reading = new Reading(context, memory)
    const names = keys.map((key) => toLeadName(key)).filter((name) => name !== undefined)
    const requested = await fetchAll(context, names, memory.cursor, (name) => readProject(reading, name))
    memory.cursor ??= requested?.resumeAt
    const unread = requested?.unread ?? names
    settleReading(reading)
    return finish(reading, names, true, unread)
  },
}

/** @param names whose records are to be answered for */
function finish({ context, memory, collection, idle }: Reading, names: readonly string[], complete: boolean, unread: string[] = []): Crawl {
  const open = [...unread]
  for (const name of names) {
    const known = memory.projects.get(name)
    if (known?.due === undefined || context.optedOut.has(pypiKey(name))) continue
    // What it was turned away for stands until it is read again.
    collection.add(pypiKey(name), known.rejected)
    if (!idle.has(name)) open.push(name)
  }
  const absent = [...context.leads].filter((key) => {
    const name = toLeadName(key)
    return name === undefined || memory.projects.get(name)?.gone === true
  })
  return collection.finish({ state: toState(memory), complete, unread: open.map(pypiKey), absent }, context.limit)
}

/** Brings what is known up to what the index says. Serials never go backward: a cache may hold the index of up to a day ago. */
function takeIndex(context: OriginContext, memory: Memory, index: PypiIndex, leads: ReadonlySet<string>): void {
  const { lastSerial, names, serials } = index
  if (isShrunken(context, names, memory.names)) {
    throw new Error(
      `the index names ${names} projects and named ${memory.names} before: taken for a fault (--allow-shrink takes it for the truth)`,
    )
  }
  const isOlder = !context.allowShrink && lastSerial < (memory.lastSerial ?? 0)
  if (isOlder) context.log.warn(`the index is of serial ${lastSerial}, older than the one of ${memory.lastSerial} before it`)
  for (const [name, serial] of serials) {
    const known = memory.projects.get(name)
    if (serial > (known?.due ?? known?.serial ?? -1)) memory.projects.set(name, { ...known, due: serial })
  }
  for (const [name, known] of isOlder || index.hasUnnamed ? [] : memory.projects) {
    const isNewer = Math.max(known.serial ?? 0, known.due ?? 0) > lastSerial && !context.allowShrink
    if (serials.has(name) || index.malformed.has(name) || isNewer) continue
    if (leads.has(name)) memory.projects.set(name, { gone: true })
    else memory.projects.delete(name)
  }
  memory.etag = index.etag
  if (isOlder) return
  memory.lastSerial = lastSerial
  memory.names = names
  if (memory.testedTo !== undefined) memory.testedTo = Math.min(memory.testedTo, lastSerial)
}

/** Whether a project is to be read: it changed, its listing is lost, or what is known beyond its words speaks against what it was taken for. */
function isDue(context: OriginContext, name: string, known: Known): boolean {
  if (known.due !== undefined) return true
  if (known.gone) return false
  if (known.rejected?.code === 'malformed') return isMalformedDue(known.malformed, toDay(context.now()))
  const verdict = context.verdict(pypiKey(name))
  const standing = known.rejected ?? context.previous.get(pypiKey(name))
  if (standing === undefined) return true
  const kind = 'origin' in standing ? 'server' : standing.class
  if (kind === undefined) return false
  return verdict === undefined ? isByVerdict(standing) : verdict !== kind
}

function markDue(memory: Memory, name: string): void {
  const known = memory.projects.get(name)
  memory.projects.set(name, { ...known, due: known?.due ?? known?.serial ?? 0 })
}

function leadNames({ leads }: OriginContext): ReadonlySet<string> {
  return new Set([...leads].flatMap((key) => toLeadName(key) ?? []))
}

/** Undefined where a key that others name cannot be one of PyPI's: nothing is asked for then. */
function toLeadName(key: string): string | undefined {
  const name = key.slice('pypi:'.length)
  return key.startsWith('pypi:') && isProjectName(name) && key === pypiKey(name) ? name : undefined
}
