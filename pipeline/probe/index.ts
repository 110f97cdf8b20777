// Probe: starts what can be started of every server and writes each result down at once, so that a kill costs one probe.
import pLimit from 'p-limit'
import { type Probe, ProbeSchema } from '../../core/schema/probe.ts'
import type { MergedServer } from '../../core/schema/server.ts'
import { type Target, targetKey } from '../../core/schema/target.ts'
import type { Log } from '../lib/log.ts'
import type { Prober } from './prober.ts'

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
  const limit = pLimit(concurrency)
  let made = 0
  const jobs = servers
    .flatMap(({ id, ...server }) => targetsOf(server).map((target) => ({ id, target })))
    .filter(({ id, target }) => !done.has(jobKey(id, target)))
  await Promise.all(
    jobs.map(({ id, target }) =>
      limit(async () => {
        signal.throwIfAborted()
        const probe = await prober.probe(target)
        await record(id, probe)
        made += 1
        if (probe.outcome !== 'not_probed') log.info(summary(probe))
      }),
    ),
  )
  return made
}

/** Whatever a stranger made of a probe, what is written down is of the schema: else it says only that it was not. */
export function toValidProbe(probe: Probe): Probe {
  const result = ProbeSchema.safeParse(probe)
  if (result.success) return result.data
  const { target, at, sandbox, timings } = probe
  const message = `not of the dataset's schema: ${result.error.issues[0]?.path.join('.')}`.slice(0, 300)
  const nothing = { tools: [], resources: [], resourceTemplates: [], prompts: [], warnings: [], findings: [] }
  return {
    target,
    at,
    ...(sandbox === undefined ? {} : { sandbox }),
    outcome: 'protocol_error',
    reason: 'invalid_message',
    evidence: { message },
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
