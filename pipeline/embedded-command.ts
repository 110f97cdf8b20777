// The main job over the embedded origins: a real crawl, merge, probe, score and publish that asks nobody outside this machine.
// First part of `npm start`; the site is built from what it leaves in data/.
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import config from '../hisper.config.ts'
import { openEmbedded } from './embedded/start.ts'
import { foldersOf, toDataDir } from './lib/context.ts'
import { readSnapshot } from './lib/dataset.ts'
import { readEnvironment } from './lib/environment.ts'
import { openHttp } from './lib/http.ts'
import { createLog } from './lib/log.ts'
import { createCommand, runMain } from './lib/options.ts'
import { PROJECT_ROOT } from './probe/install/installed-package.ts'
import { openProber } from './probe/prober.ts'
import { isComplete, STAGE_NAMES } from './report.ts'
import { runPipeline } from './run.ts'

await runMain(async () => {
  const parser = createCommand('embedded', 'Runs the main job over the origins that ship with Hisper.')
    .option('--data <dir>', 'the dataset', 'data')
    .parse(process.argv)
  const { data } = parser.opts<{ data: string }>()
  process.once('SIGINT', () => process.exit(130))
  process.once('SIGTERM', () => process.exit(143))
  const now = () => new Date()
  const log = createLog()
  const folders = foldersOf(toDataDir(resolve(process.env.INIT_CWD ?? process.cwd(), data)))
  if ((await readSnapshot(folders.dataDir))?.embedded === false) {
    log.info(`${data} holds a live dataset and is left as it is`)
    return 0
  }
  const embedded = await openEmbedded()
  const http = openHttp({
    userAgent: config.userAgent,
    sleep: async (ms, signal) => void (await sleep(ms, undefined, signal ? { signal } : {})),
    now,
  })
  try {
    const environment = readEnvironment({ ...process.env, ...embedded.environment })
    const world = {
      ...folders,
      now,
      http,
      environment,
      log,
      signal: new AbortController().signal,
    }
    const { connectTo } = embedded
    // The embedded packages are dependencies that the lock file pins, so whoever ran `npm ci` has chosen to have their code (docs/decisions/0003).
    const prober = () =>
      openProber({ root: PROJECT_ROOT, now, deadlineMs: config.probe.deadlineMs, connectTo, offline: true, unsandboxed: 'pinned' })
    const report = await runPipeline(world, config, { stages: STAGE_NAMES, embedded: true }, prober)
    for (const { origin, key, code, message } of report.rejected) log.info(`left out: ${key} of ${origin} (${code}: ${message})`)
    return isComplete(report) ? 0 : 1
  } finally {
    await http.close()
    await embedded.close()
  }
})
