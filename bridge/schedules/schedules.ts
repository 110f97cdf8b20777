// The reader's schedules: set up, paused, taken out. What runs them is the scheduler.
import type { NewSchedule, Schedule } from '../../core/schema/schedule.ts'
import type { ScheduleStore } from '../store/schedule-store.ts'
import { firstTime, TimesError } from './times.ts'

const MOST_SCHEDULES = 100

export class ScheduleError extends Error {
  override name = 'ScheduleError'
  constructor(
    readonly code: 'not_found' | 'conflict' | 'invalid_body',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** Nothing of a schedule is kept here but in the database, so that a command beside the companion may change it. */
export class Schedules {
  readonly #store: ScheduleStore
  readonly #now: () => Date

  constructor(store: ScheduleStore, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  /** The oldest first. */
  list(): Schedule[] {
    return this.#store.list()
  }

  /** @throws {ScheduleError} `not_found` */
  get(id: string): Schedule {
    const schedule = this.#store.get(id)
    if (schedule === undefined) throw new ScheduleError('not_found', 'there is no such schedule')
    return schedule
  }

  /** @throws {ScheduleError} `invalid_body` where its cron names no times, `conflict` where there are too many */
  add(schedule: NewSchedule, createdBy: string): Schedule {
    if (this.#store.count() >= MOST_SCHEDULES)
      throw new ScheduleError('conflict', `there are ${MOST_SCHEDULES} schedules already: take one out first`)
    return this.#store.add(schedule, createdBy, this.#firstTime(schedule))
  }

  /** No new run begins; one that runs goes on. @throws {ScheduleError} `not_found` */
  pause(id: string): Schedule {
    this.get(id)
    this.#store.setState(id, 'paused', undefined)
    return this.get(id)
  }

  /** All that a page set up: whoever takes its pairing back wants nothing more of it to begin by itself. */
  pauseAll(origin: string): void {
    this.#store.pauseAll(origin)
  }

  /** From now on; times that passed meanwhile were not missed. @throws {ScheduleError} `not_found` */
  resume(id: string): Schedule {
    this.#store.setState(id, 'active', this.#firstTime(this.get(id)))
    return this.get(id)
  }

  /** A run that goes on goes on. @throws {ScheduleError} `not_found` */
  remove(id: string): void {
    if (!this.#store.delete(id)) throw new ScheduleError('not_found', 'there is no such schedule')
  }

  /** Has the companion run it now, whatever its times. @throws {ScheduleError} `not_found`, `conflict` where its last run is not over */
  fireNow(id: string): void {
    this.get(id)
    if (!this.#store.fireNow(id)) throw new ScheduleError('conflict', 'its last run is not over: it may wait for your yes')
  }

  #firstTime(schedule: NewSchedule): Date {
    try {
      return firstTime(schedule, this.#now())
    } catch (error) {
      if (error instanceof TimesError) throw new ScheduleError('invalid_body', error.message, { cause: error })
      throw error
    }
  }
}
