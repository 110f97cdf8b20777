// npm run bench -- artifact --servers N: what the built site weighs, of what, and what building it costs. A static host takes 1 GB.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { weigh } from './artifact-weight.ts'
import { openCpuGroup, readCpuSeconds } from './cpu-group.ts'
import { watchMemory } from './memory-watch.ts'
import { openSiteCheckout } from './site-checkout.ts'
import { writeDataset } from './world/dataset.ts'

const DESIGNED_FOR = 50_000

/** @param servers size of the made-up dataset; the proportion to the size it is designed for is told as well */
export async function benchArtifact(log: (line: string) => void, servers = 2_000): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'hisper-artifact-'))
  try {
    const [data, root, out] = [join(folder, 'data'), join(folder, 'checkout'), join(folder, 'dist')]
    await writeDataset(data, { servers, days: 30 })
    openSiteCheckout(root)
    log(`${servers} servers are made; the build begins`)
    const cost = await build({ root, data, out, log })
    const { total, kinds, largest } = weigh(out, servers)
    const share = DESIGNED_FOR / servers
    return {
      servers,
      ...cost,
      ...total,
      kinds,
      largest,
      proportional: {
        servers: DESIGNED_FOR,
        cpuSeconds: cost.cpuSeconds === null ? null : Math.round(cost.cpuSeconds * share),
        files: Math.round(total.files * share),
        megabytes: Math.round(total.megabytes * share),
      },
      mustReach: { servers: DESIGNED_FOR, megabytes: 1_000, peakMegabytes: 1_000 },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Build {
  root: string
  data: string
  out: string
  log: (line: string) => void
}

/** @throws {Error} with the end of what the build wrote, where it failed */
async function build({ root, data, out, log }: Build) {
  const group = openCpuGroup(`hisper-bench-${process.pid}-artifact`)
  const started = performance.now()
  const child = spawn(process.execPath, [join(root, 'site/build-command.ts'), '--outDir', out], {
    cwd: root,
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
    log(end.trim().split('\n').slice(-12).join('\n'))
    if (code !== 0) throw new Error(`the build ended with ${code}:\n${end}`)
    const cpuSeconds = group === undefined ? null : Number(readCpuSeconds(group.path).toFixed(1))
    return { seconds: Number(((performance.now() - started) / 1_000).toFixed(1)), cpuSeconds, ...memory.stop() }
  } finally {
    memory.stop()
    child.kill('SIGKILL')
    await group?.remove()
  }
}
