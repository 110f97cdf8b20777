// The main job, and the only file that knows its order: crawl, merge, probe, score, publish.
import type { Drift } from '../core/schema/drift.ts'
import type { Health } from '../core/schema/health.ts'
import type { Probe, StandingProbe } from '../core/schema/probe.ts'
import { MergedServerSchema } from '../core/schema/server.ts'
import { targetKey } from '../core/schema/target.ts'
import { SCHEMA_VERSION } from '../core/schema/version.ts'
import type { OriginId } from '../core/schema/words.ts'
import { categorizeServer } from './categorize/index.ts'
import type { HisperConfig } from './config.ts'
import { crawlOrigins, notAsked } from './crawl/index.ts'
import { readCarried } from './lib/carried.ts'
import type { Context } from './lib/context.ts'
import { listServerIds, readFormerIds, readOptOut, readOverrides, readServer, readSnapshot } from './lib/dataset.ts'
import { GuardError } from './lib/errors.ts'
import { openWork, type Work } from './lib/work.ts'
import { mergeListings } from './merge/index.ts'
import { findDrift } from './probe/drift/index.ts'
import { toHealth } from './probe/health/index.ts'
import { jobKey, probeServers, targetsOf, toValidProbe } from './probe/index.ts'
import type { Prober } from './probe/prober.ts'
import { toStanding } from './probe/standing.ts'
import { type Published, publishDataset } from './publish/index.ts'
import { createReport, type Report, STAGE_NAMES, type StageName } from './report.ts'
import { scoreServer, sortProbes } from './score/index.ts'

export interface RunOptions {
  /** Stages to run, in their order. */
  stages: readonly StageName[]
  /** Origins to ask; the others' listings are carried. All where undefined. */
  origins?: readonly OriginId[]
  /** Probe only the I-th of N parts of the servers. */
  shard?: { index: number; of: number }
  /** At most this many listings of each origin, for a quick look. */
  limit?: number
  /** Records that nothing points to and that are looked at all the same. */
  catchUp?: number
  allowShrink?: boolean
  /** The origins are those that ship with Hisper. */
  embedded?: boolean
}

/** How long an interrupted run may be gone on with; what it crawled is too old after that. */
const RESUME_WITHIN_MS = 6 * 60 * 60 * 1_000

interface Run {
  context: Context
  config: HisperConfig
  options: RunOptions
  work: Work
  openProber(): Prober
  report: Report
  /** Says once what a person should look at: in the log and in the report. */
  warn(remark: string): void
}

/**
 * Runs stages in order. Each can be killed at any instant and run again: what one leaves for the next is whole or not there.
 * A run of all stages goes on where an interrupted one stopped; a finished one leaves nothing behind but data/.
 * @param openProber called once, when the probe stage begins
 * @param report filled as the run goes, so that it tells what was done also where a stage throws
 * @throws {GuardError | UsageError | ParseError} and nothing of data/ has changed then
 */
export async function runPipeline(
  world: Omit<Context, 'runAt'>,
  config: HisperConfig,
  options: RunOptions,
  openProber: () => Prober,
  report: Report = createReport(),
): Promise<Report> {
  const work = openWork(world.workDir, world.scratch)
  const isWhole = options.stages.length === STAGE_NAMES.length
  const { runAt, resumed } = await beginRun(world, work, options, isWhole)
  if (resumed && isWhole) world.log.info(`going on with the run of ${runAt.toISOString()}`)
  report.runAt = runAt.toISOString()
  const warn = (remark: string) => {
    if (report.warnings.includes(remark)) return
    report.warnings.push(remark)
    world.log.warn(remark)
  }
  const run: Run = { context: { ...world, runAt }, config, options, work, openProber, report, warn }
  for (const stage of options.stages) {
    const started = world.now().getTime()
    const isDone = isWhole && resumed && (await isLeft(work, stage))
    try {
      if (!isDone) await STAGES[stage](run)
    } catch (error) {
      report.stages[stage] = {
        outcome: 'failed',
        seconds: (world.now().getTime() - started) / 1_000,
        message: error instanceof Error ? error.message : String(error),
      }
      // What was refused must not be taken up again: the next run asks anew.
      if (error instanceof GuardError) await work.clear()
      throw error
    }
    report.stages[stage] = { outcome: isDone ? 'resumed' : 'done', seconds: (world.now().getTime() - started) / 1_000 }
    if (stage === 'crawl') await reportOrigins(run)
  }
  return report
}

async function isLeft(work: Work, stage: StageName): Promise<boolean> {
  if (stage === 'publish') return false
  if (stage === 'probe') return (await work.readOne('probed'))?.part === 'all' // a shard is not the whole
  return work.has(LEFT_BY[stage])
}

/** The file that each stage writes last: it is there when the stage is done. Publishing leaves none. */
const LEFT_BY = { crawl: 'listings', merge: 'merged', score: 'drift' } as const

async function beginRun(
  world: Omit<Context, 'runAt'>,
  work: Work,
  options: RunOptions,
  isWhole: boolean,
): Promise<{ runAt: Date; resumed: boolean }> {
  const now = world.now()
  const { origins, shard, limit, embedded } = options
  const key = JSON.stringify({ origins, shard, limit, embedded })
  const earlier = await work.readOne('run')
  const age = now.getTime() - Date.parse(earlier?.runAt ?? '')
  // One from the future was dated by a clock that has been set right since.
  const isRecent = age >= 0 && age < RESUME_WITHIN_MS
  const goesOn = isWhole ? earlier?.options === key && isRecent : options.stages[0] !== 'crawl'
  if (earlier !== undefined && goesOn) return { runAt: new Date(earlier.runAt), resumed: true }
  if (isWhole || options.stages[0] === 'crawl') {
    await work.clear()
    await work.write('run', [{ runAt: now.toISOString(), options: key }])
  }
  return { runAt: now, resumed: false }
}

const STAGES: Readonly<Record<StageName, (run: Run) => Promise<void>>> = { crawl, merge, probe, score, publish }

async function crawl({ context, config, options, work, warn }: Run): Promise<void> {
  const { dataDir } = context
  const { classes } = await readOverrides(dataDir, warn)
  const carried = await readCarried(dataDir, options.embedded ?? false, warn)
  await work.write('known', carried.known)
  const crawled = await crawlOrigins(context, {
    origins: config.origins.map((origin) => (options.origins?.includes(origin.id) === false ? notAsked(origin.id) : origin)),
    carried: carried.of,
    optedOut: await readOptOut(dataDir, warn),
    classes: new Map(Object.entries(classes).map(([key, { class: kind }]) => [key, kind])),
    budget: config.crawl,
    catchUp: options.catchUp ?? 0,
    limit: options.limit,
    allowShrink: options.allowShrink ?? false,
  })
  await work.write('origins', [crawled.origins])
  await work.write('listings', crawled.listings)
}

async function reportOrigins({ context, work, report }: Run): Promise<void> {
  const origins = (await work.readOne('origins')) ?? {}
  for (const [id, origin] of Object.entries(origins)) {
    const { seenAt: _, readAt: __, rejections, absent: ___, state: ____, ...facts } = origin
    report.origins[id] = facts
    report.rejected.push(...rejections.map((rejection) => ({ origin: id, ...rejection })))
    const { outcome, listings, rejected, requests } = facts
    context.log.info(`${id.padEnd(14)} ${outcome}, ${listings} listings, ${rejected} rejected, ${requests} requests`)
  }
}

async function merge({ context, options, work, report, warn }: Run): Promise<void> {
  const origins = (await work.readOne('origins')) ?? {}
  const merged = mergeListings({
    listings: await Array.fromAsync(work.read('listings')),
    known: await Array.fromAsync(work.read('known')),
    former: await readFormerIds(context.dataDir),
    overrides: await readOverrides(context.dataDir, warn),
    optedOut: await readOptOut(context.dataDir, warn),
    // The embedded origins hold a part of the real ones: what is missing there is not gone.
    absent: options.embedded === true ? new Set() : new Set(Object.values(origins).flatMap(({ absent }) => absent)),
    now: context.runAt.toISOString(),
  })
  await work.clear('unlisted', 'merged', 'probed', 'scored', 'ids', 'health', 'drift')
  await work.write('unlisted', merged.unlisted)
  await work.write('aliases', [{ schemaVersion: SCHEMA_VERSION, ...merged.former }])
  const servers = merged.servers.filter((server) => {
    const result = MergedServerSchema.safeParse(server)
    if (result.success) return true
    const message = `${result.error.issues[0]?.path.join('.')}: ${result.error.issues[0]?.message}`
    report.rejected.push({ origin: 'merge', key: server.id, code: 'malformed', message })
    context.log.warn(`${server.id} is left out: ${message}`)
    return false
  })
  await work.write('merged', servers)
  context.log.info(`${merged.servers.length} servers, ${merged.unlisted.length} repositories that are part of none alone`)
}

async function probe({ context, config, options, work, openProber }: Run): Promise<void> {
  await work.clear('probed', 'scored', 'ids', 'health', 'drift')
  const made = (await work.has('probes')) ? await Array.fromAsync(work.read('probes')) : []
  await work.write('probes', made) // whole lines only, so that the next one starts on a line of its own
  const done = new Set(made.map(({ id, probe }) => jobKey(id, probe.target)))
  const servers = await Array.fromAsync(work.read('merged'), ({ id, packages, remotes }) => ({ id, packages, remotes }))
  const { shard } = options
  const mine = shard === undefined ? servers : servers.filter((_, index) => index % shard.of === shard.index - 1)
  const prober = openProber()
  if (prober.noSandbox !== undefined) context.log.warn(`no sandbox: ${prober.noSandbox}`)
  try {
    const record = (id: string, probe: Probe) => work.append('probes', { id, probe: toValidProbe(probe) })
    const { log, signal } = context
    const probes = await probeServers({ servers: mine, prober, concurrency: config.probe.concurrency, done, record, log, signal })
    await work.write('probed', [{ probes: probes + done.size, part: shard === undefined ? 'all' : `${shard.index}/${shard.of}` }])
  } finally {
    prober.close()
  }
}

async function score({ context, config, work, warn }: Run): Promise<void> {
  await work.clear('scored', 'ids', 'health', 'drift')
  const probes = new Map<string, Probe[]>()
  if (await work.has('probes')) for await (const { id, probe } of work.read('probes')) probes.set(id, [...(probes.get(id) ?? []), probe])
  const ids: string[] = []
  const health: Health[] = []
  const drift: Drift[] = []
  const { categories } = await readOverrides(context.dataDir, warn)
  const mergedAway = Map.groupBy(Object.entries((await work.readOne('aliases'))?.aliases ?? {}), ([, target]) => target)
  /** Results that stood under this id, and under the ids of servers that are now part of it. */
  async function standingBefore(id: string): Promise<StandingProbe[]> {
    const ids = [id, ...(mergedAway.get(id) ?? []).map(([old]) => old)]
    return (await Promise.all(ids.map((each) => readServer(context.dataDir, each)))).flatMap((server) => server?.probes ?? [])
  }
  async function* scored() {
    for await (const merged of work.read('merged')) {
      const before = await standingBefore(merged.id)
      const now = new Map((probes.get(merged.id) ?? []).map((probe) => [probe.target, probe]))
      const standing = targetsOf(merged).flatMap((target) => {
        const key = targetKey(target)
        const previous = before.find((candidate) => candidate.target === key)
        const probe = now.get(key)
        if (probe === undefined) return previous ?? []
        health.push(...toHealth(merged.id, probe))
        drift.push(...findDrift(merged.id, previous, probe))
        return toStanding(previous, probe)
      })
      const sorted = sortProbes(standing)
      ids.push(merged.id)
      yield {
        ...merged,
        categories: categorizeServer(merged, sorted, categories),
        probes: sorted,
        score: scoreServer(merged, sorted, context.runAt, config.criteria),
      }
    }
  }
  await work.write('scored', scored())
  await work.write('ids', [ids])
  await work.write('health', health)
  await work.write('drift', drift)
  context.log.info(`${health.length} probes, ${drift.length} drifts`)
}

async function publish({ context, config, options, work, report }: Run): Promise<void> {
  const { schemaVersion: _, ...former } = (await work.readOne('aliases')) ?? { schemaVersion: SCHEMA_VERSION, aliases: {}, retired: {} }
  // A demonstration may give way to the real thing, whatever its size.
  const before = await readSnapshot(context.dataDir)
  if (before?.embedded === true && options.embedded !== true)
    context.log.warn('data/ held a demonstration, which gives way to what the live origins state')
  const mayShrink = options.allowShrink === true || (before?.embedded === true && options.embedded !== true)
  const published: Published = await publishDataset(context, {
    published: await listServerIds(context.dataDir),
    ids: new Set((await Array.fromAsync(work.read('ids'))).flat()),
    servers: () => work.read('scored'),
    former,
    unlisted: await Array.fromAsync(work.read('unlisted')),
    embedded: options.embedded ?? false,
    origins: (await work.readOne('origins')) ?? {},
    health: await Array.fromAsync(work.read('health')),
    drift: await Array.fromAsync(work.read('drift')),
    shrink: mayShrink ? { maxShare: 1, maxCount: 0 } : config.shrink,
  })
  report.published = published
  await work.clear()
  context.log.info(`${published.written} servers written, ${published.unchanged} unchanged, ${published.removed} removed`)
}
