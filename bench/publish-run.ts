// The publish stage over what the stages before it left, in a process of its own, so that its CPU time and memory are its own.
// `publish-run.ts DATA RUN_AT`; prints one JSON object.
import config from '../hisper.config.ts'
import { foldersOf } from '../pipeline/lib/context.ts'
import { readEnvironment } from '../pipeline/lib/environment.ts'
import { openHttp } from '../pipeline/lib/http.ts'
import { silentLog } from '../pipeline/lib/log.ts'
import { openProber } from '../pipeline/probe/prober.ts'
import { runPipeline } from '../pipeline/run.ts'

const [dataDir = '', runAt = ''] = process.argv.slice(2)
const now = () => new Date(runAt)
const http = openHttp({ userAgent: config.userAgent, now, sleep: async () => undefined })
const world = { ...foldersOf(dataDir), now, http, environment: readEnvironment({}), log: silentLog, signal: new AbortController().signal }
const report = await runPipeline(world, config, { stages: ['publish'] }, () => openProber({ root: '.', now, deadlineMs: 1 }))
await http.close()
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
process.stdout.write(
  `${JSON.stringify({ published: report.published, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMegabytes: maxRSS / 1024 })}\n`,
)
