// Where a day and a month lie below data/.

/** Folders with one file a day: FOLDER/YYYY/MM/DD.jsonl, or .json for `days`. */
export type DayFolder = 'health' | 'drift' | 'days'

/** Folders whose days become one file a month, FOLDER/YYYY/MM.jsonl, once they are old; and `runs`, which has months from the first. */
export type MonthFolder = 'health' | 'drift' | 'runs'

/** `health/2026/11/22.jsonl` for a day in UTC, `2026-11-22`. */
export function dayPath(folder: DayFolder, day: string): string {
  return `${folder}/${day.replaceAll('-', '/')}.${folder === 'days' ? 'json' : 'jsonl'}`
}

/** `health/2026/11.jsonl` for a month, `2026-11`. */
export function monthPath(folder: MonthFolder, month: string): string {
  return `${folder}/${month.replaceAll('-', '/')}.jsonl`
}
