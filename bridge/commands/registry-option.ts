// What every command has that asks a registry: which one, and where copies of it are kept.
import { type Command, InvalidArgumentError } from 'commander'
import { toLine } from '../plain-text.ts'
import { toRegistryUrl } from '../registry/address.ts'
import { toDataFolder } from '../registry/data-folder.ts'
import { Registry } from '../registry/registry.ts'

export interface RegistryFlags {
  registry?: string
}

export function addRegistryOption(command: Command): Command {
  return command.option('--registry <url>', 'where the registry’s site is; HISPER_REGISTRY_URL where it is not said')
}

/** @throws {UsageError} where no registry is named, or one that is refused */
export function openRegistry({ registry }: RegistryFlags): Registry {
  return new Registry({
    base: toRegistryUrl(registry, process.env),
    folder: toDataFolder(process.env, process.platform),
    onTrouble: (message) => process.stderr.write(`hisper: ${toLine(message, 1_000)}\n`),
  })
}

/** For a command that can do without: undefined where no registry is named. @throws {UsageError} where one is that is refused */
export function openNamedRegistry(flags: RegistryFlags): Registry | undefined {
  const { HISPER_REGISTRY_URL: named = '' } = process.env
  return flags.registry === undefined && named === '' ? undefined : openRegistry(flags)
}

/** @throws {InvalidArgumentError} */
export function toWholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (number >= least && number <= most) return number
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}

/** For options that can be given again. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}
