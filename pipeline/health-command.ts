// npm run health: between two daily runs, whether the remotes still answer. `plan` says how many jobs that takes, `probe` asks in a job that
// may write nothing, `record` checks what that job hands over and adds it to data/health/.
import { resolve } from 'node:path'
import * as core from '@actions/core'
import { InstantSchema } from '../core/schema/text.ts'
import { readHealth, readServers } from './lib/dataset.ts'
import { UsageError } from './lib/errors.ts'
import { createCommand, numberFrom, runMain } from './lib/options.ts'
import { hourlyJobs, lastKnown, saysMore } from './probe/health/hourly.ts'
import { toHealth } from './probe/health/index.ts'
import { jobKey, probeTargets } from './probe/index.ts'
import { readArtifacts, type ServerProbe, type Shard, writeArtifact } from './probe/queue/artifact.ts'
import { parseShard } from './probe/queue/shard-option.ts'
import { toValidProbe } from './probe/record.ts'
import { addToDays, checkDays } from './publish/day-files.ts'
import { openWorld, readEmbeddedWishes, type World } from './world.ts'

/** Answers are waited for, and little is computed: more at once than of programs. */
const AT_ONCE = 16
/** What one job asks within the hour, with two tries of thirty seconds for each that fails. */
const REMOTES_A_SHARD = 3_000
const DAYS_LOOKED_BACK = 5
const MOST_SECONDS = 40 * 60

interface Flags {
  data: string
  shard: Shard
  out?: string
  from?: string
  runAt?: string
  seconds: number
}

await runMain(async () => {
  const parser = createCommand('health', 'Asks the remotes between two daily runs: plan, probe, record.')
    .argument('<step>', 'plan, probe or record')
    .option('--data <dir>', 'the dataset', 'data')
    .option('--run-at <instant>', 'when the run began, ISO 8601, as `plan` said')
    .option('--shard <i/n>', 'probe: only the I-th of N parts', parseShard, { index: 1, of: 1 })
    .option('--out <file>', 'probe: where what was found is handed over')
    .option('--from <dir>', 'record: folder of what the shards handed over')
    .option('--seconds <count>', 'probe: begin no further probe after this', numberFrom(1), MOST_SECONDS)
    .parse(process.argv)
  const flags = parser.opts<Flags>()
  const step = new Map([
    ['plan', plan],
    ['probe', probe],
    ['record', record],
  ]).get(parser.args[0] ?? '')
  if (step === undefined) throw new UsageError(`${JSON.stringify(parser.args[0])} is not a step: plan, probe or record`)
  const world = await openWorld(flags.data, readEmbeddedWishes(process.env.HISPER_EMBEDDED))
  try {
    return await step(world, flags)
  } finally {
    await world.close()
  }
})

async function jobsOf({ dataDir }: World, runAt: Date, shard?: Shard) {
  const known = await lastKnown(readHealth(dataDir, runAt, DAYS_LOOKED_BACK))
  return { known, jobs: await hourlyJobs(readServers(dataDir), known, runAt, shard) }
}

async function plan(world: World, _: Flags): Promise<number> {
  const runAt = world.now()
  const { jobs } = await jobsOf(world, runAt)
  const count = Math.max(1, Math.ceil(jobs.length / REMOTES_A_SHARD))
  world.log.info(`${jobs.length} remotes in ${count} ${count === 1 ? 'shard' : 'shards'}`)
  if (process.env.GITHUB_OUTPUT === undefined) return 0
  core.setOutput('run-at', runAt.toISOString())
  core.setOutput('shards', JSON.stringify(Array.from({ length: count }, (_, index) => index + 1)))
  core.setOutput('count', String(count))
  return 0
}

async function probe(world: World, { out, runAt: stated, shard, seconds }: Flags): Promise<number> {
  const runAt = toInstant(stated)
  if (out === undefined) throw new UsageError('health probe needs --out')
  const { jobs } = await jobsOf(world, runAt, shard)
  const found: ServerProbe[] = []
  const end = world.now().getTime() + seconds * 1_000
  const prober = world.openProber()
  try {
    const { left } = await probeTargets({
      ...{ jobs, prober, concurrency: AT_ONCE, done: new Set(), log: world.log, signal: world.signal },
      record: async (id, result) => void found.push({ id, probe: toValidProbe(result) }),
      isOver: () => world.now().getTime() >= end,
    })
    if (left.length > 0) world.log.info(`${left.length} remotes are left for the next hour: ${seconds} seconds are over`)
  } finally {
    await prober.close()
  }
  await writeArtifact(resolve(process.env.INIT_CWD ?? process.cwd(), out), runAt.toISOString(), shard, found)
  return 0
}

async function record(world: World, { from, runAt: stated }: Flags): Promise<number> {
  const runAt = toInstant(stated)
  if (from === undefined) throw new UsageError('health record needs --from')
  const { known, jobs } = await jobsOf(world, runAt)
  const { probes, missing, refused } = await readArtifacts(resolve(process.env.INIT_CWD ?? process.cwd(), from), {
    runAt: runAt.toISOString(),
    now: world.now(),
    jobs: new Map(jobs.map((job) => [jobKey(job.id, job.target), job])),
  })
  const lines = (await Array.fromAsync(probes)).flatMap(({ id, probe: found }) => toHealth(id, found))
  const health = lines.filter((line) => saysMore(line, known.get(jobKey(line.id, line.target))?.line))
  await checkDays(world.dataDir, runAt, { health, drift: [] })
  await addToDays(world.dataDir, 'health', health, world.scratch)
  for (const { index, of } of missing) world.log.warn(`shard ${index}/${of} handed over nothing`)
  for (const why of refused) world.log.error(why)
  world.log.info(`${lines.length} remotes asked, ${health.length} lines written`)
  if (process.env.GITHUB_OUTPUT !== undefined) core.setOutput('wrote', String(health.length > 0))
  return refused.length > 0 ? 1 : 0
}

/** @throws {UsageError} */
function toInstant(text: string | undefined): Date {
  const instant = InstantSchema.safeParse(text)
  if (!instant.success) throw new UsageError('--run-at takes the instant that `npm run health -- plan` said')
  return new Date(instant.data)
}
