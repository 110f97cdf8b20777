// How a command ends, and what it says last where something went wrong.
import { CommanderError } from 'commander'
import { toLine } from './plain-text.ts'
import { RegistryError } from './registry/registry-error.ts'
import { UsageError } from './usage-error.ts'

export const NOTHING_FOUND = 1
const [BAD_USAGE, UNREACHABLE, UNREADABLE, OURS] = [2, 3, 4, 70]
const LONGEST_MESSAGE = 2_000

export const EXIT_CODES = `Exit codes:
  0  done, or found
  1  nothing was found
  2  the command was not used as it is meant to be
  3  the registry does not answer, and there is no copy of what was asked for
  4  the registry answers something that cannot be read
  70 a mistake of Hisper itself`

/** @returns the code to end with after `error` was thrown; 0 where it only ended the command, as `--help` does */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_USAGE
  if (error instanceof UsageError) return BAD_USAGE
  if (!(error instanceof RegistryError)) return OURS
  return { unreachable: UNREACHABLE, unreadable: UNREADABLE, not_found: NOTHING_FOUND }[error.code]
}

/** @returns one line, whatever the error holds: part of it may be a stranger's */
export function toWords(error: unknown): string {
  if (error instanceof RegistryError || error instanceof UsageError) return toLine(error.message, LONGEST_MESSAGE)
  return `this is a mistake of Hisper itself: ${toLine(error instanceof Error ? (error.stack ?? error.message) : String(error), LONGEST_MESSAGE)}`
}
