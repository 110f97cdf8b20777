// Promise: a crawl finds every server that the origins show, and after the first one costs what changed. Four runs over emulated
// origins at full size on loopback: the first, one over an unchanged world a day later, one over a world of which a hundredth changed,
// and one that catches up with projects of PyPI to which nothing points.
import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { readServers, readUnlisted } from '../pipeline/lib/dataset.ts'
import type { Request } from './crawl-origins.ts'
import type { Expected } from './world/expected.ts'

const OpenedSchema = z.object({
  environment: z.record(z.string(), z.string()),
  source: z.string(),
  changed: z.record(z.string(), z.number()).optional(),
})
const OriginSchema = z.looseObject({ outcome: z.string(), listings: z.number(), requests: z.number(), message: z.string().optional() })
const RunSchema = z.looseObject({
  origins: z.record(z.string(), OriginSchema),
  stages: z.record(z.string(), z.looseObject({ seconds: z.number() })),
  cpuSeconds: z.number(),
  peakMegabytes: z.number(),
})
type Run = z.infer<typeof RunSchema>

const DAYS = ['2026-11-22T06:00:00.000Z', '2026-11-23T06:00:00.000Z', '2026-11-24T06:00:00.000Z', '2026-11-25T06:00:00.000Z'] as const
const CATCH_UP = 6_000

export async function benchCrawl(log: (line: string) => void): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), 'hisper-bench-'))
  const dataDir = join(folder, 'data')
  const origins = fork(new URL('crawl-origins.ts', import.meta.url), { execArgv: ['--import', 'tsx', '--max-old-space-size=8192'] })
  try {
    const { environment, source } = OpenedSchema.parse(await ask(origins, { kind: 'open' }))
    log(`world: ${source}`)
    const first = await run(dataDir, DAYS[0], environment, log)
    const expected = (await ask(origins, { kind: 'expected' })) as Expected
    const completeness = compare(expected, await foundIn(dataDir))
    const unchanged = await run(dataDir, DAYS[1], environment, log)
    const opened = OpenedSchema.parse(await ask(origins, { kind: 'change', at: '2026-11-24T03:00:00Z' }))
    const changed = await run(dataDir, DAYS[2], opened.environment, log)
    const caughtUp = await run(dataDir, DAYS[3], opened.environment, log, CATCH_UP)
    const afterwards = compare((await ask(origins, { kind: 'expected' })) as Expected, await foundIn(dataDir))
    const requests = requestsOf(first)
    // What a run costs when nothing changed is what it costs in any case.
    const changedRecords = Object.values(opened.changed ?? {}).reduce((sum, count) => sum + count, 0)
    return {
      source,
      completeness,
      first: { ...toFigures(first), listingsPerMinute: Math.round((60 * listingsOf(first)) / (first.stages.crawl?.seconds ?? 1)) },
      unchanged: { ...toFigures(unchanged), shareOfRequests: requestsOf(unchanged) / requests },
      changed: {
        ...toFigures(changed),
        records: opened.changed,
        requestsPerChange: (requestsOf(changed) - requestsOf(unchanged)) / changedRecords,
      },
      caughtUp: { ...toFigures(caughtUp), documents: CATCH_UP, completeness: afterwards },
    }
  } finally {
    origins.disconnect()
    await rm(folder, { recursive: true })
  }
}

async function ask(origins: ChildProcess, request: Request): Promise<unknown> {
  origins.send(request)
  const [answer] = await Promise.race([once(origins, 'message'), once(origins, 'exit')])
  if (typeof answer !== 'object') throw new Error(`the emulated origins ended with ${answer}`)
  return answer
}

async function run(
  dataDir: string,
  at: string,
  environment: Record<string, string>,
  log: (line: string) => void,
  catchUp = 0,
): Promise<Run> {
  const program = new URL('crawl-run.ts', import.meta.url).pathname
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, dataDir, at, String(catchUp)], {
    env: { PATH: process.env.PATH, ...environment },
    maxBuffer: 64 * 1024 * 1024,
  })
  for (const line of stderr.trimEnd().split('\n')) log(line)
  const result = RunSchema.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''))
  log(JSON.stringify(toFigures(result)))
  return result
}

interface Found {
  keys: Set<string>
  /** Keys that lie in more than one place: none may. */
  twice: number
}

async function foundIn(dataDir: string): Promise<Found> {
  const found: Found = { keys: new Set(), twice: 0 }
  const add = ({ key }: { key: string }) => {
    if (found.keys.has(key)) found.twice += 1
    found.keys.add(key)
  }
  for await (const { listings } of readServers(dataDir)) listings.forEach(add)
  for (const listing of await readUnlisted(dataDir)) add(listing)
  return found
}

/** For each origin how many of the servers it holds were found, and a few of those that were not. */
function compare({ pypiUnnamed, npmUnnamed, ...expected }: Expected, { keys: found, twice }: Found): object {
  const count = (keys: readonly string[]) => ({ expected: keys.length, found: keys.filter((key) => found.has(key)).length })
  const byOrigin = Object.entries(expected).map(([origin, keys]) => [
    origin,
    { ...count(keys), missing: keys.filter((key) => !found.has(key)).slice(0, 5) },
  ])
  const whole = count([...Object.values(expected).flat(), ...npmUnnamed, ...pypiUnnamed])
  return {
    share: whole.found / whole.expected,
    twice,
    ...Object.fromEntries(byOrigin),
    npmThatOnlySearchShows: count(npmUnnamed),
    pypiThatNothingPointsTo: count(pypiUnnamed),
  }
}

const requestsOf = ({ origins }: Run) => Object.values(origins).reduce((sum, { requests }) => sum + requests, 0)
const listingsOf = ({ origins }: Run) => Object.values(origins).reduce((sum, { listings }) => sum + listings, 0)

function toFigures(result: Run): object {
  const { origins, stages, cpuSeconds, peakMegabytes } = result
  return {
    requests: requestsOf(result),
    seconds: Object.fromEntries(Object.entries(stages).map(([name, { seconds }]) => [name, Math.round(seconds * 10) / 10])),
    cpuSeconds: Math.round(cpuSeconds * 10) / 10,
    peakMegabytes,
    origins: Object.fromEntries(
      Object.entries(origins).map(([id, { outcome, listings, requests, message }]) => [id, { outcome, listings, requests, message }]),
    ),
  }
}
