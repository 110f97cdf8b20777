// npm run bench -- probe: what a complete, sandboxed probe of eight real servers costs, and how many of fourteen a minute, next to
// bare sessions of the SDK that make the same calls, and to two programs that list tools only. All in one run, in turns.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { PROJECT_ROOT } from '../pipeline/probe/install/installed-package.ts'
import { openCpuGroup } from './cpu-group.ts'
import { fourteenServers } from './probe-servers.ts'
import { type VariantId, whyNotMeasured } from './probe-variants.ts'

const ROUNDS = 3
/** Of the rate, in each round: it is wall time, which another's work on the machine disturbs more. */
const PAIRS = 3
const CONCURRENCY = 4
const VARIANTS: readonly VariantId[] = ['ours', 'bare', 'inspector', 'mcporter', 'mcporterAll']

const RunSchema = z.object({ seconds: z.number(), cpuSeconds: z.number().nullable(), probes: z.number(), failures: z.array(z.string()) })
type Which = 'eight' | 'fourteen'
type Run = z.infer<typeof RunSchema>

/** @returns medians over the rounds; a figure that could not be had is null, and `notMeasured` says why */
export async function benchProbe(log: (line: string) => void): Promise<object> {
  const alone = new Map<VariantId, Run[]>()
  const together = new Map<VariantId, Run[]>()
  const rated = fourteenServers() === undefined ? 'eight' : 'fourteen'
  const measured = VARIANTS.filter((id) => whyNotMeasured(id) === undefined)
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each round begins with another, so that none always runs on a machine that another has just warmed.
    const order = measured.map((_, index) => measured[(index + round) % measured.length] as VariantId)
    for (const id of order) await measure(alone, id, 'eight', 1, 1)
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const both: VariantId[] = (round + pair) % 2 === 0 ? ['ours', 'bare'] : ['bare', 'ours']
      for (const id of both) await measure(together, id, rated, CONCURRENCY, 2)
    }
  }

  async function measure(runs: Map<VariantId, Run[]>, id: VariantId, which: Which, concurrency: number, times: number): Promise<void> {
    const result = await runAlone(id, which, concurrency, times)
    runs.set(id, [...(runs.get(id) ?? []), result])
    const cpu = result.cpuSeconds === null ? 'CPU unknown' : `${(result.cpuSeconds / result.probes).toFixed(3)} CPU-s each`
    log(`${id.padEnd(10)} ${concurrency} at once: ${cpu}, ${perMinute(result).toFixed(0)} a minute, ${result.failures.length} failed`)
  }

  const cpu = (id: VariantId) => median((alone.get(id) ?? []).map(({ cpuSeconds, probes }) => cpuSeconds && cpuSeconds / probes))
  const rate = (id: VariantId) => median((together.get(id) ?? []).map(perMinute))
  const all = [...alone, ...together].flatMap(([id, runs]) =>
    runs.flatMap(({ failures }) => failures.map((failure) => `${id}: ${failure}`)),
  )
  return {
    servers: { cost: 8, rate: rated === 'eight' ? 8 : 14 },
    rounds: ROUNDS,
    cpuSecondsPerServer: Object.fromEntries(VARIANTS.map((id) => [id, rounded(cpu(id))])),
    ratios: Object.fromEntries(VARIANTS.slice(1).map((id) => [id, rounded(quotient(cpu('ours'), cpu(id)))])),
    serversPerMinute: { concurrency: CONCURRENCY, ours: rounded(rate('ours')), bare: rounded(rate('bare')) },
    rateOfBare: rounded(quotient(rate('ours'), rate('bare'))),
    failures: all,
    mustReach: { ratios: { bare: 1.15, inspector: 0.5, mcporter: 0.5 }, rateOfBare: 0.9, failures: 0 },
    notMeasured: {
      ...notMeasured([...alone.values()].flat()),
      ...(rated === 'eight'
        ? { rateOfFourteen: 'six of them are not installed: npm install --prefix bench/peers --no-package-lock --ignore-scripts' }
        : {}),
    },
  }
}

async function runAlone(id: VariantId, which: Which, concurrency: number, times: number): Promise<Run> {
  const group = openCpuGroup(`hisper-bench-${process.pid}-${id}`)
  const script = join(PROJECT_ROOT, 'bench/probe-run.ts')
  const args = ['--import', 'tsx', script, id, which, String(concurrency), String(times), ...(group === undefined ? [] : [group.path])]
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: PROJECT_ROOT, maxBuffer: 16 * 1024 * 1024 })
    return RunSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
  } finally {
    await group?.remove()
  }
}

function notMeasured(runs: readonly Run[]): Record<string, string> {
  const reasons = VARIANTS.flatMap((id) => {
    const reason = whyNotMeasured(id)
    return reason === undefined ? [] : [[id, reason] as const]
  })
  const isWithoutCpu = runs.some(({ cpuSeconds }) => cpuSeconds === null)
  return Object.fromEntries(isWithoutCpu ? [...reasons, ['cpu', 'no control group can be made here that would count it']] : reasons)
}

function perMinute({ probes, seconds }: Run): number {
  return (probes / seconds) * 60
}

function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b)
  return known[Math.floor(known.length / 2)] ?? null
}

function quotient(a: number | null, b: number | null): number | null {
  return a === null || b === null || b === 0 ? null : a / b
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1_000) / 1_000
}
