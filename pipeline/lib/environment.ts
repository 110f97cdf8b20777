// The environment, read once and checked: every origin's address can be changed, and a wrong value is said in one line.
import { UsageError } from './errors.ts'

export interface Environment {
  /** npm's registry: ours to set, else what npm itself is configured to use, so that a company's mirror works. */
  npmRegistry: string | undefined
  pypiUrl: string
  githubGraphqlUrl: string
  githubToken: string | undefined
  mcpRegistryUrl: string
}

/** @throws {UsageError} naming the variable that is not an http or https address */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  // A workflow passes a variable that nobody set as an empty text.
  const env = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const url = (name: string, value: string) => {
    if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol) || /[?#]/.test(value)) {
      throw new UsageError(`${name} is ${JSON.stringify(value)}, which is not an http or https address to which paths can be added`)
    }
    return value.replace(/\/+$/, '')
  }
  const registry = env.HISPER_NPM_REGISTRY ?? env.npm_config_registry
  return {
    npmRegistry: registry === undefined ? undefined : url('HISPER_NPM_REGISTRY', registry),
    pypiUrl: url('HISPER_PYPI_URL', env.HISPER_PYPI_URL ?? 'https://pypi.org'),
    githubGraphqlUrl: url('HISPER_GITHUB_GRAPHQL_URL', env.HISPER_GITHUB_GRAPHQL_URL ?? 'https://api.github.com/graphql'),
    githubToken: env.GITHUB_TOKEN,
    mcpRegistryUrl: url('HISPER_MCP_REGISTRY_URL', env.HISPER_MCP_REGISTRY_URL ?? 'https://registry.modelcontextprotocol.io'),
  }
}
