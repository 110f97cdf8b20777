// Questions on the terminal. They go to standard error, so that what a command answers can be piped.
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { UsageError } from '../usage-error.ts'

/** Whether there is anybody to ask. */
export function hasReader(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

/**
 * @param isSecret what is typed is not shown
 * @throws {UsageError} where the reader ends it instead of answering
 */
export async function ask(question: string, isSecret = false): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: isSecret ? nowhere : process.stderr, terminal: true })
  const ending = new AbortController()
  for (const event of ['close', 'SIGINT'] as const) terminal.once(event, () => ending.abort())
  try {
    if (isSecret) process.stderr.write(question)
    return (await terminal.question(isSecret ? '' : question, { signal: ending.signal })).trim()
  } catch (error) {
    if (ending.signal.aborted) throw new UsageError('nothing was written')
    throw error
  } finally {
    terminal.close()
    if (isSecret) process.stderr.write('\n')
  }
}

export async function isYes(question: string): Promise<boolean> {
  return /^y(es)?$/i.test(await ask(question))
}

/**
 * Goes on after a yes.
 * @param isAgreed by `--yes`
 * @throws {UsageError} after anything else, or where there is nobody to ask
 */
export async function agree(question: string, isAgreed: boolean): Promise<void> {
  if (isAgreed) return
  if (!hasReader()) throw new UsageError('nothing was written: add --yes where nobody is there to be asked')
  if (!(await isYes(`${question} [y/N] `))) throw new UsageError('nothing was written')
}
