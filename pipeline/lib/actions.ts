// How the pipeline speaks on GitHub Actions: annotations and a job summary, through the runner's own library.
import * as core from '@actions/core'
import { escapeControls } from './escape.ts'
import type { Log } from './log.ts'

/** Warnings and errors become annotations; the library escapes what the runner would take for a command. */
export function createActionsLog(): Log {
  return {
    info: (message) => core.info(escapeControls(message)),
    warn: (message) => core.warning(escapeControls(message)),
    error: (message) => core.error(escapeControls(message)),
  }
}

/** Puts a table on the page of the run: heading, header row, rows. Their text is escaped. */
export async function writeJobSummary({ heading, header, rows }: { heading: string; header: string[]; rows: string[][] }): Promise<void> {
  const cell = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`)
  await core.summary
    .addHeading(cell(heading), 2)
    .addTable([header.map((data) => ({ data: cell(data), header: true })), ...rows.map((row) => row.map((text) => cell(text)))])
    .write()
}
