// Tasks as they are kept: what was asked for, where each step stands, what it came to.
import type { DatabaseSync } from 'node:sqlite'
import { type WaitingCall, WaitingCallSchema } from '../../core/schema/bridge.ts'
import {
  type Call,
  type CallResult,
  CallResultSchema,
  CallSchema,
  NewStepSchema,
  type NewTask,
  type Step,
  type StepFailure,
  StepFailureSchema,
  StepSchema,
  type StepState,
  type Task,
  TaskSchema,
  type TaskState,
} from '../../core/schema/task.ts'
import { transact } from './database.ts'
import { type Row, Statements } from './statements.ts'

export interface StoreOptions {
  now(): Date
  /** A UUID of version 7. */
  id(): string
}

export interface TaskQuery {
  search?: string | undefined
  state?: TaskState | undefined
  /** The tasks that are older than this one. */
  before?: string | undefined
  limit: number
}

export type TaskHead = Omit<Task, 'steps'>

/** How many results are kept; of older tasks only what was asked for and how it ended. */
const MOST_RESULTS = 2_000
const MOST_TASKS = 10_000

const OVER: readonly TaskState[] = ['done', 'partial', 'failed', 'cancelled']
const SETTLED: readonly StepState[] = ['done', 'failed', 'cancelled', 'skipped']
const INTERRUPTED: StepFailure = { code: 'interrupted', message: 'the companion ended in the middle of it: it may have done its work' }

const HeadSchema = TaskSchema.omit({ steps: true })

export class TaskStore {
  readonly #database: DatabaseSync
  readonly #statements: Statements
  readonly #options: StoreOptions

  constructor(database: DatabaseSync, options: StoreOptions) {
    this.#database = database
    this.#statements = new Statements(database)
    this.#options = options
  }

  /** The same key again is the same task, as it stands. */
  create({ key, words, steps }: NewTask, askedBy: string): Task {
    return transact(this.#database, () => {
      const known = this.#statements.get('SELECT id FROM tasks WHERE key = ?', key)
      if (known !== undefined) return this.#task(String(known.id))
      const id = this.#options.id()
      this.#statements.run('INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, NULL)', id, key, words, 'ready', askedBy, this.#at())
      for (const [place, step] of steps.entries())
        this.#statements.run(
          "INSERT INTO steps (task, place, id, asked, state) VALUES (?, ?, ?, ?, 'pending')",
          id,
          place,
          step.id,
          JSON.stringify(step),
        )
      this.#forgetOld()
      return this.#task(id)
    })
  }

  /**
   * A task of another machine, or of an earlier time.
   * @returns whether it was not there yet
   */
  takeIn({ steps, ...head }: Task): boolean {
    const { id, words, askedBy, createdAt, endedAt } = head
    if (this.task(id) !== undefined) return false
    const isOver = OVER.includes(head.state)
    const state = isOver ? head.state : 'partial'
    this.#statements.run('INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?)', id, id, words, state, askedBy, createdAt, endedAt ?? this.#at())
    for (const [place, { state: was, attempts, startedAt, endedAt: ended, failure, result, ...asked }] of steps.entries()) {
      const isSettled = SETTLED.includes(was)
      const said = isSettled ? failure : INTERRUPTED
      this.#statements.run(
        'INSERT INTO steps (task, place, id, asked, state, attempts, started_at, ended_at, failure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        ...[id, place, asked.id, JSON.stringify(asked), isSettled ? was : 'failed', attempts, startedAt ?? null],
        ...[ended ?? null, said === undefined ? null : JSON.stringify(said)],
      )
      if (result !== undefined) this.#statements.run('INSERT INTO results VALUES (?, ?, ?)', id, asked.id, JSON.stringify(result))
    }
    return true
  }

  task(id: string): Task | undefined {
    return this.#statements.get('SELECT id FROM tasks WHERE id = ?', id) === undefined ? undefined : this.#task(id)
  }

  /** The newest first. @returns the id to ask the next page with, where there is one */
  list({ search = '', state, before, limit }: TaskQuery): { tasks: TaskHead[]; next?: string } {
    const like = `%${search.replace(/[\\%_]/g, '\\$&')}%`
    const rows = this.#statements.all(
      `SELECT * FROM tasks WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR id < ?2)
         AND (words LIKE ?3 ESCAPE '\\' OR EXISTS (SELECT 1 FROM steps WHERE task = tasks.id AND asked LIKE ?3 ESCAPE '\\'))
       ORDER BY id DESC LIMIT ?4`,
      ...[state ?? null, before ?? null, like, limit + 1],
    )
    const tasks = rows.slice(0, limit).map(toHead)
    const last = tasks.at(-1)
    return { tasks, ...(rows.length > limit && last !== undefined ? { next: last.id } : {}) }
  }

  /** @returns whether there was one */
  delete(id: string): boolean {
    return this.#statements.run('DELETE FROM tasks WHERE id = ?', id) > 0
  }

  setState(id: string, state: TaskState): void {
    const sql = 'UPDATE tasks SET state = ?, ended_at = ? WHERE id = ?'
    if (OVER.includes(state)) this.#statements.run(sql, state, this.#at(), id)
    // That it runs or waits is over with the companion: the next one begins with what its steps say.
    else this.#statements.runUnwaited(sql, state, null, id)
  }

  setStep(task: string, step: string, state: StepState): Step {
    this.#statements.run('UPDATE steps SET state = ? WHERE task = ? AND id = ?', state, task, step)
    return this.step(task, step)
  }

  /**
   * A call begins: after this it is not known to have done nothing, and what was granted for it is used up.
   * @param mayRepeat whether the tool says that twice is as good as once
   */
  beginCall(task: string, step: string, mayRepeat: boolean): Step {
    this.#statements.run(
      "UPDATE steps SET state = 'running', attempts = attempts + 1, started_at = ?, ended_at = NULL, granted = NULL, may_repeat = ? WHERE task = ? AND id = ?",
      ...[this.#at(), mayRepeat ? 1 : 0, task, step],
    )
    return this.step(task, step)
  }

  endStep(
    task: string,
    step: string,
    end: { result: CallResult } | { state: 'failed' | 'cancelled' | 'skipped'; failure?: StepFailure },
  ): Step {
    return transact(this.#database, () => {
      if ('result' in end) {
        // A result of a tool that says it failed is kept as well: it says why.
        const { result } = end
        this.#statements.run('INSERT OR REPLACE INTO results VALUES (?, ?, ?)', task, step, JSON.stringify(result))
        const failure: StepFailure | null = result.isError ? { code: 'tool_error', message: 'the tool says that it failed' } : null
        this.#finish(task, step, result.isError ? 'failed' : 'done', failure)
      } else this.#finish(task, step, end.state, end.failure ?? null)
      this.#statements.run('DELETE FROM waiting WHERE task = ? AND step = ?', task, step)
      return this.step(task, step)
    })
  }

  step(task: string, id: string): Step {
    const found = this.#statements.get(
      'SELECT * FROM steps LEFT JOIN results ON results.task = steps.task AND results.step = steps.id WHERE steps.task = ? AND steps.id = ?',
      task,
      id,
    )
    if (found === undefined) throw new Error(`the task has no step ${id}`)
    return toStep(found)
  }

  /** Digest of the call that the reader said yes to, and that was not made since. */
  granted(task: string, step: string): string | undefined {
    const found = this.#statements.get('SELECT granted FROM steps WHERE task = ? AND id = ?', task, step)?.granted
    return typeof found === 'string' ? found : undefined
  }

  /** A call that waits for a yes; of one step there is one, the latest. */
  await(task: string, step: string, call: Call, digest: string): WaitingCall {
    const known = this.#statements.get('SELECT id, digest FROM waiting WHERE task = ? AND step = ?', task, step)
    const id = known?.digest === digest ? String(known.id) : this.#options.id()
    if (known?.digest !== digest)
      this.#statements.run(
        'INSERT OR REPLACE INTO waiting VALUES (?, ?, ?, ?, ?, ?)',
        id,
        task,
        step,
        digest,
        JSON.stringify(call),
        this.#at(),
      )
    return this.waiting().find((one) => one.id === id) as WaitingCall
  }

  /** The oldest first. */
  waiting(): WaitingCall[] {
    return this.#statements
      .all('SELECT waiting.*, words, asked_by FROM waiting JOIN tasks ON tasks.id = waiting.task ORDER BY waiting.id')
      .map((one) =>
        WaitingCallSchema.parse({
          ...{ id: one.id, task: one.task, step: one.step, words: one.words, askedBy: one.asked_by, since: one.since },
          call: CallSchema.parse(JSON.parse(String(one.call))),
        }),
      )
  }

  /** Takes a waiting call out. @param isGranted whether the step may make exactly this call now. @returns undefined where it waits no more */
  decide(id: string, isGranted: boolean): WaitingCall | undefined {
    return transact(this.#database, () => {
      const found = this.waiting().find((one) => one.id === id)
      if (found === undefined) return undefined
      const digest = this.#statements.get('SELECT digest FROM waiting WHERE id = ?', id)?.digest ?? null
      this.#statements.run('DELETE FROM waiting WHERE id = ?', id)
      if (isGranted)
        this.#statements.run('UPDATE steps SET granted = ? WHERE task = ? AND id = ?', digest as string, found.task, found.step)
      return found
    })
  }

  /**
   * After a companion that ended in the middle: a call that was begun may have done its work, and is made again only where the tool says that
   * this is as good.
   */
  recover(): void {
    transact(this.#database, () => {
      this.#statements.run("UPDATE steps SET state = 'pending' WHERE state IN ('running', 'asks') AND may_repeat = 1")
      this.#statements.run(
        "UPDATE steps SET state = 'failed', ended_at = ?, failure = ? WHERE state IN ('running', 'asks')",
        this.#at(),
        JSON.stringify(INTERRUPTED),
      )
      this.#statements.run("UPDATE tasks SET state = 'ready' WHERE state IN ('running', 'waiting')")
    })
  }

  #finish(task: string, step: string, state: StepState, failure: StepFailure | null): void {
    const said = failure === null ? null : JSON.stringify(failure)
    this.#statements.run(
      'UPDATE steps SET state = ?, ended_at = ?, failure = ? WHERE task = ? AND id = ?',
      state,
      this.#at(),
      said,
      task,
      step,
    )
  }

  #forgetOld(): void {
    this.#statements.run(
      'DELETE FROM results WHERE rowid IN (SELECT rowid FROM results ORDER BY rowid DESC LIMIT -1 OFFSET ?)',
      MOST_RESULTS,
    )
    this.#statements.run(
      "DELETE FROM tasks WHERE state IN ('done', 'partial', 'failed', 'cancelled') AND id IN (SELECT id FROM tasks ORDER BY id DESC LIMIT -1 OFFSET ?)",
      MOST_TASKS,
    )
  }

  #task(id: string): Task {
    const head = this.#statements.get('SELECT * FROM tasks WHERE id = ?', id)
    const steps = this.#statements.all(
      'SELECT * FROM steps LEFT JOIN results ON results.task = steps.task AND results.step = steps.id WHERE steps.task = ? ORDER BY place',
      id,
    )
    return { ...toHead(head ?? {}), steps: steps.map(toStep) }
  }

  #at(): string {
    return this.#options.now().toISOString()
  }
}

function toHead({ id, words, state, asked_by, created_at, ended_at }: Row): TaskHead {
  return HeadSchema.parse({
    id,
    words,
    state,
    askedBy: asked_by,
    createdAt: created_at,
    ...(ended_at == null ? {} : { endedAt: ended_at }),
  })
}

function toStep({ asked, state, attempts, started_at, ended_at, failure, result }: Row): Step {
  return StepSchema.parse({
    ...NewStepSchema.parse(JSON.parse(String(asked))),
    ...{ state, attempts },
    ...(started_at == null ? {} : { startedAt: started_at }),
    ...(ended_at == null ? {} : { endedAt: ended_at }),
    ...(failure == null ? {} : { failure: StepFailureSchema.parse(JSON.parse(String(failure))) }),
    ...(result == null ? {} : { result: CallResultSchema.parse(JSON.parse(String(result))) }),
  })
}
