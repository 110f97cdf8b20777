// One variant in a process of its own, long-lived as a prober is: warm, then measured.
// `probe-run.ts VARIANT eight|fourteen CONCURRENCY TIMES [GROUP]`; prints one JSON object.
import { joinCpuGroup, readCpuSeconds } from './cpu-group.ts'
import { eightServers, fourteenServers } from './probe-servers.ts'
import { openVariant, type VariantId } from './probe-variants.ts'

const [id = 'ours', which = 'eight', concurrency = '1', times = '1', group] = process.argv.slice(2)
if (group !== undefined) joinCpuGroup(group)
const variant = openVariant(id as VariantId)
const servers = (which === 'eight' ? eightServers() : fourteenServers()) ?? []
const failures: string[] = []
const keep = (failure: string | undefined) => void (failure === undefined ? undefined : failures.push(failure))

const [first] = servers
if (first !== undefined) await variant.one?.(first)
const cpuBefore = group === undefined ? undefined : readCpuSeconds(group)
const started = performance.now()
for (let time = 0; variant.all !== undefined && time < Number(times); time += 1) keep(await variant.all(servers))
const queue = variant.one === undefined ? [] : Array.from({ length: Number(times) }, () => servers).flat()
async function work(): Promise<void> {
  for (let server = queue.shift(); server !== undefined; server = queue.shift()) keep(await variant.one?.(server))
}
await Promise.all(Array.from({ length: Number(concurrency) }, work))
const seconds = (performance.now() - started) / 1_000
const cpuSeconds = group === undefined || cpuBefore === undefined ? null : readCpuSeconds(group) - cpuBefore
variant.close()
process.stdout.write(`${JSON.stringify({ seconds, cpuSeconds, probes: servers.length * Number(times), failures })}\n`)
