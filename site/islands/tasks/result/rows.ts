// Lists of objects within a result, which are read best as a table.
import { isObject } from '../form/field.ts'

export const MOST_COLUMNS = 20

export interface Table {
  /** Where it stands in the result; empty where it is the whole. */
  name: string
  columns: readonly string[]
  rows: readonly Readonly<Record<string, unknown>>[]
}

/** @returns the value itself, or what stands in it by name, where that is a list of objects */
export function tablesOf(value: unknown): Table[] {
  const whole = toTable('', value)
  if (whole !== undefined) return [whole]
  return isObject(value) ? Object.entries(value).flatMap(([name, inner]) => toTable(name, inner) ?? []) : []
}

function toTable(name: string, value: unknown): Table | undefined {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isObject)) return undefined
  const columns = [...new Set(value.slice(0, 200).flatMap((row) => Object.keys(row)))]
  return columns.length === 0 ? undefined : { name, columns: columns.slice(0, MOST_COLUMNS), rows: value }
}
