// The main job over the embedded origins: a real crawl, merge, probe, score and publish that asks nobody outside this machine.
// First part of `npm start`; the site is built from what it leaves in data/.
import config from '../hisper.config.ts'
import { readSnapshot } from './lib/dataset.ts'
import { createCommand, runMain } from './lib/options.ts'
import { isComplete, STAGE_NAMES } from './report.ts'
import { runPipeline } from './run.ts'
import { openWorld } from './world.ts'

await runMain(async () => {
  const parser = createCommand('embedded', 'Runs the main job over the origins that ship with Hisper.')
    .option('--data <dir>', 'the dataset', 'data')
    .parse(process.argv)
  const { data } = parser.opts<{ data: string }>()
  process.once('SIGINT', () => process.exit(130))
  process.once('SIGTERM', () => process.exit(143))
  const world = await openWorld(data, { unanswered: [], down: [] })
  try {
    if ((await readSnapshot(world.dataDir))?.embedded === false) {
      world.log.info(`${data} holds a live dataset and is left as it is`)
      return 0
    }
    const report = await runPipeline(world, config, { stages: STAGE_NAMES, embedded: true, everyTarget: true }, world.openProber)
    for (const { origin, key, code, message } of report.rejected) world.log.info(`left out: ${key} of ${origin} (${code}: ${message})`)
    return isComplete(report) ? 0 : 1
  } finally {
    await world.close()
  }
})
