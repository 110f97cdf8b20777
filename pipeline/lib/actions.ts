// How the pipeline speaks on GitHub Actions: annotations and a job summary, through the runner's own library.
import * as core from '@actions/core'
import { escapeControls } from './escape.ts'
import type { Log } from './log.ts'

/** Lines of one command on the page of its run; what is beyond is in its log. */
const MOST_LINES = 60
const said: string[] = []

/** Warnings and errors become annotations; the library escapes what the runner would take for a command. */
export function createActionsLog(): Log {
  return {
    info: (message) => core.info(note(message)),
    warn: (message) => core.warning(note(message, 'Warning: ')),
    error: (message) => core.error(note(message, 'Error: ')),
  }
}

function note(message: string, kind = ''): string {
  const text = escapeControls(message)
  said.push(`${kind}${text}`)
  return text
}

/** Puts what a command said on the page of the run, each line as a text. @param failure what ended it, where something did */
export async function tellJob(name: string, failure?: string): Promise<void> {
  if (failure !== undefined) core.error(note(failure, 'Error: '))
  if (said.length === 0 || process.env.GITHUB_STEP_SUMMARY === undefined) return
  const lines = said.slice(0, MOST_LINES).map((text) => cell(text.trim()))
  const more = said.length > MOST_LINES ? [`${said.length - MOST_LINES} more lines are in its log`] : []
  await core.summary
    .addHeading(cell(name), 3)
    .addList([...lines, ...more])
    .write()
}

/** Nothing in it is markup, of HTML or of Markdown. */
const cell = (text: string) => text.replace(/[^\p{L}\p{N} .,:;/()-]/gu, (char) => `&#${char.codePointAt(0)};`)

/** Puts a table on the page of the run: heading, header row, rows. Their text is escaped. */
export async function writeJobSummary({ heading, header, rows }: { heading: string; header: string[]; rows: string[][] }): Promise<void> {
  await core.summary
    .addHeading(cell(heading), 2)
    .addTable([header.map((data) => ({ data: cell(data), header: true })), ...rows.map((row) => row.map((text) => cell(text)))])
    .write()
}
