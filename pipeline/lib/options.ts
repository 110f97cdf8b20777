// Command lines for people: a wrong option is said in one line, with exit 2. Carried by commander.
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { ParseError } from '../../core/schema/parse.ts'
import { GuardError, UsageError } from './errors.ts'
import { escapeControls } from './escape.ts'

/** A command that throws UsageError instead of ending the process; `--help` prints and ends with 0. */
export function createCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .configureOutput({ writeErr: () => undefined })
    .exitOverride()
    .showSuggestionAfterError(false)
    .helpCommand(false)
}

/**
 * Runs a command-line entry point: usage errors end with 2, any other failure with 1, and with its stack where it is a bug of ours.
 * @param main returns the exit code
 */
export async function runMain(main: () => Promise<number>): Promise<void> {
  const isActions = process.env.GITHUB_ACTIONS === 'true'
  const tellJob = isActions ? (await import('./actions.ts')).tellJob : undefined
  const name = process.env.npm_lifecycle_event ?? 'hisper'
  try {
    process.exitCode = await main()
    await tellJob?.(name)
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return
    const isUsage = error instanceof UsageError || error instanceof CommanderError
    const isForPeople = isUsage || error instanceof GuardError || error instanceof ParseError
    const text =
      error instanceof Error ? (isForPeople ? error.message.replace(/^error: /, '') : (error.stack ?? error.message)) : String(error)
    process.stderr.write(`hisper: ${escapeControls(text)}\n`)
    process.exitCode = isUsage ? 2 : 1
    await tellJob?.(name, text.split('\n')[0])
  }
}

/** Parses a number of at least `min`, for an option. */
export function numberFrom(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isFinite(value) || value < min)
      throw new InvalidArgumentError(`It takes a number of at least ${min}.`)
    return value
  }
}
