// The main job with a clock that stands still, so that two runs can be compared to the byte. Also a program of its own,
// `fixed-run.ts DIR [STAGE,…]`, for the tests that kill it.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import config from '../../hisper.config.ts'
import type { EmbeddedOptions } from '../../pipeline/embedded/disorder.ts'
import { openEmbedded } from '../../pipeline/embedded/start.ts'
import { foldersOf } from '../../pipeline/lib/context.ts'
import { readEnvironment } from '../../pipeline/lib/environment.ts'
import { openHttp } from '../../pipeline/lib/http.ts'
import { createLog, type Log, silentLog } from '../../pipeline/lib/log.ts'
import { PROJECT_ROOT } from '../../pipeline/probe/install/installed-package.ts'
import { openProber } from '../../pipeline/probe/prober.ts'
import { type Report, STAGE_NAMES } from '../../pipeline/report.ts'
import { type RunOptions, runPipeline } from '../../pipeline/run.ts'

export interface FixedRun {
  /** Folder that holds, or will hold, `data`. */
  folder: string
  embedded?: EmbeddedOptions
  options?: Partial<RunOptions>
  /** ISO 8601 instant at which the clock stands. */
  at?: string
  log?: Log
  report?: Report
}

/** Runs all stages over the embedded origins; real probes, no waiting between tries. */
export async function runFixed({
  folder,
  embedded,
  options,
  at = '2026-11-22T12:00:00.000Z',
  log = silentLog,
  report,
}: FixedRun): Promise<Report> {
  const now = () => new Date(at)
  const world = await openEmbedded(embedded)
  const http = openHttp({ userAgent: 'Hisper/test (+https://hisper.example)', sleep: async () => undefined, now })
  try {
    const environment = readEnvironment({ ...world.environment })
    const { connectTo } = world
    const prober = () => openProber({ root: PROJECT_ROOT, now, monotonicMs: () => 0, connectTo, offline: true, unsandboxed: 'pinned' })
    const context = { ...foldersOf(join(folder, 'data')), now, http, environment, log, signal: new AbortController().signal }
    return await runPipeline(context, config, { stages: STAGE_NAMES, embedded: true, everyTarget: true, ...options }, prober, report)
  } finally {
    await http.close()
    await world.close()
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder = '.', names] = process.argv.slice(2)
  const stages = STAGE_NAMES.filter((stage) => names === undefined || names.split(',').includes(stage))
  process.stdout.write('begins\n')
  await runFixed({ folder, options: { stages }, log: createLog((line) => process.stdout.write(`${line}\n`)) })
}
