// npm run bench -- serve: how fast a registry of 50,000 servers starts and answers. The server, as its users start it, and the client
// are processes of their own; both have the machine's cores between them.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { watchMemory } from './memory-watch.ts'
import { writeDataset } from './world/dataset.ts'

const SERVERS = 50_000
const RATE = 500
const SECONDS = 20
const ROOT = resolve(import.meta.dirname, '..')

export async function benchServe(log: (line: string) => void, servers = SERVERS): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), 'hisper-bench-serve-'))
  try {
    const { totals } = await writeDataset(folder, { servers })
    log(`${servers} servers and ${totals.tools} tools written`)
    const bundle = join(folder, 'hisper-serve.mjs')
    await promisify(execFile)(process.execPath, ['--import', 'tsx', 'serve/bundle-command.ts', bundle], { cwd: ROOT })
    const begun = performance.now()
    const child = spawn(process.execPath, [bundle, '--data', folder, '--port', '0', '--per-minute', '0', '--per-day', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const memory = watchMemory(child.pid ?? 0)
    const said = await createInterface({ input: child.stderr })[Symbol.asyncIterator]().next()
    const startSeconds = (performance.now() - begun) / 1_000
    const url = /http:\S+/.exec(String(said.value))?.[0]
    if (url === undefined) throw new Error(`hisper serve did not start: ${said.value}`)
    const startCpuSeconds = cpuSecondsOf(child.pid)
    log(`started in ${startSeconds.toFixed(1)} s`)
    const load = ['--import', 'tsx', 'bench/serve-load.ts', url, String(RATE), String(SECONDS)]
    const { stdout } = await promisify(execFile)(process.execPath, load, { cwd: ROOT, maxBuffer: 16 * 1024 * 1024 })
    const loadCpuSeconds = cpuSecondsOf(child.pid) - startCpuSeconds
    child.kill('SIGTERM')
    await once(child, 'exit')
    return {
      servers,
      tools: totals.tools,
      startSeconds,
      startCpuSeconds,
      ...memory.stop(),
      load: { rate: RATE, seconds: SECONDS, cpuSeconds: loadCpuSeconds, ...JSON.parse(stdout) },
      mustReach: { startSeconds: 15, peakMegabytes: 1_500, listAndGetP99: 50, searchP95: 100 },
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** User and system time of a process so far (proc(5), in hundredths of a second on Linux); NaN elsewhere. */
function cpuSecondsOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return Number.NaN
  }
}
