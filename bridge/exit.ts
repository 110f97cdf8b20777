// How a command ends, and what it says last where something went wrong.
import { CommanderError } from 'commander'
import { BridgeTrouble } from '../core/bridge/trouble.ts'
import { ParseError } from '../core/schema/parse.ts'
import { ConfigError } from './clients/config-error.ts'
import { toLine } from './plain-text.ts'
import { PlanError } from './planning/plan-error.ts'
import { RegistryError } from './registry/registry-error.ts'
import { ScheduleError } from './schedules/schedules.ts'
import { SignInError } from './sign-in/sign-in-error.ts'
import { CallError } from './tasks/tool-caller.ts'
import { UsageError } from './usage-error.ts'

export const NOTHING_FOUND = 1
/** Of a command that looks for what is amiss, where something is. */
export const SOMETHING_AMISS = 1
/** A tool says that it failed, or its server, the model or a sign-in service did. */
export const TOOL_FAILED = 6
const [BAD_USAGE, UNREACHABLE, UNREADABLE, UNCHANGED, OURS] = [2, 3, 4, 5, 70]
const LONGEST_MESSAGE = 2_000

export const EXIT_CODES = `Exit codes:
  0  done, or found
  1  nothing was found; of doctor, outdated and audit: something is amiss
  2  the command was not used as it is meant to be
  3  the registry does not answer, and there is no copy of what was asked for
  4  the registry answers something that cannot be read
  5  a configuration cannot be read or changed, and is as it was
  6  a tool says that it failed, or its server, the model or a sign-in service did
  70 a mistake of Hisper itself`

/** @returns the code to end with after `error` was thrown; 0 where it only ended the command, as `--help` does */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_USAGE
  if (error instanceof UsageError) return BAD_USAGE
  if (error instanceof ConfigError) return UNCHANGED
  if (error instanceof SignInError) return TOOL_FAILED
  if (error instanceof ParseError) return BAD_USAGE
  if (error instanceof BridgeTrouble)
    return { not_found: NOTHING_FOUND, invalid_body: BAD_USAGE, not_available: BAD_USAGE }[String(error.answer?.code)] ?? TOOL_FAILED
  if (error instanceof CallError) return error.code === 'not_found' ? NOTHING_FOUND : TOOL_FAILED
  if (error instanceof ScheduleError) return error.code === 'not_found' ? NOTHING_FOUND : BAD_USAGE
  if (error instanceof PlanError)
    return { no_model: BAD_USAGE, no_tools: NOTHING_FOUND, declined: NOTHING_FOUND, model_failed: TOOL_FAILED }[error.code]
  if (!(error instanceof RegistryError)) return OURS
  return { unreachable: UNREACHABLE, unreadable: UNREADABLE, not_found: NOTHING_FOUND }[error.code]
}

/** @returns one line, whatever the error holds: part of it may be a stranger's */
export function toWords(error: unknown): string {
  if (
    [RegistryError, UsageError, ConfigError, CallError, PlanError, ScheduleError, SignInError, ParseError, BridgeTrouble].some(
      (known) => error instanceof known,
    )
  )
    return toLine((error as Error).message, LONGEST_MESSAGE)
  return `this is a mistake of Hisper itself: ${toLine(error instanceof Error ? (error.stack ?? error.message) : String(error), LONGEST_MESSAGE)}`
}
