// Days in UTC as the dataset writes them, and the distance between two of them.

const DAY_MS = 86_400_000

/** @returns the day of an instant, `2026-11-22` */
export const toDay = (instant: Date) => instant.toISOString().slice(0, 10)

/** @param days may be negative */
export const addDays = (day: string, days: number) => toDay(new Date(Date.parse(day) + days * DAY_MS))

/** @returns whole days from the first to the second, negative where the second is earlier */
export const daysBetween = (first: string, second: string) => Math.round((Date.parse(second) - Date.parse(first)) / DAY_MS)

/**
 * How many days ago a remembered day was. Without end where it lies in the future: some clock was wrong, and what was remembered with
 * it is as good as nothing.
 */
export function ageInDays(day: string, today: string): number {
  const days = daysBetween(day, today)
  return days < 0 ? Number.POSITIVE_INFINITY : days
}
