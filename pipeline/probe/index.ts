// Probe: starts what can be started and writes each result down at once, so that a kill costs one probe. A failure is tried again, with
// nothing else running, before it is called one.
import pLimit from 'p-limit'
import type { Probe } from '../../core/schema/probe.ts'
import type { MergedServer } from '../../core/schema/server.ts'
import { type Target, targetKey } from '../../core/schema/target.ts'
import type { Outcome } from '../../core/schema/words.ts'
import type { Log } from '../lib/log.ts'
import type { KnownNames } from './findings/names.ts'
import type { Prober } from './prober.ts'

/** Ways in that are tried of one server; more are republications or mirrors. */
const MAX_TARGETS = 8

/** What may be the machine's fault, or the moment's, and not the server's. */
const MAY_PASS: readonly Outcome[] = ['timeout', 'crashed', 'unreachable']

/** Every way in that a server states, each target once: packages first, as they are the reader's own to run; and how many are too many. */
export function targetsOf(server: Pick<MergedServer, 'packages' | 'remotes'>): { targets: Target[]; left: number } {
  const targets: Target[] = [
    ...server.packages.map((pkg): Target => ({ kind: 'package', package: pkg })),
    ...server.remotes.map((remote): Target => ({ kind: 'remote', remote })),
  ]
  const byKey = new Map(targets.map((target) => [targetKey(target), target]))
  return { targets: [...byKey.values()].slice(0, MAX_TARGETS), left: Math.max(0, byKey.size - MAX_TARGETS) }
}

export interface Job {
  /** Of the server. */
  id: string
  target: Target
  /** Names that it may want to pass for. */
  known?: KnownNames
}

export interface ProbeInput<J extends Job> {
  /** In the order in which they are to be begun. */
  jobs: readonly J[]
  prober: Prober
  /** Probes at once. */
  concurrency: number
  /** `id target` of probes that an interrupted run has made already. */
  done: ReadonlySet<string>
  record(id: string, probe: Probe): Promise<void>
  /** Whether the time is up: then no further probe is begun. */
  isOver(): boolean
  log: Log
  signal: AbortSignal
}

/** @returns how many probes were made now, and the jobs that the time did not suffice for */
export async function probeTargets<J extends Job>(input: ProbeInput<J>): Promise<{ probes: number; left: J[] }> {
  const { prober, concurrency, record, isOver, log, signal } = input
  const limit = pLimit({ concurrency, rejectOnClear: true })
  const failed: { job: J; probe: Probe }[] = []
  const left: J[] = []
  let probes = 0

  async function keep({ id }: Job, probe: Probe): Promise<void> {
    await record(id, probe)
    probes += 1
    if (probe.outcome !== 'not_probed') log.info(summary(probe))
  }

  const results = await Promise.allSettled(
    input.jobs
      .filter(({ id, target }) => !input.done.has(jobKey(id, target)))
      .map((job) =>
        limit(async () => {
          try {
            signal.throwIfAborted()
            if (isOver()) return void left.push(job)
            const probe = await prober.probe(job.target, job.known)
            if (MAY_PASS.includes(probe.outcome)) failed.push({ job, probe })
            else await keep(job, probe)
          } catch (error) {
            limit.clearQueue() // our own fault: no further probe is begun, and those under way come to their end
            throw error
          }
        }),
      ),
  )
  const broken = results.find((result) => result.status === 'rejected')
  if (broken !== undefined) throw broken.reason
  // In the order they were given, so that a run can be compared with another.
  const position = new Map(input.jobs.map((job, index) => [job, index]))
  const inOrder = failed.toSorted((a, b) => (position.get(a.job) ?? 0) - (position.get(b.job) ?? 0))
  for (const { job, probe } of inOrder) {
    signal.throwIfAborted()
    await keep(job, isOver() ? probe : await prober.probe(job.target, job.known))
  }
  return { probes, left }
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
