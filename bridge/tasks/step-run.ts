// One step of a task: its arguments, the reader's yes, the call, and another one where that does no harm.
import type { Answer, Call, CallResult, Question, Step, TaskEvent } from '../../core/schema/task.ts'
import { toLine } from '../plain-text.ts'
import type { ApprovalStore } from '../store/approval-store.ts'
import type { TaskStore } from '../store/task-store.ts'
import { digestOf, findStanding } from './approvals.ts'
import { bindInputs } from './pointer.ts'
import { CallError, type ToolCaller } from './tool-caller.ts'

const TIMEOUT_MS = 300_000
/** Calls of one step, and what is waited between them. */
const MOST_ATTEMPTS = 3
const FIRST_PAUSE_MS = 500
const LARGEST_RESULT = 4 * 1024 * 1024

export interface StepTools {
  tasks: TaskStore
  approvals: ApprovalStore
  caller: ToolCaller
  /** Resolves after so many milliseconds; rejects with the signal's reason. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** 0 to 1. */
  random(): number
}

/** Where a step waits for the person. */
export interface Person {
  /** @returns whether exactly this call may be made; rejects with the signal's reason */
  approves(approval: string, signal: AbortSignal): Promise<boolean>
  /** @returns the answer, and a refusal where the signal is aborted first */
  answers(question: Omit<Question, 'id'>, signal: AbortSignal): Promise<{ id: string; answer: Promise<Answer> }>
}

/** Runs a step to its end, which is stored and told. Rejects only with the reason of the signal. */
export async function runStep(
  { tasks, approvals, caller, sleep, random }: StepTools,
  person: Person,
  task: string,
  step: Step,
  resultOf: (step: string) => CallResult | undefined,
  signal: AbortSignal,
  tell: (event: TaskEvent) => void,
): Promise<void> {
  const fail = (error: CallError) => {
    const failure = { code: error.code, message: toLine(error.message, 1_000) || error.code }
    tell({ type: 'step', step: tasks.endStep(task, step.id, { state: 'failed', failure }) })
  }
  try {
    const { server, tool: name, definition } = step
    const call: Call = { server, tool: name, definition, arguments: bindInputs(step.arguments, step.inputs, resultOf) }
    if (!(await isAllowed(call))) {
      fail(new CallError('refused', 'you said no', false))
      return
    }
    const result = await withRetries(call)
    tell({ type: 'step', step: tasks.endStep(task, step.id, { result }) })
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (!(error instanceof CallError)) throw error
    fail(error)
  }

  async function isAllowed(call: Call): Promise<boolean> {
    const digest = digestOf(call)
    if (tasks.granted(task, step.id) === digest) return true
    const standing = findStanding(approvals.standing(), call)
    if (standing !== undefined) {
      approvals.used(standing.id)
      return true
    }
    // What is asked for has to be there, or the reader would say yes to nothing.
    const known = await caller.tool(call.server, call.tool)
    if (known.definition !== call.definition) throw new CallError('definition_changed', 'the tool is another than you looked at', false)
    const { id } = tasks.await(task, step.id, call, digest)
    tell({ type: 'step', step: tasks.setStep(task, step.id, 'needs_approval') })
    tell({ type: 'needs_approval', step: step.id, approval: id })
    return await person.approves(id, signal)
  }

  async function withRetries(call: Call): Promise<CallResult> {
    for (let attempt = 1; ; attempt += 1) {
      let mayRepeat = false
      try {
        const { tool } = await caller.tool(call.server, call.tool)
        mayRepeat = tool.annotations?.idempotentHint === true || tool.annotations?.readOnlyHint === true
        tell({ type: 'step', step: tasks.beginCall(task, step.id, mayRepeat) })
        return checked(await caller.call(call, { signal, timeoutMs: TIMEOUT_MS, onProgress, ask }))
      } catch (error) {
        if (signal.aborted || !(error instanceof CallError)) throw error
        const isPassing = error.code === 'server_failed' || error.code === 'timed_out'
        if (!isPassing || attempt === MOST_ATTEMPTS || (error.wasBegun && !mayRepeat)) throw explained(error, mayRepeat)
        await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + random()), signal)
      }
    }
  }

  function onProgress({ progress, total, message }: { progress: number; total?: number; message?: string }): void {
    const said = message === undefined ? '' : toLine(message, 299)
    tell({
      type: 'progress',
      step: step.id,
      progress,
      ...(total === undefined ? {} : { total }),
      ...(said === '' ? {} : { message: said }),
    })
  }

  async function ask(question: Omit<Question, 'id'>): Promise<Answer> {
    const { id, answer } = await person.answers(question, signal)
    tell({ type: 'step', step: tasks.setStep(task, step.id, 'asks') })
    tell({ type: 'asks', step: step.id, question: { id, ...question } })
    const said = await answer
    if (!signal.aborted) tell({ type: 'step', step: tasks.setStep(task, step.id, 'running') })
    return said
  }
}

function checked(result: CallResult): CallResult {
  if (Buffer.byteLength(JSON.stringify(result)) <= LARGEST_RESULT) return result
  throw new CallError('too_large', `the result is larger than the ${LARGEST_RESULT / 1024 / 1024} MB that are kept`, true)
}

function explained(error: CallError, mayRepeat: boolean): CallError {
  if (!error.wasBegun || mayRepeat) return error
  return new CallError(error.code, `${error.message}; it may have done its work, so it is not tried again unasked`, true, { cause: error })
}
