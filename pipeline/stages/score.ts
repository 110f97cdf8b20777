// Score: each server with the results that stand for it, what changed since they last did, and its points.
import { join } from 'node:path'
import type { Drift } from '../../core/schema/drift.ts'
import type { Health } from '../../core/schema/health.ts'
import type { Probe, StandingProbe } from '../../core/schema/probe.ts'
import type { Server } from '../../core/schema/server.ts'
import { targetKey } from '../../core/schema/target.ts'
import { categorizeServer } from '../categorize/index.ts'
import { readOverrides, readServer, readSnapshot } from '../lib/dataset.ts'
import { findDrift } from '../probe/drift/index.ts'
import { findServerDrift } from '../probe/drift/server.ts'
import { toHealth } from '../probe/health/index.ts'
import { jobKey, targetsOf } from '../probe/index.ts'
import { readArtifacts } from '../probe/queue/artifact.ts'
import { openFoundProbes } from '../probe/queue/found-probes.ts'
import { toStanding } from '../probe/standing.ts'
import type { Report } from '../report.ts'
import { scoreServer, sortProbes } from '../score/index.ts'
import { allJobs, dueJobs } from './probe.ts'
import type { Run } from './stage.ts'

export async function score(run: Run): Promise<void> {
  const { context, config, options, work, warn } = run
  await work.clear('scored', 'ids', 'health', 'drift')
  if (options.shards !== undefined) await takeShards(run, options.shards)
  const { counts, count } = countProbes()
  const ids: string[] = []
  const health: Health[] = []
  const drift: Drift[] = []
  const { categories } = await readOverrides(context.dataDir, warn)
  const mergedAway = Map.groupBy(Object.entries((await work.readOne('aliases'))?.aliases ?? {}), ([, target]) => target)
  // What a demonstration said of a server is not what its registries said of it.
  const isSameKind = (await readSnapshot(context.dataDir))?.embedded === (options.embedded ?? false)
  /** The server as it was published, and the results that stood under its id and under those of servers that are now part of it. */
  async function lastTime(id: string): Promise<{ server: Server | undefined; standing: StandingProbe[] }> {
    const server = await readServer(context.dataDir, id)
    const others = await Promise.all((mergedAway.get(id) ?? []).map(([old]) => readServer(context.dataDir, old)))
    return { server, standing: [server, ...others].flatMap((each) => each?.probes ?? []) }
  }
  async function* scored() {
    for await (const merged of work.read('merged')) {
      const before = await lastTime(merged.id)
      if (before.server !== undefined && isSameKind) drift.push(...findServerDrift(before.server, merged, context.runAt.toISOString()))
      const now = new Map((await found.of(merged.id)).map((probe) => [probe.target, probe]))
      const standing = targetsOf(merged).targets.flatMap((target) => {
        const key = targetKey(target)
        const previous = before.standing.find((candidate) => candidate.target === key)
        const probe = now.get(key)
        if (probe === undefined) return previous ?? []
        count(probe)
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
        score: scoreServer(merged, sorted, context.runAt, config.criteria, run.warn),
      }
    }
  }
  const found = await openFoundProbes((await work.has('probes')) ? work.read('probes') : [], join(context.scratch, 'found-probes'))
  try {
    await work.write('scored', scored())
  } finally {
    await found.close()
  }
  run.report.probes = counts
  // Each shard knew only its own; what is due is the same as when they were made.
  if (options.shards !== undefined) run.report.queue = { left: await countLeft(run) }
  await work.write('ids', [ids])
  await work.write('health', health)
  await work.write('drift', drift)
  context.log.info(`${health.length} probes, ${drift.length} drifts`)
}

function countProbes() {
  const counts: NonNullable<Report['probes']> = { outcomes: {}, reasons: {} }
  function count({ outcome, reason }: Probe): void {
    counts.outcomes[outcome] = (counts.outcomes[outcome] ?? 0) + 1
    if (reason !== undefined && outcome !== 'ok') counts.reasons[reason] = (counts.reasons[reason] ?? 0) + 1
  }
  return { counts, count }
}

/** Targets that were due and of which no shard found anything. */
async function countLeft(run: Run): Promise<number> {
  const probed = new Set<string>()
  for await (const { id, probe } of run.work.read('probes')) if (probe.reason !== 'over_budget') probed.add(jobKey(id, probe.target))
  return (await dueJobs(run)).filter(({ id, target }) => !probed.has(jobKey(id, target))).length
}

/** Puts what the shards found in the place of what was probed here. @throws {ParseError} where the folder is not one of shards' files */
async function takeShards({ context, work, warn, report }: Run, folder: string): Promise<void> {
  const { probes, missing, refused } = await readArtifacts(folder, {
    runAt: context.runAt.toISOString(),
    now: context.now(),
    jobs: await allJobs(work),
  })
  for (const { index, of } of missing) warn(`shard ${index}/${of} handed over nothing: what stands of its targets stays`)
  for (const why of refused) warn(`${why}: what stands of its targets stays`)
  report.missingShards = missing.length
  report.refusedShards = refused.length
  await work.write('probes', probes)
}
