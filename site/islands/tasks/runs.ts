// Tasks that run or were looked at. They go on while the reader looks at another screen; closing the page cancels them.
import { BridgeTrouble } from '../../../core/bridge/trouble.ts'
import type { Question, Task, TaskEvent } from '../../../core/schema/task.ts'
import type { Link } from './link.ts'
import { Watched } from './value.ts'

export interface Progress {
  progress: number
  total?: number
  message?: string
}
export interface Run {
  task: Task
  progress: Readonly<Record<string, Progress>>
  /** Ids of approvals that are waited for, by step. */
  approvals: Readonly<Record<string, string>>
  questions: Readonly<Record<string, Question>>
  /** Whether this page listens to it. */
  isHeard: boolean
  trouble?: BridgeTrouble
}

export function toRun(task: Task): Run {
  return { task, progress: {}, approvals: {}, questions: {}, isHeard: false }
}

/** What a run is after an event. */
export function afterEvent(run: Run, event: TaskEvent): Run {
  const { task } = run
  switch (event.type) {
    case 'task':
      return { ...run, task: { ...task, state: event.state } }
    case 'step': {
      const { id, state } = event.step
      const steps = task.steps.map((step) => (step.id === id ? event.step : step))
      return {
        ...run,
        task: { ...task, steps },
        approvals: state === 'needs_approval' ? run.approvals : without(run.approvals, id),
        questions: state === 'asks' ? run.questions : without(run.questions, id),
      }
    }
    case 'progress': {
      const { type: _type, step, ...progress } = event
      return { ...run, progress: { ...run.progress, [step]: progress as Progress } }
    }
    case 'needs_approval':
      return { ...withState(run, event.step, 'needs_approval'), approvals: { ...run.approvals, [event.step]: event.approval } }
    case 'asks':
      return { ...withState(run, event.step, 'asks'), questions: { ...run.questions, [event.step]: event.question } }
  }
}

function withState(run: Run, id: string, state: 'needs_approval' | 'asks'): Run {
  return { ...run, task: { ...run.task, steps: run.task.steps.map((step) => (step.id === id ? { ...step, state } : step)) } }
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _gone, ...rest } = record
  return rest
}

export class Runs {
  readonly all = new Watched<ReadonlyMap<string, Run>>(new Map())
  readonly #link: Link

  constructor(link: Link) {
    this.#link = link
  }

  get isAnyHeard(): boolean {
    return [...this.all.get().values()].some(({ isHeard }) => isHeard)
  }

  /** Begins it, and listens until it ended. Never throws: what went wrong is the run's trouble. */
  async start(task: Task): Promise<void> {
    const { id } = task
    if (this.all.get().get(id)?.isHeard) return
    this.#put(id, { ...toRun(task), isHeard: true })
    const trouble = await this.#caught(() => this.#link.run(id, (event) => this.#change(id, (run) => afterEvent(run, event))))
    this.#change(id, ({ trouble: _before, ...run }) => ({ ...run, isHeard: false, ...(trouble === undefined ? {} : { trouble }) }))
    if (trouble === undefined) await this.load(id)
  }

  /** Reads it anew, but for one that this page listens to. */
  async load(id: string): Promise<BridgeTrouble | undefined> {
    return await this.#caught(async () => {
      const { task } = await this.#link.ask('GET /v1/tasks/{id}', { id })
      if (this.all.get().get(id)?.isHeard) return
      const questions = task.steps.some(({ state }) => state === 'asks') ? await this.#questionsOf(id) : {}
      const { progress } = this.all.get().get(id) ?? toRun(task)
      this.#put(id, { ...toRun(task), progress, questions })
    })
  }

  async cancel(id: string): Promise<BridgeTrouble | undefined> {
    return await this.#caught(async () => {
      const { task } = await this.#link.ask('POST /v1/tasks/{id}/cancel', { id, body: {} })
      this.#change(id, (run) => ({ ...run, task }))
    })
  }

  async #questionsOf(id: string): Promise<Record<string, Question>> {
    const { questions } = await this.#link.ask('GET /v1/questions', {})
    return Object.fromEntries(questions.flatMap(({ task, step, question }) => (task === id ? [[step, question]] : [])))
  }

  async #caught(act: () => Promise<void>): Promise<BridgeTrouble | undefined> {
    try {
      await act()
      return undefined
    } catch (error) {
      if (error instanceof BridgeTrouble) return error
      throw error
    }
  }

  #change(id: string, change: (run: Run) => Run): void {
    const run = this.all.get().get(id)
    if (run !== undefined) this.#put(id, change(run))
  }

  #put(id: string, run: Run): void {
    this.all.set(new Map(this.all.get()).set(id, run))
  }
}
