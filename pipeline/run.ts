// The main job, and the only file that knows its order: crawl, merge, probe, score, publish.
import type { Drift } from '../core/schema/drift.ts'
import type { Health } from '../core/schema/health.ts'
import type { Listing } from '../core/schema/listing.ts'
import type { Probe, StandingProbe } from '../core/schema/probe.ts'
import { MergedServerSchema } from '../core/schema/server.ts'
import { targetKey } from '../core/schema/target.ts'
import { SCHEMA_VERSION } from '../core/schema/version.ts'
import type { OriginId } from '../core/schema/words.ts'
import type { HisperConfig } from './config.ts'
import { crawlOrigins, notAsked } from './crawl/index.ts'
import type { Context } from './lib/context.ts'
import { listServerIds, readFormerIds, readOptOut, readOriginState, readServer, readServers, readSnapshot } from './lib/dataset.ts'
import { GuardError } from './lib/errors.ts'
import { openWork, type Work } from './lib/work.ts'
import type { KnownServer } from './merge/ids.ts'
import { mergeListings } from './merge/index.ts'
import { findDrift } from './probe/drift.ts'
import { toHealth } from './probe/health.ts'
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
  const run: Run = { context: { ...world, runAt }, config, options, work, openProber, report }
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
  const goesOn = isWhole ? earlier?.options === key && age < RESUME_WITHIN_MS : options.stages[0] !== 'crawl'
  if (earlier !== undefined && goesOn) return { runAt: new Date(earlier.runAt), resumed: true }
  if (isWhole || options.stages[0] === 'crawl') {
    await work.clear()
    await work.write('run', [{ runAt: now.toISOString(), options: key }])
  }
  return { runAt: now, resumed: false }
}

const STAGES: Readonly<Record<StageName, (run: Run) => Promise<void>>> = { crawl, merge, probe, score, publish }

async function crawl({ context, config, options, work }: Run): Promise<void> {
  const listings = new Map<OriginId, Map<string, Listing>>()
  for await (const server of readServers(context.dataDir)) {
    for (const listing of server.listings) {
      const ofOrigin = listings.get(listing.origin) ?? new Map<string, Listing>()
      listings.set(listing.origin, ofOrigin.set(listing.key, listing))
    }
  }
  const snapshot = await readSnapshot(context.dataDir)
  // What the other kind of origins said is neither carried nor believed to be unchanged.
  const isSameWorld = snapshot === undefined || snapshot.embedded === (options.embedded ?? false)
  if (!isSameWorld) listings.clear()
  const states = isSameWorld ? await readOriginState(context.dataDir) : {}
  const asked = config.origins.map((origin) => (options.origins?.includes(origin.id) === false ? notAsked(origin.id) : origin))
  const crawled = await crawlOrigins(context, {
    origins: asked,
    carried: (id) => ({
      listings: listings.get(id) ?? new Map(),
      state: states[id],
      ...(isSameWorld
        ? { seenAt: snapshot?.origins[id]?.seenAt ?? null, readAt: snapshot?.origins[id]?.readAt ?? null }
        : { seenAt: null, readAt: null }),
    }),
    optedOut: await readOptOut(context.dataDir),
    limit: options.limit,
  })
  await work.write('origins', [crawled.origins])
  await work.write('listings', crawled.listings)
}

async function reportOrigins({ context, work, report }: Run): Promise<void> {
  const origins = (await work.readOne('origins')) ?? {}
  for (const [id, { outcome, listings, rejected, carried, requests, bytes, seconds, rejections, message }] of Object.entries(origins)) {
    report.origins[id] = { outcome, listings, rejected, carried, requests, bytes, seconds, ...(message === undefined ? {} : { message }) }
    report.rejected.push(...rejections.map((rejection) => ({ origin: id, ...rejection })))
    context.log.info(`${id.padEnd(14)} ${outcome}, ${listings} listings, ${rejected} rejected, ${requests} requests`)
  }
}

async function merge({ context, work, report }: Run): Promise<void> {
  const known: KnownServer[] = []
  for await (const { id, firstSeenAt, listings } of readServers(context.dataDir))
    known.push({ id, firstSeenAt, keys: listings.map(({ key }) => key) })
  const merged = mergeListings({
    listings: await Array.fromAsync(work.read('listings')),
    known,
    former: await readFormerIds(context.dataDir),
    now: context.runAt.toISOString(),
  })
  await work.clear('merged', 'probed', 'scored', 'health', 'drift')
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
  context.log.info(`${merged.servers.length} servers, ${merged.collections.length} repositories that hold several`)
}

async function probe({ context, config, options, work, openProber }: Run): Promise<void> {
  await work.clear('probed', 'scored', 'health', 'drift')
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

async function score({ context, config, work }: Run): Promise<void> {
  await work.clear('scored', 'health', 'drift')
  const probes = new Map<string, Probe[]>()
  if (await work.has('probes')) for await (const { id, probe } of work.read('probes')) probes.set(id, [...(probes.get(id) ?? []), probe])
  const health: Health[] = []
  const drift: Drift[] = []
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
      yield { ...merged, probes: sorted, score: scoreServer(merged, sorted, context.runAt, config.criteria) }
    }
  }
  await work.write('scored', scored())
  await work.write('health', health)
  await work.write('drift', drift)
  context.log.info(`${health.length} probes, ${drift.length} drifts`)
}

async function publish({ context, config, options, work, report }: Run): Promise<void> {
  const ids = new Set<string>()
  for await (const { id } of work.read('scored')) ids.add(id)
  const { schemaVersion: _, ...former } = (await work.readOne('aliases')) ?? { schemaVersion: SCHEMA_VERSION, aliases: {}, retired: {} }
  // A demonstration may give way to the real thing, whatever its size.
  const before = await readSnapshot(context.dataDir)
  if (before?.embedded === true && options.embedded !== true)
    context.log.warn('data/ held a demonstration, which gives way to what the live origins state')
  const mayShrink = options.allowShrink === true || (before?.embedded === true && options.embedded !== true)
  const published: Published = await publishDataset(context, {
    published: await listServerIds(context.dataDir),
    ids,
    servers: () => work.read('scored'),
    former,
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
