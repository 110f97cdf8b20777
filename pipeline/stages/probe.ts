// Probe: starts or reaches the targets, each result written down at once.
import type { Probe } from '../../core/schema/probe.ts'
import { jobKey, probeTargets, targetsOf } from '../probe/index.ts'
import { toValidProbe } from '../probe/record.ts'
import type { Run } from './stage.ts'

export async function probe({ context, config, options, work, openProber, warn }: Run): Promise<void> {
  await work.clear('probed', 'scored', 'ids', 'health', 'drift')
  const made = (await work.has('probes')) ? await Array.fromAsync(work.read('probes')) : []
  await work.write('probes', made) // whole lines only, so that the next one starts on a line of its own
  const done = new Set(made.map(({ id, probe }) => jobKey(id, probe.target)))
  const servers = await Array.fromAsync(work.read('merged'), ({ id, packages, remotes }) => ({ id, packages, remotes }))
  const { shard } = options
  const mine = shard === undefined ? servers : servers.filter((_, index) => index % shard.of === shard.index - 1)
  const jobs = mine.flatMap(({ id, ...server }) => targetsOf(server).map((target) => ({ id, target })))
  const prober = openProber()
  if (prober.noSandbox !== undefined) warn(`no sandbox: ${prober.noSandbox}`)
  const { log, signal, now } = context
  const end = now().getTime() + config.probe.seconds * 1_000
  const record = (id: string, probe: Probe) => work.append('probes', { id, probe: toValidProbe(probe) })
  try {
    const { concurrency } = config.probe
    const isOver = () => now().getTime() >= end
    const { probes, left } = await probeTargets({ jobs, prober, concurrency, done, record, isOver, log, signal })
    if (left.length > 0) log.info(`${left.length} targets are left for the next run: ${config.probe.seconds} seconds are over`)
    await work.write('probed', [{ probes: probes + done.size, part: shard === undefined ? 'all' : `${shard.index}/${shard.of}` }])
  } finally {
    prober.close()
  }
}
