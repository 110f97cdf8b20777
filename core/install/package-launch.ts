// The command that starts a package, by the runner of its registry: npx, bunx, uvx, docker, dnx.
import type { Argument, NamedInput, Package } from '../schema/access.ts'
import type { CommandLaunch, LaunchArgument, RefusalReason, Setting } from './launch.ts'
import { ENVIRONMENT_NAME, isSteering, PACKAGE_NAMES, VERSION } from './safe-text.ts'
import { Asks, asksOf } from './template.ts'

/** Options of `docker run` that a server may ask for; every other one could open the reader's machine. */
const DOCKER_OPTIONS = new Set(['-e', '--env', '-p', '--publish', '-v', '--volume', '--mount'])

/**
 * The command for one package. Runtime arguments are taken for docker alone: npx, uvx and dnx are started in one known way,
 * because their own options choose what is run and from where.
 */
export function toCommandLaunch(
  entry: Package,
  base: Pick<CommandLaunch, 'name' | 'label'>,
  isPinned: boolean,
): CommandLaunch | RefusalReason {
  const { registryType, identifier, version } = entry
  if (registryType === 'cargo' || registryType === 'mcpb') return 'no_runner'
  if (entry.transport !== 'stdio') return 'opens_port'
  if (!PACKAGE_NAMES[registryType].test(identifier)) return 'unsafe_name'
  if (version !== undefined && !VERSION.test(version)) return 'unsafe_version'
  const asks = new Asks()
  const options = registryType === 'oci' ? toDockerOptions(entry.runtimeArguments ?? [], asks) : []
  const env = (entry.environmentVariables ?? [])
    .map((input) => toSetting(input, asks))
    .filter(({ isWanted, name }) => isWanted || ENVIRONMENT_NAME.test(name))
  if (env.some(({ name }) => !ENVIRONMENT_NAME.test(name))) return 'unsafe_name'
  // In a container they steer nothing but the server.
  const isFixed = ({ template }: Setting) => template.some((part) => typeof part === 'string')
  if (registryType !== 'oci' && env.some((setting) => isFixed(setting) && isSteering(setting.name))) return 'unsafe_environment'
  const common = {
    ...{ ...base, kind: 'command' as const, env, options, passesEnv: registryType === 'oci' },
    arguments: (entry.packageArguments ?? []).map((argument) => toArgument(argument, asks)),
  }
  const isLatest = !isPinned && registryType !== 'nuget'
  const exact = isLatest ? `${identifier}@latest` : version === undefined || !isPinned ? identifier : `${identifier}@${version}`
  switch (registryType) {
    case 'npm': {
      const isBun = /^bunx?$/.test(entry.runtimeHint ?? '')
      return { ...common, command: isBun ? 'bunx' : 'npx', head: isBun ? [] : ['-y'], target: [exact] }
    }
    case 'pypi':
      return { ...common, command: 'uvx', head: [], target: [exact] }
    case 'nuget':
      return { ...common, command: 'dnx', head: [], target: [exact, '--yes'], separator: '--' }
    case 'oci':
      return { ...common, command: 'docker', head: ['run', '-i', '--rm'], target: [identifier] }
  }
}

/** `-e NAME` without a value hands on whatever the reader has under that name: that is for the list of variables to say. */
function toDockerOptions(list: readonly Argument[], asks: Asks): LaunchArgument[] {
  return list.flatMap((argument) => {
    if (argument.type !== 'named' || !DOCKER_OPTIONS.has(argument.name)) return []
    const isBare = /^(?:-e|--env)$/.test(argument.name) && argument.value?.includes('=') !== true
    // Each takes the next word, whatever the record says: without a value of its own it would swallow the option after it.
    return isBare ? [] : [{ ...toArgument(argument, asks), isSwitch: false }]
  })
}

function toSetting(input: NamedInput, asks: Asks): Setting {
  const template = asks.toTemplate(input, input.name, 'environment')
  // A secret whose value is stated all the same: the value is nobody's to use, and the variable may be left out.
  const isAsked = template.length === 1 && asksOf(template)[0]?.isVariable === true
  return { name: input.name, template, isWanted: input.isRequired === true || (input.value !== undefined && !isAsked) }
}

function toArgument(argument: Argument, asks: Asks): LaunchArgument {
  const isNamed = argument.type === 'named'
  const name = isNamed ? argument.name.replace(/^-+/, '') : (argument.valueHint ?? 'value')
  return {
    ...(isNamed ? { flag: argument.name } : {}),
    isSwitch: isNamed && argument.format === 'boolean',
    template: asks.toTemplate(argument, name, 'argument'),
    isWanted: argument.isRequired === true || argument.value !== undefined,
  }
}
