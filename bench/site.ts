// npm run bench -- site --servers N: what building the pages and the search index costs, next to plain Node that writes the same pages out
// of the same records, and what a reader's browser fetches of them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCpuGroup, readCpuSeconds } from './cpu-group.ts'
import { watchMemory } from './memory-watch.ts'
import { inBrowser } from './site-browser.ts'
import { openSiteCheckout } from './site-checkout.ts'
import { fetched, pageWeights } from './site-weight.ts'
import { writeDataset } from './world/dataset.ts'

/** Of the floor, from the design: for what they are used, see the results. */
const MUST_REACH = {
  cpuSeconds: { 10000: 35, 50000: 200 },
  peakMegabytes: 2_000,
  ratioToFloor: 2.2,
  page: { htmlGzip: 6_000, scriptGzip: 3_000 },
  firstQueryBytes: { 10000: 250_000, 50000: 600_000 },
  browseBytes: 1_100_000,
  browser: { firstSearchMs: 600, choiceMs: 50 },
}

/** @param servers size of the made-up dataset */
export async function benchSite(log: (line: string) => void, servers = 1_000): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'hisper-site-bench-'))
  try {
    const [data, out, floorOut] = [join(folder, 'data'), join(folder, 'dist'), join(folder, 'floor')]
    await writeDataset(data, { servers, days: 30 })
    const checkout = openSiteCheckout(join(folder, 'checkout'), { feeds: ['search', 'browse'] })
    log(`${servers} servers are made; the build begins`)
    const cold = await measure([join(checkout, 'site/build-command.ts'), '--outDir', out], checkout, data, log)
    const floor = await measure([join(import.meta.dirname, 'site-floor.mjs'), data, out, floorOut], folder, data, log)
    const pages = readdirSync(join(out, 'servers')).length
    return {
      servers,
      cold,
      floor,
      ratioToFloor: ratio(cold.cpuSeconds, floor.cpuSeconds),
      folders: pages,
      ...pageWeights(out),
      ...(await fetched(out)),
      browser: await inBrowser(out),
      mustReach: MUST_REACH,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** CPU seconds, wall seconds and memory of a process of Node. @throws {Error} with the end of what it wrote, where it failed */
async function measure(args: readonly string[], cwd: string, data: string, log: (line: string) => void) {
  const group = openCpuGroup(`hisper-bench-${process.pid}-site`)
  const started = performance.now()
  const child = spawn(process.execPath, args, {
    cwd,
    env: {
      ...process.env,
      HISPER_DATA_DIR: data,
      HISPER_SITE_URL: 'https://hisper.example/',
      ASTRO_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (group !== undefined) writeFileSync(join(group.path, 'cgroup.procs'), String(child.pid))
  const memory = watchMemory(child.pid ?? 0)
  let end = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (end = `${end}${text}`.slice(-4_000)))
  try {
    const [code] = await once(child, 'close')
    log(end.trim().split('\n').slice(-6).join('\n'))
    if (code !== 0) throw new Error(`it ended with ${code}:\n${end}`)
    const cpuSeconds = group === undefined ? null : Number(readCpuSeconds(group.path).toFixed(1))
    return { seconds: Number(((performance.now() - started) / 1_000).toFixed(1)), cpuSeconds, ...memory.stop() }
  } finally {
    memory.stop()
    child.kill('SIGKILL')
    await group?.remove()
  }
}

function ratio(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Number((a / b).toFixed(2))
}
