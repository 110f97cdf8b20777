// One probe: open a session, read all it offers, close it, and write down what happened. Judges nothing but the outcome.
import { DEFAULT_LIMITS, type SessionLimits } from '../../core/mcp/limits.ts'
import { openSession, type Session, type SessionTarget } from '../../core/mcp/open-session.ts'
import { SessionError } from '../../core/mcp/session-error.ts'
import type { Evidence, Probe, SandboxId, Timings, Warning } from '../../core/schema/probe.ts'
import type { Reason } from '../../core/schema/words.ts'
import { escapeControls } from '../lib/escape.ts'
import { findInTexts } from './findings.ts'
import { toFingerprints } from './fingerprints.ts'
import { explainStartFailure } from './start-failure.ts'

export interface ProbeOptions {
  /** Key of the target, for the record. */
  target: string
  version?: string
  sandbox: SandboxId
  limits?: SessionLimits
  /** Limit on the whole probe, in milliseconds. */
  deadlineMs: number
  now(): Date
  /** A clock that only goes forward, in milliseconds; for durations. */
  monotonicMs(): number
}

type Facts = Omit<Probe, 'target' | 'at' | 'sandbox' | 'timings'>

const NOTHING = { tools: [], resources: [], resourceTemplates: [], prompts: [], warnings: [], findings: [] }

/** The record of a target that was not started, and why. */
export function notProbed(target: string, at: Date, reason: Reason, message?: string): Probe {
  return {
    target,
    at: at.toISOString(),
    outcome: 'not_probed',
    reason,
    ...(message === undefined ? {} : { evidence: { message } }),
    ...NOTHING,
    timings: {},
  }
}

/** Makes one probe. Never rejects for what the other side does; every process it starts has ended when it resolves. */
export async function probeSession(target: SessionTarget, options: ProbeOptions): Promise<Probe> {
  const started = options.now()
  const clock = stopwatch(options.monotonicMs)
  const limits = options.limits ?? DEFAULT_LIMITS
  const timings: Timings = {}
  let session: Session | undefined
  let facts: Facts
  let closing: Warning[] = []
  try {
    session = await openSession(target, { ...limits, connectTimeoutMs: Math.min(limits.connectTimeoutMs, options.deadlineMs) })
    timings.connectMs = clock()
    facts = await readFacts(session, options.deadlineMs - timings.connectMs)
    timings.listMs = round(clock() - timings.connectMs)
  } catch (error) {
    if (!(error instanceof SessionError)) throw error
    facts = { ...NOTHING, ...toFailure(error), transport: target.transport }
  } finally {
    const beforeClose = clock()
    closing = (await session?.close()) ?? []
    if (session !== undefined) timings.closeMs = round(clock() - beforeClose)
  }
  timings.totalMs = clock()
  return {
    target: options.target,
    at: started.toISOString(),
    sandbox: options.sandbox,
    ...facts,
    ...(options.version === undefined ? {} : { version: options.version }),
    warnings: [...facts.warnings, ...closing],
    timings,
  }
}

async function readFacts(session: Session, deadlineMs: number): Promise<Facts> {
  const { failure, warnings, ...lists } = await within(deadlineMs, session.readLists())
  const { transport, era, protocolVersion, serverInfo, capabilities, instructions } = session
  const said = {
    transport,
    era,
    ...(protocolVersion === '' ? {} : { protocolVersion }),
    ...(serverInfo === undefined ? {} : { serverInfo }),
    capabilities,
    ...(instructions === undefined ? {} : { instructions }),
    ...lists,
    warnings,
  }
  const outcome = failure === undefined ? ({ outcome: 'ok' } as const) : toFailure(failure)
  return { ...outcome, ...said, findings: findInTexts(said), ...(failure === undefined ? { fingerprints: toFingerprints(said) } : {}) }
}

function toFailure({ outcome, reason, evidence }: SessionError): Pick<Probe, 'outcome' | 'reason' | 'evidence'> {
  const closer = outcome === 'crashed' ? explainStartFailure(evidence) : undefined
  const { message, stderrTail, ...rest } = evidence
  const shown: Evidence = {
    ...rest,
    ...(message === undefined || message === '' ? {} : { message: escapeControls(message) }),
    ...(stderrTail === undefined || stderrTail.trim() === '' ? {} : { stderrTail: escapeControls(stderrTail.trimEnd()) }),
    ...(closer?.missing === undefined ? {} : { missing: closer.missing }),
  }
  return { outcome: closer?.outcome ?? outcome, reason: closer?.reason ?? reason, evidence: shown }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new SessionError('timeout', 'probe_deadline', { message: 'the lists were not read to their end in time' })),
      Math.max(0, ms),
    )
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}

/** Milliseconds since it was made, to a tenth. */
function stopwatch(monotonicMs: () => number): () => number {
  const start = monotonicMs()
  return () => round(monotonicMs() - start)
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
