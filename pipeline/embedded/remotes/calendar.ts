// What the calendar server reckons: days of the proleptic Gregorian calendar in UTC, weeks by ISO 8601. Pure; knows no "today".

export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
export type Weekday = (typeof WEEKDAYS)[number]

const DAY_MS = 86_400_000

/** Milliseconds of a day `YYYY-MM-DD`, or undefined where the calendar has no such day. */
export function toDayMs(day: string): number | undefined {
  const ms = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day ? undefined : ms
}

export function toWeekday(dayMs: number): Weekday {
  return WEEKDAYS[new Date(dayMs).getUTCDay()] ?? 'Sunday'
}

/** Days from one to the other; negative where `to` is earlier. */
export function countDays(fromMs: number, toMs: number): number {
  return Math.round((toMs - fromMs) / DAY_MS)
}

/** ISO 8601: week 1 holds the year's first Thursday, so the first days of January may belong to the year before. */
export function toIsoWeek(dayMs: number): { year: number; week: number } {
  const weekday = (new Date(dayMs).getUTCDay() + 6) % 7
  const thursday = new Date(dayMs + (3 - weekday) * DAY_MS)
  const year = thursday.getUTCFullYear()
  return { year, week: 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY_MS / 7) }
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}
