// What a picture of the state of MCP is made of: a title, what it says, and a table. What is drawn, shown and downloaded is that one table.
import type { Shape } from '../wording.ts'

interface Head {
  /** Name of its files: `/state/ID.csv`. */
  id: string
  title: string
  /** What is to be seen, with the figures that say it. */
  lead: string
  /** What the numbers are of, and what they leave out. */
  note: string
}

export interface Bar {
  label: string
  count: number
  /** Colours a bar that stands for an outcome. `none` is for what is not known: it is counted, and not taken for a value. */
  tone?: Shape | 'none'
}

/** How many there are of each kind on one day. */
export interface Bars extends Head {
  kind: 'bars'
  /** What is told apart, and what is counted: names of the columns. */
  of: string
  counted: string
  /** Day that it is of, `2026-11-22`. */
  day: string
  bars: readonly Bar[]
}

export interface Line {
  label: string
  /** One for each day; null where nothing was measured. */
  values: readonly (number | null)[]
}

/** How something went, day by day. */
export interface Lines extends Head {
  kind: 'lines'
  /** What stands behind a number: `%`; nothing for a count. */
  unit: '' | '%'
  days: readonly string[]
  /** Three at most: as many as can be told apart without colour. */
  lines: readonly Line[]
}

export type Picture = Bars | Lines

export interface Table {
  columns: readonly string[]
  rows: readonly (readonly (string | number | null)[])[]
}

export function toTable(picture: Picture): Table {
  if (picture.kind === 'bars') {
    return { columns: [picture.of, picture.counted], rows: picture.bars.map(({ label, count }) => [label, count]) }
  }
  const { days, lines, unit } = picture
  return {
    columns: ['Day', ...lines.map(({ label }) => (unit === '' ? label : `${label}, ${unit}`))],
    rows: days.map((day, index) => [day, ...lines.map(({ values }) => values[index] ?? null)]),
  }
}

/** RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front: licences and languages are strangers' words. */
export function toCsv({ columns, rows }: Table): string {
  return [columns, ...rows].map((cells) => `${cells.map(toCell).join(',')}\r\n`).join('')
}

function toCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** @param generatedAt when the run began that the numbers are from, ISO 8601 */
export function toJson(picture: Picture, generatedAt: string): string {
  const { id, title, note } = picture
  return `${JSON.stringify({ id, title, note, generatedAt, ...toTable(picture) }, undefined, 2)}\n`
}
