// The environment, read once and checked: every origin's address can be changed, and a wrong value is said in one line.
import { UsageError } from './errors.ts'

export interface Environment {
  /** npm's registry: ours to set, else what npm itself is configured to use, so that a company's mirror works. */
  npmRegistry: string | undefined
  /** Where `registry/_changes` is, the feed of what changed there; undefined where nobody knows of one. */
  npmReplicationUrl: string | undefined
  /** Where `downloads/point/…` is; undefined where nobody knows of one. */
  npmDownloadsUrl: string | undefined
  pypiUrl: string
  githubGraphqlUrl: string
  /** Of GitHub's REST API. */
  githubApiUrl: string
  /** `OWNER/NAME` of the repository that this runs in. */
  githubRepository: string | undefined
  /** For the GitHub that this runs on, and for no other. */
  githubToken: string | undefined
  /** Of the GitHub that this runs on: an Enterprise says its own. */
  githubServerUrl: string
  /** For github.com, wherever this runs. */
  githubComToken: string | undefined
  /** Public address of the site, without a slash at its end; of a repository on github.com that says nothing of it, that of its Pages. */
  siteUrl: string
  mcpRegistryUrl: string
  /** Images that packages are started in where there is Docker and no bubblewrap, each with its digest. */
  images: Readonly<{ node?: string; python?: string }>
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
  const optional = (name: string, value: string | undefined) => (value === undefined ? undefined : url(name, value))
  const githubServerUrl = url('GITHUB_SERVER_URL', env.GITHUB_SERVER_URL ?? 'https://github.com')
  const npmRegistry = optional('HISPER_NPM_REGISTRY', env.HISPER_NPM_REGISTRY ?? env.npm_config_registry)
  return {
    npmRegistry,
    npmReplicationUrl: optional('HISPER_NPM_REPLICATION_URL', env.HISPER_NPM_REPLICATION_URL ?? besideRegistry(npmRegistry, 'replicate')),
    npmDownloadsUrl: optional('HISPER_NPM_DOWNLOADS_URL', env.HISPER_NPM_DOWNLOADS_URL ?? besideRegistry(npmRegistry, 'api')),
    pypiUrl: url('HISPER_PYPI_URL', env.HISPER_PYPI_URL ?? 'https://pypi.org'),
    githubGraphqlUrl: url('HISPER_GITHUB_GRAPHQL_URL', env.HISPER_GITHUB_GRAPHQL_URL ?? 'https://api.github.com/graphql'),
    githubApiUrl: url('GITHUB_API_URL', env.GITHUB_API_URL ?? 'https://api.github.com'),
    githubRepository: repositoryFrom(env.GITHUB_REPOSITORY),
    githubToken: env.GITHUB_TOKEN,
    githubServerUrl,
    githubComToken: env.HISPER_GITHUB_TOKEN ?? (githubServerUrl === 'https://github.com' ? env.GITHUB_TOKEN : undefined),
    siteUrl: url('HISPER_SITE_URL', env.HISPER_SITE_URL ?? pagesOf(repositoryFrom(env.GITHUB_REPOSITORY)) ?? 'https://hisper.example'),
    images: {
      ...(env.HISPER_NODE_IMAGE === undefined ? {} : { node: env.HISPER_NODE_IMAGE }),
      ...(env.HISPER_PYTHON_IMAGE === undefined ? {} : { python: env.HISPER_PYTHON_IMAGE }),
    },
    mcpRegistryUrl: url('HISPER_MCP_REGISTRY_URL', env.HISPER_MCP_REGISTRY_URL ?? 'https://registry.modelcontextprotocol.io'),
  }
}

/** @throws {UsageError} where it is no name of a repository: it becomes part of an address */
function repositoryFrom(text: string | undefined): string | undefined {
  if (text === undefined || /^[\w-]+\/(?!\.{1,2}$)[\w.-]+$/.test(text)) return text
  throw new UsageError(`GITHUB_REPOSITORY is ${JSON.stringify(text)}, which is no repository such as owner/name`)
}

/** https://docs.github.com/en/pages: that of `OWNER/OWNER.github.io` is at the root. */
function pagesOf(repository: string | undefined): string | undefined {
  if (repository === undefined) return undefined
  const [owner = '', name = ''] = repository.toLowerCase().split('/')
  return name === `${owner}.github.io` ? `https://${name}` : `https://${owner}.github.io/${name}`
}

/** The registry's sister host: `registry.example.com` has `replicate.example.com`. Undefined where the registry is not named so. */
function besideRegistry(registry: string | undefined, label: string): string | undefined {
  if (registry === undefined) return undefined
  const { protocol, host, pathname } = new URL(registry)
  return host.startsWith('registry.') && pathname === '/' ? `${protocol}//${label}${host.slice('registry'.length)}` : undefined
}
