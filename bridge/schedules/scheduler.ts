// Runs schedules at their times. What is due is written down first and run then, so that a companion that ends in between loses none and
// repeats none. A call still needs an approval: where none stands, the task waits, and the reader is told.
import type { Schedule } from '../../core/schema/schedule.ts'
import type { Task, TaskEvent, TaskState } from '../../core/schema/task.ts'
import type { ScheduleStore } from '../store/schedule-store.ts'
import { TaskError, type TaskRunner } from '../tasks/task-runner.ts'
import type { Schedules } from './schedules.ts'
import { dueAt } from './times.ts'

/** A command beside may have changed a schedule, the machine may have slept, its clock may have been set: it is looked so often. */
const LOOK_EVERY_MS = 5_000

export interface SchedulerOptions {
  store: ScheduleStore
  schedules: Schedules
  runner: Pick<TaskRunner, 'create' | 'run'>
  now(): Date
  /** Resolves after so many milliseconds; rejects where the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Told when a run waits for the reader, and when it is over. */
  tell(schedule: Schedule, task: string, state: TaskState): void
  /** Told of a mistake of our own. */
  onTrouble(error: unknown): void
}

export class Scheduler {
  readonly #options: SchedulerOptions
  readonly #end = new AbortController()
  #loop: Promise<void> | undefined

  constructor(options: SchedulerOptions) {
    this.#options = options
  }

  /** Until it is closed. */
  start(): void {
    this.#loop ??= this.#look()
  }

  /** Begins nothing any more. What runs is ended by the runner. */
  async close(): Promise<void> {
    this.#end.abort()
    await this.#loop
  }

  /** Writes down what is due now, and begins what can begin: also what an earlier companion wrote down, or left in the middle. */
  tick(): void {
    const { store, now } = this.#options
    const moment = now()
    for (const id of store.due(moment)) this.#guarded(() => this.#writeDown(id, moment))
    for (const id of store.unfinished()) this.#guarded(() => this.#begin(id))
  }

  /** @throws {ScheduleError} `not_found`, `conflict` where its last run is not over */
  runNow(id: string): Task {
    this.#options.schedules.fireNow(id)
    const begun = this.#begin(id)
    if (begun === undefined) throw new TaskError('conflict', 'it was begun elsewhere')
    return begun
  }

  async #look(): Promise<void> {
    const { store, now, sleep } = this.#options
    while (!this.#end.signal.aborted) {
      let pause = LOOK_EVERY_MS
      this.#guarded(() => {
        this.tick()
        const left = (store.earliest()?.getTime() ?? Number.POSITIVE_INFINITY) - now().getTime()
        if (left > 0) pause = Math.min(left, LOOK_EVERY_MS)
      })
      await sleep(pause, this.#end.signal).catch(() => undefined)
    }
  }

  #writeDown(id: string, now: Date): void {
    const { store } = this.#options
    for (;;) {
      const schedule = store.get(id)
      const due = schedule && dueAt(schedule, now)
      if (schedule === undefined || due === undefined) return
      const before = store.notOver(id)
      const hasRoom = before.length === 0 || (schedule.overlap === 'queue' && before.length === 1)
      const isNext =
        due.isRun && hasRoom ? store.fire(schedule, due.nextAt) : store.leaveOut(schedule, due.nextAt, due.isRun ? 'overlap' : 'missed')
      if (!isNext) return
    }
  }

  /** The oldest that is not over; the next after it, when it is. */
  #begin(id: string): Task | undefined {
    const { store, schedules, runner } = this.#options
    const [fire] = store.notOver(id)
    if (fire === undefined || this.#end.signal.aborted || (fire.task !== undefined && fire.task.state !== 'ready')) return undefined
    const schedule = schedules.get(id)
    const { words, steps } = schedule
    const task = runner.create({ key: fire.key, words, steps }, `schedule:${id}`)
    store.began(id, fire, task.id)
    // Nothing cancels it with the scheduler: the runner ends it so that the next companion can go on.
    void this.#follow(schedule, task.id, runner.run(task.id, new AbortController().signal))
    return task
  }

  async #follow(schedule: Schedule, task: string, events: AsyncIterable<TaskEvent>): Promise<void> {
    for await (const event of events)
      if (event.type === 'task' && event.state !== 'running' && event.state !== 'ready')
        this.#guarded(() => this.#options.tell(schedule, task, event.state))
    this.#guarded(() => this.#begin(schedule.id))
  }

  /** A mistake with one schedule keeps no other from its time. */
  #guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#options.onTrouble(error)
    }
  }
}
