// From a package to the program that starts it: arguments and environment from what the registries state, placeholders for the rest.
import type { Argument, NamedInput, Package } from '../../core/schema/access.ts'
import type { Launch } from '../../core/schema/probe.ts'
import type { SandboxedProgram } from './sandbox/sandbox.ts'

/** What an installed package is started with, before anything that its registry states. */
export type Startable = Omit<SandboxedProgram, 'cwd'>

export interface Start {
  program: SandboxedProgram
  launch: Launch
}

/** Stands in for a required value nobody but its owner has. Recognisable, and of no use to anyone. */
const PLACEHOLDER = 'hisper-placeholder'
/** What a value has to look like to get past the first check of its form, by how variables of its kind are called. */
const PLACEHOLDERS: readonly (readonly [RegExp, string | ((scratch: string) => string)])[] = [
  [/(?:^|_)(?:URL|URI|ENDPOINT|BASE|HOST_URL|WEBHOOK)$/, 'https://placeholder.invalid'], // RFC 6761: never resolves
  [/(?:^|_)(?:HOST|HOSTNAME|DOMAIN|SERVER)$/, 'placeholder.invalid'],
  [/(?:^|_)(?:PATH|DIR|DIRECTORY|FOLDER|ROOT|WORKSPACE|HOME)$/, (scratch) => scratch],
  [/(?:^|_)(?:PORT|TIMEOUT|LIMIT|COUNT|SIZE|MAX|MIN|SECONDS|MS)$/, '1'],
  [/(?:^|_)(?:EMAIL|MAIL)$/, 'placeholder@placeholder.invalid'],
]

/** What a second try adds to the first, after a start that failed naming what it lacks. */
export interface Lacking {
  /** Names of environment variables. */
  environment?: readonly string[]
  /** Whether it wants a folder on its command line. */
  folder?: boolean
}

/**
 * @param pkg what the registries say of the package
 * @param installed what starts it
 * @param scratch writable folder inside the sandbox, given where a path is wanted
 * @param lacking what an earlier try was told to be missing; it gets placeholders
 */
export function toStart(pkg: Package, installed: Startable, scratch: string, lacking: Lacking = {}): Start {
  const placeholders = new Set<string>()
  const give = (name: string, input: Omit<Argument, 'type' | 'name'>) => wantedValue(name, input, scratch, () => placeholders.add(name))
  const env: Record<string, string> = {}
  const named = (name: string): NamedInput => ({ name, isRequired: true })
  for (const variable of [...(pkg.environmentVariables ?? []), ...(lacking.environment ?? []).map(named)]) {
    const value = Object.hasOwn(env, variable.name) ? undefined : give(variable.name, variable)
    if (value !== undefined) env[variable.name] = value
  }
  const stated = (pkg.packageArguments ?? []).flatMap((argument) => toArgs(argument, give))
  const given = lacking.folder === true && !stated.includes(scratch) ? [...stated, scratch] : stated
  return {
    program: { ...installed, args: [...installed.args, ...given], env: { ...env, ...installed.env } },
    launch: {
      arguments: given.map((argument) => argument.slice(0, 2_000)).slice(0, 200),
      environment: Object.keys(env).toSorted().slice(0, 200),
      placeholders: [...placeholders].toSorted().slice(0, 200),
    },
  }
}

function toArgs(argument: Argument, give: (name: string, input: Omit<Argument, 'type' | 'name'>) => string | undefined): string[] {
  if (argument.type === 'positional') {
    const value = give(argument.valueHint ?? 'argument', argument)
    return value === undefined ? [] : [value]
  }
  const value = give(argument.name, argument)
  if (value === undefined) return argument.isRequired === true ? [argument.name] : []
  return [argument.name, value]
}

/** What a person would be asked for: the fixed value, the default, the first choice, a folder, a placeholder; nothing where it is optional. */
function wantedValue(name: string, input: Omit<Argument, 'type' | 'name'>, scratch: string, onPlaceholder: () => void): string | undefined {
  if (input.value !== undefined && !input.value.includes('{')) return input.value
  if (input.default !== undefined) return input.default
  if (input.isRequired !== true) return undefined
  if (input.choices?.[0] !== undefined) return input.choices[0]
  if (input.format === 'filepath') return scratch
  if (input.format === 'boolean') return 'true'
  onPlaceholder()
  if (input.format === 'number') return '1'
  const word = name.replace(/^-+/, '').replaceAll('-', '_').toUpperCase()
  const alike = PLACEHOLDERS.find(([pattern]) => pattern.test(word))?.[1]
  return typeof alike === 'function' ? alike(scratch) : (alike ?? PLACEHOLDER)
}
