// Rows for a terminal: columns as wide as their texts, colours where they are seen.
import { stripVTControlCharacters, styleText } from 'node:util'

export type Style = Parameters<typeof styleText>[0]
const GAP = '  '

/** Colours where the output is a terminal, and NO_COLOR is not set. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout })
}

/** @param rows of texts on one line, painted or not. @returns lines, each with its line break; nothing for no rows */
export function toTable(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((widest, row) => row.map((cell, index) => Math.max(widest[index] ?? 0, widthOf(cell))), [])
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)))
          .join(GAP)
          .trimEnd()}\n`,
    )
    .join('')
}

function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length
}

/** The colour of an outcome: what works, what wants something of the reader, what does not. */
export function styleOfOutcome(outcome: string): Style {
  if (outcome === 'ok') return 'green'
  return ['auth_required', 'needs_config', 'needs_build', 'not_probed', 'blocked'].includes(outcome) ? 'yellow' : 'red'
}
