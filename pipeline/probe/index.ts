// Probe: starts what can be started of every server and writes each result down at once, so that a kill costs one probe.
import pLimit from 'p-limit'
import { type Probe, ProbeSchema } from '../../core/schema/probe.ts'
import type { MergedServer } from '../../core/schema/server.ts'
import { type Target, targetKey } from '../../core/schema/target.ts'
import type { Log } from '../lib/log.ts'
import type { Prober } from './prober.ts'

/** One answer as JSON, past which it would be a burden to every clone. The largest seen have a tenth of it. */
const MAX_RECORD_CHARS = 2 * 1024 * 1024

/** Ways in that are tried of one server; more are republications or mirrors. */
const MAX_TARGETS = 8

/** Every way in that a server states, each target once: packages first, as they are the reader's own to run. */
export function targetsOf(server: Pick<MergedServer, 'packages' | 'remotes'>): Target[] {
  const targets: Target[] = [
    ...server.packages.map((pkg): Target => ({ kind: 'package', package: pkg })),
    ...server.remotes.map((remote): Target => ({ kind: 'remote', remote })),
  ]
  const byKey = new Map(targets.map((target) => [targetKey(target), target]))
  return [...byKey.values()].slice(0, MAX_TARGETS)
}

export interface ProbeInput {
  servers: readonly Pick<MergedServer, 'id' | 'packages' | 'remotes'>[]
  prober: Prober
  /** Probes at once. */
  concurrency: number
  /** `id target` of probes that an interrupted run has made already. */
  done: ReadonlySet<string>
  record(id: string, probe: Probe): Promise<void>
  log: Log
  signal: AbortSignal
}

/** @returns how many probes were made now */
export async function probeServers({ servers, prober, concurrency, done, record, log, signal }: ProbeInput): Promise<number> {
  const limit = pLimit({ concurrency, rejectOnClear: true })
  let made = 0
  const jobs = servers
    .flatMap(({ id, ...server }) => targetsOf(server).map((target) => ({ id, target })))
    .filter(({ id, target }) => !done.has(jobKey(id, target)))
  const results = await Promise.allSettled(
    jobs.map(({ id, target }) =>
      limit(async () => {
        try {
          signal.throwIfAborted()
          const probe = await prober.probe(target)
          await record(id, probe)
          made += 1
          if (probe.outcome !== 'not_probed') log.info(summary(probe))
        } catch (error) {
          limit.clearQueue() // our own fault: no further probe is begun, and those under way come to their end
          throw error
        }
      }),
    ),
  )
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return made
}

/** Whatever a stranger made of a probe, what is written down is of the schema: else it says only that it was not. */
export function toValidProbe(probe: Probe): Probe {
  const result = ProbeSchema.safeParse(probe)
  const isSmall = JSON.stringify(probe).length <= MAX_RECORD_CHARS
  if (result.success && isSmall) return result.data
  const { target, at, sandbox, timings } = probe
  const message = result.success
    ? `an answer of more than ${MAX_RECORD_CHARS} characters`
    : `past a limit of the dataset: ${result.error.issues[0]?.path.join('.')}`
  const nothing = { tools: [], resources: [], resourceTemplates: [], prompts: [], warnings: [], findings: [] }
  const evidence = { message: message.slice(0, 300) }
  return {
    target,
    at,
    ...(sandbox === undefined ? {} : { sandbox }),
    outcome: 'output_limit',
    reason: 'too_many_bytes',
    evidence,
    ...nothing,
    timings,
  }
}

export function jobKey(id: string, target: Target | string): string {
  return `${id} ${typeof target === 'string' ? target : targetKey(target)}`
}

function summary(probe: Probe): string {
  const { tools, timings, protocolVersion, reason } = probe
  const detail =
    probe.outcome === 'ok' ? `${tools.length} tools, ${protocolVersion}, ${Math.round(timings.connectMs ?? 0)} ms` : (reason ?? '')
  return `${probe.outcome.padEnd(14)} ${probe.target}  ${detail}`
}
