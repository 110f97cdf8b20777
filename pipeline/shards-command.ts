// npm run shards: into how many jobs this run's probes are to be parted. For the workflow, as outputs of its step.
import * as core from '@actions/core'
import { createCommand, numberFrom, runMain } from './lib/options.ts'
import { openWork } from './lib/work.ts'
import { dueJobs } from './stages/probe.ts'
import { openWorld, readEmbeddedWishes } from './world.ts'

/** What GitHub runs at a time for a free account. */
const MOST_SHARDS = 20
/** About twenty minutes of one runner where each is a package that has to be installed: docs/scale.md. */
const TARGETS_A_SHARD = 500

await runMain(async () => {
  const parser = createCommand('shards', 'Says into how many parts the probes of the merged list are to be parted.')
    .option('--data <dir>', 'the dataset', 'data')
    .option('--count <number>', 'this many, whatever there is to do', numberFrom(1))
    .parse(process.argv)
  const { data, count: wanted } = parser.opts<{ data: string; count?: number }>()
  const world = await openWorld(data, readEmbeddedWishes(process.env.HISPER_EMBEDDED))
  try {
    const context = { ...world, runAt: world.now() }
    const due = await dueJobs({ context, options: { stages: [] }, work: openWork(world.workDir, world.scratch), warn: () => undefined })
    const count = Math.min(MOST_SHARDS, Math.max(1, wanted ?? Math.ceil(due.length / TARGETS_A_SHARD)))
    world.log.info(`${due.length} targets are due: ${count} ${count === 1 ? 'shard' : 'shards'}`)
    if (process.env.GITHUB_OUTPUT !== undefined) {
      core.setOutput('shards', JSON.stringify(Array.from({ length: count }, (_, index) => index + 1)))
      core.setOutput('count', String(count))
    }
    return 0
  } finally {
    await world.close()
  }
})
