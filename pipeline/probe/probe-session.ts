// One probe: open a session, read all it offers, close it, and write down what happened. Judges nothing but the outcome.
import { constants } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { DEFAULT_LIMITS, type SessionLimits } from '../../core/mcp/limits.ts'
import { type Closing, openSession, type Session, type SessionTarget } from '../../core/mcp/open-session.ts'
import { SessionError } from '../../core/mcp/session-error.ts'
import type { Evidence, Launch, Probe, SandboxId, Timings } from '../../core/schema/probe.ts'
import { TEXT_LIMITS } from '../../core/schema/text.ts'
import type { Reason } from '../../core/schema/words.ts'
import { escapeControls } from '../lib/escape.ts'
import { FINDING_RULES_VERSION, findIn } from './findings/index.ts'
import type { KnownNames } from './findings/names.ts'
import { explainStartFailure } from './start-failure.ts'
import { toFingerprints } from './terms/fingerprints.ts'
import { toTerms } from './terms/terms.ts'

export interface ProbeOptions {
  /** Key of the target, for the record. */
  target: string
  version?: string
  /** Subresource integrity of what is started, where it is known. */
  integrity?: string
  /** How it is started, for the record. */
  launch?: Launch
  sandbox: SandboxId
  limits?: SessionLimits
  /** Limit on the whole probe, in milliseconds. */
  deadlineMs: number
  /** Names that others may want to pass for. */
  known?: KnownNames
  now(): Date
  /** A clock that only goes forward, in milliseconds; for durations. */
  monotonicMs(): number
}

type Facts = Omit<Probe, 'target' | 'at' | 'sandbox' | 'timings'>

const NOTHING = { tools: [], resources: [], resourceTemplates: [], prompts: [], warnings: [], findings: [] }

/**
 * The record of a target that was not started, and why.
 * @param version of the package that would have been started, so that an older version's result is not taken for this one's
 */
export function notProbed(target: string, at: Date, reason: Reason, message?: string, version?: string): Probe {
  const evidence = message === undefined ? {} : { evidence: { message } }
  return {
    target,
    at: at.toISOString(),
    outcome: 'not_probed',
    reason,
    ...evidence,
    ...(version === undefined ? {} : { version }),
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
  let closing: Closing = { warnings: [] }
  try {
    session = await openSession(target, { ...limits, connectTimeoutMs: Math.min(limits.connectTimeoutMs, options.deadlineMs) })
    timings.connectMs = clock()
    facts = await readFacts(session, options.deadlineMs - timings.connectMs, options.sandbox)
    timings.listMs = round(clock() - timings.connectMs)
    if (facts.outcome === 'ok') facts = withExamined(facts, await session.examine(examineMs(limits, options.deadlineMs - clock())))
  } catch (error) {
    if (!(error instanceof SessionError)) throw error
    facts = { ...NOTHING, ...toFailure(error, options.sandbox), transport: target.transport }
  } finally {
    const beforeClose = clock()
    closing = (await session?.close()) ?? closing
    if (session !== undefined) timings.closeMs = round(clock() - beforeClose)
  }
  timings.totalMs = clock()
  // Only now, when nothing waits for it any more: looking through long lists takes its time.
  const judged = session === undefined ? {} : await judge(facts, options.known)
  return {
    target: options.target,
    at: started.toISOString(),
    sandbox: options.sandbox,
    ...facts,
    ...judged,
    ...copied('version', options.version),
    ...copied('integrity', options.integrity),
    ...copied('launch', options.launch),
    ...copied('closedBy', closing.closedBy),
    warnings: [...facts.warnings, ...closing.warnings],
    timings,
  }
}

function copied<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V })
}

/** As long as one request may take, and no longer than the probe has left. */
function examineMs({ requestTimeoutMs }: SessionLimits, leftMs: number): number {
  return Math.min(requestTimeoutMs, leftMs)
}

function withExamined(facts: Facts, { warnings, protocolVersions }: Awaited<ReturnType<Session['examine']>>): Facts {
  return {
    ...facts,
    warnings: [...facts.warnings, ...warnings],
    ...(protocolVersions.length === 0 ? {} : { protocolVersions }),
  }
}

async function readFacts(session: Session, deadlineMs: number, sandbox: SandboxId): Promise<Facts> {
  const { failure, warnings, ...lists } = await session.readLists(deadlineMs)
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
  const outcome = failure === undefined ? ({ outcome: 'ok' } as const) : toFailure(failure, sandbox)
  return { ...outcome, ...said, findings: [] }
}

/** What is made of what was said: the one place where findings, fingerprints and terms come in. */
async function judge(facts: Facts, known: KnownNames | undefined): Promise<Pick<Facts, 'findings' | 'rules' | 'fingerprints' | 'terms'>> {
  const findings = { findings: findIn(facts, known === undefined ? {} : { known }), rules: FINDING_RULES_VERSION }
  if (facts.outcome !== 'ok') return findings
  await setImmediate() // others have their turn between two long looks
  const terms = facts.tools.length === 0 ? {} : { terms: await toTerms(facts.tools) }
  await setImmediate()
  return { ...findings, fingerprints: toFingerprints(facts), ...terms }
}

type Failure = Pick<Probe, 'outcome' | 'reason' | 'evidence' | 'authorization'>

function toFailure(error: SessionError, sandbox: SandboxId): Failure {
  const isSandboxed = sandbox === 'bubblewrap' || sandbox === 'docker'
  const { outcome, reason, evidence } = isSandboxed ? seenThrough(sandbox, error) : error
  const closer = outcome === 'crashed' ? explainStartFailure(evidence, isSandboxed) : undefined
  const { message, stderrTail, wwwAuthenticate, missing: _, ...rest } = evidence
  const shown: Evidence = {
    ...rest,
    ...show('message', message),
    ...show('stderrTail', stderrTail?.trimEnd()),
    ...show('wwwAuthenticate', wwwAuthenticate),
    ...(closer?.missing === undefined ? {} : { missing: closer.missing }),
  }
  return {
    outcome: closer?.outcome ?? outcome,
    reason: closer?.reason ?? reason,
    evidence: shown,
    ...copied('authorization', error.authorization),
  }
}

/** Escaping lengthens a text, so it is cut afterwards, and at its beginning: what was said last explains most. */
function show<K extends string>(key: K, text: string | undefined): { [P in K]?: string } {
  const shown = text === undefined ? '' : escapeControls(text).slice(-TEXT_LIMITS.paragraph)
  return shown.trim() === '' ? {} : ({ [key]: shown } as { [P in K]?: string })
}

/** Exit status of `docker run` where the fault is Docker's own (docker run reference, exit status). */
const DOCKER_FAILED = 125

/** Both sandboxes hand on a death by signal as 128 + its number, and speak of their own failures on the server's stderr. */
function seenThrough(sandbox: 'bubblewrap' | 'docker', error: SessionError): Pick<SessionError, 'evidence'> & Failure {
  const { outcome, reason, evidence } = error
  const lastLine = evidence.stderrTail?.trimEnd().split('\n').at(-1) ?? ''
  // Of bubblewrap it is known whether the program was reached: what that writes itself may look like anything.
  const wasRefused = reason === 'spawn_failed' && /^(?:bwrap|docker): /.test(lastLine)
  const isOurs = wasRefused || (sandbox === 'docker' && evidence.exitCode === DOCKER_FAILED)
  if (outcome === 'crashed' && isOurs) {
    return { outcome: 'not_probed', reason: sandbox === 'docker' ? 'no_engine' : 'no_sandbox', evidence: { message: lastLine } }
  }
  const { exitCode, ...rest } = evidence
  if (reason !== 'exited' || exitCode === undefined || exitCode <= 128) return { outcome, reason, evidence }
  const signal = Object.entries(constants.signals).find(([, number]) => number === exitCode - 128)?.[0]
  return signal === undefined ? { outcome, reason, evidence } : { outcome, reason: 'killed_by_signal', evidence: { ...rest, signal } }
}

/** Milliseconds since it was made, to a tenth. */
function stopwatch(monotonicMs: () => number): () => number {
  const start = monotonicMs()
  return () => round(monotonicMs() - start)
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
