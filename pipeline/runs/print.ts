// Runs as a table for a terminal.
import type { RunLine } from '../../core/schema/run.ts'

const HEADER = ['run', 'workflow', 'outcome', 'minutes', 'requests', 'MB', 'probes', 'ok', 'left', 'written', 'warnings']

/** The latest first; `-` stands for what was not measured. */
export function printRuns(runs: readonly RunLine[]): string {
  if (runs.length === 0) return 'no runs recorded yet\n'
  const rows = [HEADER, ...runs.toReversed().map(toRow)]
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n')
    .concat('\n')
}

function toRow({ runAt, workflow, outcome, failedStage, seconds, origins, probes, queue, files, warnings }: RunLine): string[] {
  const asked = Object.values(origins)
  const sum = (values: readonly number[]) => (values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0))
  const total = sum(Object.values(seconds))
  const bytes = sum(asked.map((origin) => origin.bytes))
  return [
    `${runAt.slice(0, 16).replace('T', ' ')}`,
    workflow,
    failedStage === undefined ? outcome : `${outcome} (${failedStage})`,
    toCell(total === undefined ? undefined : Math.round(total / 6) / 10),
    toCell(sum(asked.map(({ requests }) => requests))),
    toCell(bytes === undefined ? undefined : Math.round(bytes / 100_000) / 10),
    toCell(probes === undefined ? undefined : (sum(Object.values(probes.outcomes)) ?? 0)),
    toCell(probes === undefined ? undefined : (probes.outcomes.ok ?? 0)),
    toCell(queue?.left),
    toCell(files?.written),
    String(warnings),
  ]
}

const toCell = (value: number | undefined): string => (value === undefined ? '-' : String(value))
