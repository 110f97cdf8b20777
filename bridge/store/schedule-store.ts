// Schedules as they are kept, and each time at which one was due: what is written here is run, and never twice.
import type { DatabaseSync } from 'node:sqlite'
import { type NewSchedule, NewScheduleSchema, type Schedule, ScheduleSchema } from '../../core/schema/schedule.ts'
import { type TaskState, TaskStateSchema } from '../../core/schema/task.ts'
import { transact } from './database.ts'
import { type Row, Statements } from './statements.ts'
import type { StoreOptions } from './task-store.ts'

/** A time at which a schedule was due, known by the schedule and the instant, whose run is not over. */
export interface Fire {
  /** RFC 3339, in UTC. */
  at: string
  /** Of the task that is made for it: the same key again is the same task. */
  key: string
  /** Absent where it waits its turn. */
  task?: { id: string; state: TaskState }
}

/** How many fires of one schedule are known, so that a clock that is set back runs none of them again. */
const MOST_FIRES = 1_000
const NOT_OVER = "(fires.task IS NULL OR tasks.state IN ('ready', 'running', 'waiting'))"

export class ScheduleStore {
  readonly #database: DatabaseSync
  readonly #statements: Statements
  readonly #options: StoreOptions

  constructor(database: DatabaseSync, options: StoreOptions) {
    this.#database = database
    this.#statements = new Statements(database)
    this.#options = options
  }

  add(schedule: NewSchedule, createdBy: string, nextAt: Date): Schedule {
    const id = this.#options.id()
    const values = [id, JSON.stringify(schedule), createdBy, this.#options.now().toISOString(), nextAt.toISOString()]
    this.#statements.run(
      "INSERT INTO schedules (id, asked, state, created_by, created_at, next_at) VALUES (?, ?, 'active', ?, ?, ?)",
      ...values,
    )
    return this.get(id) as Schedule
  }

  /** The oldest first. */
  list(): Schedule[] {
    return this.#statements.all('SELECT * FROM schedules ORDER BY id').map((one) => this.#toSchedule(one))
  }

  count(): number {
    return Number(this.#statements.all('SELECT COUNT(*) AS count FROM schedules')[0]?.count)
  }

  get(id: string): Schedule | undefined {
    const [found] = this.#statements.all('SELECT * FROM schedules WHERE id = ?', id)
    return found === undefined ? undefined : this.#toSchedule(found)
  }

  /** @param nextAt undefined where it is paused */
  setState(id: string, state: Schedule['state'], nextAt: Date | undefined): void {
    this.#statements.run('UPDATE schedules SET state = ?, next_at = ? WHERE id = ?', state, nextAt?.toISOString() ?? null, id)
  }

  /** @param createdBy an origin, or `cli` */
  pauseAll(createdBy: string): void {
    this.#statements.run("UPDATE schedules SET state = 'paused', next_at = NULL WHERE created_by = ?", createdBy)
  }

  /** Tasks of it stay in the history. @returns whether there was one */
  delete(id: string): boolean {
    return this.#statements.run('DELETE FROM schedules WHERE id = ?', id) > 0
  }

  /** @returns the ids of those whose next time has come */
  due(now: Date): string[] {
    return this.#statements
      .all('SELECT id FROM schedules WHERE next_at <= ? ORDER BY next_at, id', now.toISOString())
      .map(({ id }) => String(id))
  }

  /** @returns when the next is due; undefined where none is */
  earliest(): Date | undefined {
    const [found] = this.#statements.all('SELECT MIN(next_at) AS at FROM schedules')
    return typeof found?.at === 'string' ? new Date(found.at) : undefined
  }

  /**
   * Its next time has come, and is to be run: on the disk before anything is done. An instant that was run before is passed over.
   * @returns whether it was still its next time: a command beside may have changed it
   */
  fire({ id, nextAt }: Schedule, then: Date | undefined): boolean {
    return transact(this.#database, () => {
      const isNext = this.#setNext(id, nextAt, then)
      if (isNext) this.#addFire(id, nextAt ?? '')
      return isNext
    })
  }

  /** Its next time has come, and is not run. @returns whether it was still its next time */
  leaveOut({ id, nextAt }: Schedule, then: Date | undefined, why: 'overlap' | 'missed'): boolean {
    return transact(this.#database, () => {
      const isNext = this.#setNext(id, nextAt, then)
      if (isNext) this.#statements.run('UPDATE schedules SET left_at = ?, left_why = ? WHERE id = ?', nextAt ?? null, why, id)
      return isNext
    })
  }

  /** It is to be run now, whatever its times, where no run of it is not over. @returns whether it is */
  fireNow(id: string): boolean {
    return transact(this.#database, () => this.notOver(id).length === 0 && this.#addFire(id, this.#options.now().toISOString()))
  }

  /** Fires of it that are not over, the oldest first. */
  notOver(id: string): Fire[] {
    return this.#statements
      .all(
        `SELECT fires.*, tasks.state FROM fires LEFT JOIN tasks ON tasks.id = fires.task WHERE schedule = ? AND ${NOT_OVER} ORDER BY at`,
        id,
      )
      .map(({ at, key, task, state }) => ({
        ...{ at: String(at), key: String(key) },
        ...(task == null ? {} : { task: { id: String(task), state: TaskStateSchema.parse(state) } }),
      }))
  }

  /** @returns the ids of schedules of which a fire is not over */
  unfinished(): string[] {
    return this.#statements
      .all(`SELECT DISTINCT schedule FROM fires LEFT JOIN tasks ON tasks.id = fires.task WHERE ${NOT_OVER}`)
      .map(({ schedule }) => String(schedule))
  }

  began(id: string, { at }: Fire, task: string): void {
    this.#statements.run('UPDATE fires SET task = ? WHERE schedule = ? AND at = ?', task, id, at)
  }

  #setNext(id: string, from: string | undefined, to: Date | undefined): boolean {
    return (
      this.#statements.run('UPDATE schedules SET next_at = ? WHERE id = ? AND next_at = ?', to?.toISOString() ?? null, id, from ?? null) > 0
    )
  }

  #addFire(id: string, at: string): boolean {
    const isNew = this.#statements.run('INSERT OR IGNORE INTO fires VALUES (?, ?, ?, NULL)', id, at, this.#options.id()) > 0
    this.#statements.run(
      'DELETE FROM fires WHERE schedule = ?1 AND task IS NOT NULL AND at NOT IN (SELECT at FROM fires WHERE schedule = ?1 ORDER BY at DESC LIMIT ?2)',
      id,
      MOST_FIRES,
    )
    return isNew
  }

  #toSchedule({ id, asked, state, created_by, created_at, next_at, left_at, left_why }: Row): Schedule {
    const [last] = this.#statements.all(
      'SELECT fires.at, fires.task, tasks.state FROM fires JOIN tasks ON tasks.id = fires.task WHERE schedule = ? ORDER BY at DESC LIMIT 1',
      String(id),
    )
    return ScheduleSchema.parse({
      ...NewScheduleSchema.parse(JSON.parse(String(asked))),
      ...{ id, state, createdBy: created_by, createdAt: created_at },
      ...(next_at == null ? {} : { nextAt: next_at }),
      ...(last === undefined ? {} : { last }),
      ...(left_at == null ? {} : { leftOut: { at: left_at, why: left_why } }),
    })
  }
}
