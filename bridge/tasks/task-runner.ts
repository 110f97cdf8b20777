// Runs tasks: their steps in order, several at once where they do not wait for each other, and stops where the reader is asked.
import type { Decision } from '../../core/schema/bridge.ts'
import type { Answer, NewTask, Question, Step, StepState, Task, TaskEvent, TaskState } from '../../core/schema/task.ts'
import { EventQueue } from './event-queue.ts'
import { type Person, runStep, type StepTools } from './step-run.ts'

const AT_ONCE = 4

/** What was asked for cannot be done with a task as it is. */
export class TaskError extends Error {
  override name = 'TaskError'
  constructor(
    readonly code: 'not_found' | 'conflict',
    message: string,
  ) {
    super(message)
  }
}

interface AskedQuestion {
  task: string
  step: string
  question: Question
  give(answer: Answer): void
}

export interface RunnerOptions extends StepTools {
  /** A UUID of version 7. */
  id(): string
  /** Told of every event of every task, besides who runs it. */
  onEvent?(task: string, event: TaskEvent): void
  /** Told of a mistake of our own; the task has failed then. */
  onTrouble(error: unknown): void
}

export class TaskRunner {
  readonly #options: RunnerOptions
  readonly #running = new Map<string, AbortController>()
  /** Who waits for a decision, by the id of the waiting call. */
  readonly #deciding = new Map<string, (isApproved: boolean) => void>()
  readonly #questions = new Map<string, AskedQuestion>()
  #isClosing = false

  /** What an earlier companion left half done is looked after first. */
  constructor(options: RunnerOptions) {
    this.#options = options
    options.tasks.recover()
  }

  create(task: NewTask, askedBy: string): Task {
    return this.#options.tasks.create(task, askedBy)
  }

  /**
   * @param signal cancels the task
   * @returns what happens, from the state of every step to the end of the task; it goes on whether or not anybody listens
   * @throws {TaskError} where there is none, or it is running or over
   */
  run(id: string, signal: AbortSignal): AsyncIterable<TaskEvent> {
    const task = this.#task(id)
    if (this.#running.has(id)) throw new TaskError('conflict', 'the task is running')
    if (task.state !== 'ready') throw new TaskError('conflict', `the task is ${task.state} already`)
    const cancel = new AbortController()
    this.#running.set(id, cancel)
    const events = new EventQueue<TaskEvent>()
    const both = AbortSignal.any([signal, cancel.signal])
    const state = { task: 'running' as TaskState }
    const tell = (event: TaskEvent) => {
      events.push(event)
      this.#options.onEvent?.(id, event)
      if (event.type === 'step') this.#tellWaiting(id, state, events)
    }
    this.#options.tasks.setState(id, 'running')
    events.push({ type: 'task', state: 'running' })
    void this.#runAll(task, both, tell)
      .catch((error: unknown): TaskState => {
        this.#options.onTrouble(error)
        return 'failed'
      })
      .then((ended) => {
        this.#options.tasks.setState(id, ended)
        events.push({ type: 'task', state: ended })
      })
      .finally(() => {
        this.#running.delete(id)
        events.end()
      })
    return events
  }

  /** @throws {TaskError} where there is none, or it is over */
  cancel(id: string): Task {
    const running = this.#running.get(id)
    if (running !== undefined) running.abort(new TaskError('conflict', 'the task was cancelled'))
    else if (this.#task(id).state === 'ready') {
      for (const step of this.#task(id).steps) if (!isOver(step.state)) this.#options.tasks.endStep(id, step.id, { state: 'cancelled' })
      this.#options.tasks.setState(id, 'cancelled')
    } else throw new TaskError('conflict', 'the task is over')
    return this.#task(id)
  }

  /** @throws {TaskError} where it is not there, or running */
  delete(id: string): void {
    if (this.#running.has(id)) throw new TaskError('conflict', 'the task is running: cancel it first')
    if (!this.#options.tasks.delete(id)) throw new TaskError('not_found', 'there is no such task')
  }

  /** Says yes or no to a call that waits; where its task does not run, it is remembered until it does. @throws {TaskError} */
  decide(approval: string, decision: Decision): void {
    const { tasks, approvals } = this.#options
    const isApproved = decision.decision !== 'refuse'
    const decided = tasks.decide(approval, isApproved)
    if (decided === undefined) throw new TaskError('not_found', 'no such call waits')
    if (decision.decision === 'always') {
      const { server, tool, definition } = decided.call
      approvals.allow({ server, tool, definition, arguments: decision.arguments })
    }
    const tell = this.#deciding.get(approval)
    if (tell !== undefined) tell(isApproved)
    else if (!isApproved)
      tasks.endStep(decided.task, decided.step, { state: 'failed', failure: { code: 'refused', message: 'you said no' } })
    else tasks.setStep(decided.task, decided.step, 'pending')
  }

  questions(): { task: string; step: string; question: Question }[] {
    return [...this.#questions.values()].map(({ task, step, question }) => ({ task, step, question }))
  }

  /** @throws {TaskError} where nobody asks that any more */
  answer(id: string, answer: Answer): void {
    const asked = this.#questions.get(id)
    if (asked === undefined) throw new TaskError('not_found', 'nobody asks that any more')
    this.#questions.delete(id)
    asked.give(answer)
  }

  /**
   * Ends what runs, and resolves when it has ended. What waits for a yes waits for the next companion; a call that was going on is told there
   * as interrupted.
   */
  async close(): Promise<void> {
    this.#isClosing = true
    for (const running of this.#running.values()) running.abort(new TaskError('conflict', 'the companion is ending'))
    while (this.#running.size > 0) await new Promise((resolve) => setImmediate(resolve))
  }

  async #runAll(task: Task, signal: AbortSignal, tell: (event: TaskEvent) => void): Promise<TaskState> {
    const { tasks } = this.#options
    const going = new Map<string, Promise<void>>()
    const states = () => new Map(this.#task(task.id).steps.map((step) => [step.id, step]))
    const resultOf = (id: string) => tasks.step(task.id, id).result
    for (;;) {
      if (this.#isClosing) {
        await Promise.all(going.values())
        return 'ready'
      }
      const now = states()
      for (const step of now.values()) {
        if (isOver(step.state) || going.has(step.id)) continue
        const before = [...step.after, ...step.inputs.map((input) => input.step)].map((id) => now.get(id)?.state)
        if (signal.aborted) tell({ type: 'step', step: tasks.endStep(task.id, step.id, { state: 'cancelled' }) })
        else if (before.some((state) => state === 'failed' || state === 'skipped' || state === 'cancelled'))
          tell({ type: 'step', step: tasks.endStep(task.id, step.id, { state: 'skipped' }) })
        else if (before.every((state) => state === 'done') && going.size < AT_ONCE) {
          const run = runStep(this.#options, this.#personFor(task.id, step), task.id, step, resultOf, signal, tell)
            .catch((error: unknown) => {
              if (!signal.aborted) throw error
              if (this.#isClosing) return
              tell({ type: 'step', step: tasks.endStep(task.id, step.id, { state: 'cancelled' }) })
            })
            .finally(() => going.delete(step.id))
          going.set(step.id, run)
        }
      }
      const left = [...states().values()].filter(({ state }) => !isOver(state))
      if (left.length === 0) return toEnd([...states().values()], signal.aborted)
      // A step that was skipped may let others be skipped: they are looked at before anything is waited for.
      if (going.size > 0) await Promise.race(going.values())
    }
  }

  #personFor(task: string, { id: step }: Step): Person {
    return {
      approves: (approval, signal) =>
        new Promise((resolve, reject) => {
          const end = () => {
            this.#deciding.delete(approval)
            signal.removeEventListener('abort', abort)
          }
          const abort = () => {
            end()
            reject(signal.reason)
          }
          this.#deciding.set(approval, (isApproved) => {
            end()
            resolve(isApproved)
          })
          signal.addEventListener('abort', abort, { once: true })
          if (signal.aborted) abort()
        }),
      answers: async (asked, signal) => {
        const question = { id: this.#options.id(), ...asked }
        const answer = new Promise<Answer>((resolve) => {
          const abort = () => {
            this.#questions.delete(question.id)
            resolve({ action: 'cancel' })
          }
          const give = (given: Answer) => {
            signal.removeEventListener('abort', abort)
            resolve(given)
          }
          this.#questions.set(question.id, { task, step, question, give })
          signal.addEventListener('abort', abort, { once: true })
          if (signal.aborted) abort()
        })
        return { id: question.id, answer }
      },
    }
  }

  /** A task waits while a step of it does, and none is running. */
  #tellWaiting(id: string, known: { task: TaskState }, events: EventQueue<TaskEvent>): void {
    const steps = this.#task(id).steps
    const waits =
      steps.some(({ state }) => state === 'needs_approval' || state === 'asks') && !steps.some(({ state }) => state === 'running')
    const state = waits ? 'waiting' : 'running'
    if (state === known.task) return
    known.task = state
    this.#options.tasks.setState(id, state)
    events.push({ type: 'task', state })
  }

  #task(id: string): Task {
    const task = this.#options.tasks.task(id)
    if (task === undefined) throw new TaskError('not_found', 'there is no such task')
    return task
  }
}

function isOver(state: StepState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled' || state === 'skipped'
}

function toEnd(steps: readonly Step[], isCancelled: boolean): TaskState {
  const done = steps.filter(({ state }) => state === 'done').length
  if (done === steps.length) return 'done'
  if (isCancelled) return 'cancelled'
  return done > 0 ? 'partial' : 'failed'
}
