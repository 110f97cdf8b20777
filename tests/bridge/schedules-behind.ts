// Schedules behind the API in a test: the real ones, in a database in memory; nothing runs them.
import { randomBytes } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { ServiceError, type Services } from '../../bridge/api/services.ts'
import { toShown } from '../../bridge/companion/services.ts'
import { ScheduleError, Schedules } from '../../bridge/schedules/schedules.ts'
import { migrate } from '../../bridge/store/database.ts'
import { ScheduleStore } from '../../bridge/store/schedule-store.ts'
import { uuid7 } from '../../bridge/uuid7.ts'
import type { NewTask, Task } from '../../core/schema/task.ts'

/** @param create makes the task of a schedule that is run */
export function schedulesBehind(create: (task: NewTask) => Promise<Task>): Services['schedules'] {
  const database = new DatabaseSync(':memory:')
  migrate(database)
  const now = () => new Date()
  const schedules = new Schedules(new ScheduleStore(database, { now, id: () => uuid7(Date.now(), randomBytes(10)) }), now)
  const told = <T>(act: () => T): T => {
    try {
      return act()
    } catch (error) {
      throw error instanceof ScheduleError ? new ServiceError(error.code, error.message) : error
    }
  }
  return {
    list: async () => schedules.list().map(toShown),
    create: async (schedule, { origin }) => told(() => toShown(schedules.add(schedule, origin))),
    pause: async (id) => told(() => toShown(schedules.pause(id))),
    resume: async (id) => told(() => toShown(schedules.resume(id))),
    run: async (id) => {
      const { words, steps } = told(() => schedules.get(id))
      return create({ key: crypto.randomUUID(), words, steps })
    },
    delete: async (id) => told(() => schedules.remove(id)),
  }
}
