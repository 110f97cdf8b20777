// The registry that npm is configured to use. npm tells its scripts only where that is not its default, so npm itself is asked.
import { execFileSync } from 'node:child_process'

/** The variables with the registry among them, for `readEnvironment`: npm is asked only where nobody said. */
export function withNpmRegistry(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isKnown = Boolean(variables.HISPER_NPM_REGISTRY || variables.npm_config_registry)
  const registry = isKnown ? undefined : askNpmForRegistry(variables)
  return registry === undefined ? variables : { ...variables, npm_config_registry: registry }
}

/** @returns undefined where npm cannot be asked */
function askNpmForRegistry(variables: NodeJS.ProcessEnv): string | undefined {
  const npm = variables.npm_execpath
  const [command, before] = npm === undefined ? ['npm', []] : [process.execPath, [npm]]
  try {
    const answer = execFileSync(command, [...before, 'config', 'get', 'registry'], {
      env: variables,
      encoding: 'utf8',
      timeout: 20_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
    return URL.canParse(answer) ? answer : undefined
  } catch {
    return undefined // no npm here: the origin is skipped, and says so
  }
}
