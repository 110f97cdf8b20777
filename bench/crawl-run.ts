// One run of the pipeline without its probes, in a process of its own, so that its CPU time and memory are those of the pipeline alone.
// `crawl-run.ts DATA RUN_AT [CATCH_UP]`, the origins in the environment; prints one JSON object.
import { setTimeout as sleep } from 'node:timers/promises'
import config from '../hisper.config.ts'
import { foldersOf } from '../pipeline/lib/context.ts'
import { readEnvironment } from '../pipeline/lib/environment.ts'
import { openHttp } from '../pipeline/lib/http.ts'
import { createLog } from '../pipeline/lib/log.ts'
import { openProber } from '../pipeline/probe/prober.ts'
import { createReport } from '../pipeline/report.ts'
import { runPipeline } from '../pipeline/run.ts'

const [dataDir = '', runAt = '', catchUp = '0'] = process.argv.slice(2)
const startedMs = Date.parse(runAt)
const now = () => new Date(startedMs + performance.now())
const http = openHttp({
  userAgent: config.userAgent,
  now,
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal === undefined ? {} : { signal })
  },
})
// Politeness is for strangers: loopback is asked as fast as it answers.
const unpaced = { ...config, crawl: { ...config.crawl, origins: {} } }
const report = createReport()
const log = createLog((line) => process.stderr.write(`${line}\n`))
const context = { ...foldersOf(dataDir), now, http, environment: readEnvironment(process.env), log, signal: new AbortController().signal }
await runPipeline(
  context,
  unpaced,
  { stages: ['crawl', 'merge', 'score', 'publish'], catchUp: Number(catchUp) },
  () => openProber({ root: '.', now, deadlineMs: 1 }),
  report,
)
await http.close()
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
const { rejected, ...facts } = report
process.stdout.write(
  `${JSON.stringify({ ...facts, rejected: rejected.length, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMegabytes: Math.round(maxRSS / 1024) })}\n`,
)
