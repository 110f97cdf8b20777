// Probe: starts or reaches what is due, each result written down at once.
import type { Probe } from '../../core/schema/probe.ts'
import { type Target, targetKey } from '../../core/schema/target.ts'
import { readHealth, readServer } from '../lib/dataset.ts'
import type { Work } from '../lib/work.ts'
import { type Job, jobKey, probeTargets, targetsOf } from '../probe/index.ts'
import { notProbed } from '../probe/probe-session.ts'
import { artifactName, type ServerProbe, writeArtifact } from '../probe/queue/artifact.ts'
import { DAYS_REMEMBERED, rememberProbes } from '../probe/queue/memory.ts'
import { type Candidate, orderDue, shardOf } from '../probe/queue/order.ts'
import { toValidProbe } from '../probe/record.ts'
import { wellKnownNamesOf } from '../probe/well-known.ts'
import type { Run } from './stage.ts'

export async function probe(run: Run): Promise<void> {
  const { context, config, options, work, openProber, warn } = run
  const { log, signal, now, runAt } = context
  await work.clear('probed', 'scored', 'ids', 'health', 'drift')
  const done = new Set<string>()
  async function* made() {
    for await (const line of work.read('probes')) {
      done.add(jobKey(line.id, line.probe.target))
      yield line
    }
  }
  await work.write('probes', (await work.has('probes')) ? made() : []) // whole lines only, so that the next one starts on a line of its own
  const jobs = await dueJobs(run)
  const prober = openProber()
  if (prober.noSandbox !== undefined) warn(`no sandbox: ${prober.noSandbox}`)
  const { concurrency, seconds } = config.probe
  const end = now().getTime() + seconds * 1_000
  const isOver = () => now().getTime() >= end
  const record = (id: string, probe: Probe) => work.append('probes', { id, probe: toValidProbe(probe) })
  try {
    const { probes, left } = await probeTargets({ jobs, prober, concurrency, done, record, isOver, log, signal })
    // What stands of the others stays; of these nothing stands.
    for (const { id, target } of left.filter(({ standing }) => standing === undefined)) {
      await record(id, notProbed(targetKey(target), now(), 'over_budget', undefined, versionOf(target)))
    }
    run.report.queue = { left: left.length, secondsLeft: Math.max(0, (end - now().getTime()) / 1_000) }
    if (left.length > 0) log.info(`${left.length} targets are left for the next run: ${seconds} seconds are over`)
    const shard = options.shard ?? { index: 1, of: 1 }
    if (options.out !== undefined) {
      const found: ServerProbe[] = []
      for await (const line of work.read('probes')) if (shardOf(line.probe.target, shard.of) === shard.index) found.push(line)
      await writeArtifact(options.out, runAt.toISOString(), shard, found)
      log.info(`${options.out} is what ${artifactName(shard)} holds for the score stage`)
    }
    const part = options.shard === undefined ? 'all' : `${shard.index}/${shard.of}`
    await work.write('probed', [{ probes: probes + done.size, part }])
  } finally {
    await prober.close()
  }
}

/** What this run, or this shard of it, has to probe, in its order. */
export async function dueJobs({
  context,
  options,
  work,
  warn,
}: Pick<Run, 'context' | 'options' | 'work' | 'warn'>): Promise<(Job & Candidate)[]> {
  const { dataDir, runAt } = context
  const memory = await rememberProbes(readHealth(dataDir, runAt, DAYS_REMEMBERED))
  const candidates: (Job & Candidate)[] = []
  const servers: string[] = [] // filled when all are known
  const wellKnown = new Set<string>()
  for await (const server of work.read('merged')) {
    const { id, packages, remotes, popularity } = server
    const own = wellKnownNamesOf(server)
    for (const name of own) wellKnown.add(name)
    const { targets, left } = targetsOf({ packages, remotes })
    if (left > 0) warn(`${id} states ${targets.length + left} ways in, of which the first ${targets.length} are probed`)
    const mine = targets.filter(
      (target) => options.shard === undefined || shardOf(targetKey(target), options.shard.of) === options.shard.index,
    )
    const standing = mine.length === 0 ? [] : ((await readServer(dataDir, id))?.probes ?? [])
    for (const target of mine) {
      const key = targetKey(target)
      candidates.push({
        id,
        target,
        known: { servers, tools: [], ...(own.length > 0 ? { isOneOfThem: true } : {}) },
        popularity: Math.max(popularity.stars ?? 0, popularity.downloadsMonth ?? 0),
        standing: standing.find((candidate) => candidate.target === key),
        memory: memory.get(key),
      })
    }
  }
  for (const name of [...wellKnown].toSorted()) servers.push(name)
  return options.everyTarget === true ? candidates : orderDue(candidates, runAt.getTime())
}

function versionOf(target: Target): string | undefined {
  return target.kind === 'package' ? target.package.version : undefined
}

/** Every job of the merged list, by `id target`. */
export async function allJobs(work: Work): Promise<Map<string, Job>> {
  const jobs = new Map<string, Job>()
  const servers: string[] = []
  const wellKnown = new Set<string>()
  for await (const server of work.read('merged')) {
    const own = wellKnownNamesOf(server)
    for (const name of own) wellKnown.add(name)
    const known = { servers, tools: [], ...(own.length > 0 ? { isOneOfThem: true } : {}) }
    for (const target of targetsOf(server).targets) jobs.set(jobKey(server.id, target), { id: server.id, target, known })
  }
  for (const name of [...wellKnown].toSorted()) servers.push(name)
  return jobs
}
