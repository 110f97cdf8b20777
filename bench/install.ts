// npm run bench -- install: how long ten real servers take to install, one after the other, next to `npm install --prefer-offline` in the
// same run. Needs npm's registry for the first pass, which is not compared: it fills both stores of downloads.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { readEnvironment } from '../pipeline/lib/environment.ts'
import { UsageError } from '../pipeline/lib/errors.ts'
import { withNpmRegistry } from '../pipeline/lib/npm-registry.ts'
import { PROJECT_ROOT } from '../pipeline/probe/install/installed-package.ts'
import { openCpuGroup } from './cpu-group.ts'
import { INSTALLED_SERVERS } from './install-servers.ts'

const ROUNDS = 3
const MUST_REACH = 2

const PassSchema = z.object({ seconds: z.number(), cpuSeconds: z.number().nullable(), failures: z.array(z.string()) })
type Pass = z.infer<typeof PassSchema>
type Variant = 'ours' | 'npm'

/**
 * `ours` and `npm`: downloads there, the installed packages not; medians over the rounds. `present`: installed packages there as well.
 * `first`: nothing there, over the network. A figure that could not be had is null.
 */
export async function benchInstall(log: (line: string) => void): Promise<object> {
  const { npmRegistry } = readEnvironment(withNpmRegistry(process.env))
  if (npmRegistry === undefined) throw new UsageError('npm is not here, or has no registry')
  const folder = await mkdtemp(join(tmpdir(), 'hisper-bench-install-'))
  const pass = async (variant: Variant, label: string): Promise<Pass> => {
    const result = await runAlone(variant, join(folder, variant), npmRegistry)
    log(`${variant.padEnd(5)} ${label.padEnd(8)} ${result.seconds.toFixed(2)} s, ${result.cpuSeconds?.toFixed(2) ?? '?'} CPU-s`)
    for (const failure of result.failures) log(failure)
    return result
  }
  try {
    const first = { ours: await pass('ours', 'first'), npm: await pass('npm', 'first') }
    const passes: Record<Variant, Pass[]> = { ours: [], npm: [] }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const variant of round % 2 === 0 ? (['ours', 'npm'] as const) : (['npm', 'ours'] as const)) {
        await rm(join(folder, 'ours/npm'), { recursive: true, force: true }) // the entries, and not the downloads
        passes[variant].push(await pass(variant, 'warm'))
      }
    }
    await pass('ours', 'fill')
    const present = await pass('ours', 'present')
    const [ours, npm] = [median(passes.ours), median(passes.npm)]
    return {
      servers: INSTALLED_SERVERS.length,
      rounds: ROUNDS,
      ours,
      npm,
      ratio: rounded(npm.seconds / ours.seconds),
      cpuRatio: npm.cpuSeconds === null || ours.cpuSeconds === null ? null : rounded(npm.cpuSeconds / ours.cpuSeconds),
      present: median([present]),
      first: { ours: median([first.ours]), npm: median([first.npm]) },
      failures: [first.ours, first.npm, present, ...passes.ours, ...passes.npm].flatMap(({ failures }) => failures),
      mustReach: { ratio: MUST_REACH, failures: 0 },
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function runAlone(variant: Variant, folder: string, registry: string): Promise<Pass> {
  const group = openCpuGroup(`hisper-bench-${process.pid}-install-${variant}`)
  const script = join(PROJECT_ROOT, 'bench/install-run.ts')
  const args = ['--import', 'tsx', script, variant, folder, registry, ...(group === undefined ? [] : [group.path])]
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: PROJECT_ROOT, maxBuffer: 16 * 1024 * 1024 })
    return PassSchema.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''))
  } finally {
    await group?.remove()
  }
}

function median(passes: readonly Pass[]): { seconds: number; cpuSeconds: number | null } {
  const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
  const cpu = passes.flatMap(({ cpuSeconds }) => (cpuSeconds === null ? [] : [cpuSeconds]))
  return { seconds: rounded(middle(passes.map(({ seconds }) => seconds))), cpuSeconds: cpu.length === 0 ? null : rounded(middle(cpu)) }
}

const rounded = (value: number) => Math.round(value * 100) / 100
