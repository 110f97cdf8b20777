// The times of a schedule, and what is due at a moment: pure, whatever clock is asked.
import { Cron, CronPattern } from 'croner'
import type { Schedule } from '../../core/schema/schedule.ts'
import { toLine } from '../plain-text.ts'

/** What a schedule names as times is none. The message is shown to who set it up. */
export class TimesError extends Error {
  override name = 'TimesError'
}

/** How late a run may begin and is still in time: a machine that is busy, or was asleep for a moment. */
const IN_TIME_MS = 60_000

type Times = Pick<Schedule, 'cron' | 'timeZone'>

/**
 * @param after in that time zone, at which daylight-saving time may begin or end: a run at fixed times is made once a day then as well, at
 * the first time that there is or at the first of two; one that is due every so many minutes passes over what there is not, and is made at
 * both of two
 * @returns the first time after it; undefined where there is none any more
 */
export function timeAfter({ cron, timeZone }: Times, after: Date): Date | undefined {
  const options = { timezone: timeZone, mode: '5-or-6-parts', fixedTimeRule: 'no-wildcard', paused: true } as const
  return new Cron(cron, options).nextRun(after) ?? undefined
}

/** @returns the first time after `now` @throws {TimesError} where it is no cron, never comes, or comes more than once a minute */
export function firstTime(times: Times, now: Date): Date {
  let first: Date | undefined
  let seconds: number
  try {
    seconds = new CronPattern(times.cron, times.timeZone).second.filter((isIn) => isIn === 1).length
    first = timeAfter(times, now)
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : ''
    throw new TimesError(`this is no cron: ${toLine(why, 300)}`, { cause: error })
  }
  if (seconds > 1) throw new TimesError('a schedule runs at most once a minute: name one second, or leave it out')
  if (first === undefined) throw new TimesError('there is no such time: it would never run')
  return first
}

/** Its next time has come: whether it is to be run, and the time after it. */
interface Due {
  isRun: boolean
  nextAt: Date | undefined
}

/**
 * What to do with the next time of a schedule at a moment. Asked again with its `nextAt` until nothing is due.
 * @returns undefined where it has not come, so also where the clock was set back
 */
export function dueAt(schedule: Times & Pick<Schedule, 'nextAt' | 'missed'>, now: Date): Due | undefined {
  if (schedule.nextAt === undefined) return undefined
  const late = now.getTime() - Date.parse(schedule.nextAt)
  if (late < 0) return undefined
  if (late <= IN_TIME_MS) return { isRun: true, nextAt: timeAfter(schedule, new Date(schedule.nextAt)) }
  if (schedule.missed === 'run_once') return { isRun: true, nextAt: timeAfter(schedule, now) }
  return { isRun: false, nextAt: timeAfter(schedule, new Date(now.getTime() - IN_TIME_MS - 1)) }
}
