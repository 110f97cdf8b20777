// What the pipeline tells a person. Other people's text is escaped first, so that no terminal and no workflow runner acts on it.
import { escapeControls } from './escape.ts'

export interface Log {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

/** Writes one line a message to `write` (stderr by default, so that stdout stays free for results). */
export function createLog(write: (line: string) => void = (line) => process.stderr.write(`${line}\n`)): Log {
  const at = (mark: string) => (message: string) => write(`${mark}${escapeControls(message)}`)
  return { info: at('  '), warn: at('! '), error: at('✕ ') }
}

/** Says nothing. */
export const silentLog: Log = createLog(() => undefined)
