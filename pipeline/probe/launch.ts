// From a package to the program that starts it: arguments and environment from what the registries state, placeholders for the rest.
import type { Argument, Package } from '../../core/schema/access.ts'
import type { InstalledPackage } from './install/installed-package.ts'
import type { SandboxedProgram } from './sandbox/sandbox.ts'

/** Stands in for a required value nobody but its owner has. Recognisable, and of no use to anyone. */
const PLACEHOLDER = 'hisper-placeholder'

/**
 * @param pkg what the registries say of the package
 * @param scratch writable folder, given where an argument wants a path
 */
export function toProgram(pkg: Package, installed: InstalledPackage & { entryPoint: string }, scratch: string): SandboxedProgram {
  const env: Record<string, string> = {}
  for (const variable of pkg.environmentVariables ?? []) {
    const value = wantedValue(variable, scratch)
    if (value !== undefined) env[variable.name] = value
  }
  return {
    executable: process.execPath,
    args: [installed.entryPoint, ...(pkg.packageArguments ?? []).flatMap((argument) => toArgs(argument, scratch))],
    env,
    readOnly: [installed.modules],
  }
}

function toArgs(argument: Argument, scratch: string): string[] {
  const value = wantedValue(argument, scratch)
  if (argument.type === 'positional') return value === undefined ? [] : [value]
  if (value === undefined) return argument.isRequired === true ? [argument.name] : []
  return [argument.name, value]
}

/** What a person would be asked for: the fixed value, the default, the first choice, a folder, a placeholder; nothing where it is optional. */
function wantedValue(input: Omit<Argument, 'type' | 'name'>, scratch: string): string | undefined {
  if (input.value !== undefined && !input.value.includes('{')) return input.value
  if (input.default !== undefined) return input.default
  if (input.isRequired !== true) return undefined
  if (input.choices?.[0] !== undefined) return input.choices[0]
  if (input.format === 'filepath') return scratch
  if (input.format === 'number') return '1'
  if (input.format === 'boolean') return 'true'
  return PLACEHOLDER
}
