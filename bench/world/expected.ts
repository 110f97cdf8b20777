// What a crawl of a world has to find: everything that the rules of classification call a server, worked out from the world's facts and not
// from what was crawled. Two sets are told apart because no first run can have them whole: npm packages that only its search shows, of
// which a run may do little, and PyPI projects to which nothing points.
import { classify, type PackageFacts } from '../../pipeline/crawl/classify/classify.ts'
import type { World } from './world.ts'

export interface Expected {
  /** Keys of what the rules call a server, by origin. */
  npm: string[]
  pypi: string[]
  github: string[]
  'mcp-registry': string[]
  /** Projects that the rules call servers, whose name does not say so and that nobody names: found when they change, or by catching up. */
  pypiUnnamed: string[]
  /** Packages of npm that are servers, whose name does not say so and that nobody names: found by search, of which a run may do little. */
  npmUnnamed: string[]
}

const MCP_LIBRARY = 'mcp[cli]>=1.2'

export function expectedOf({ npm, pypi, github, registry }: World): Expected {
  const manifests = new Set(github.filter(({ topics }) => topics.length > 0).flatMap(({ files = {} }) => namesIn(files)))
  const vouched = new Set<string>()
  for (const { server } of registry) {
    const packages = Array.isArray(server.packages) ? server.packages : []
    for (const pkg of packages) {
      const kind = pkg.registryType ?? pkg.registry_type
      if (kind === 'npm') vouched.add(`npm:${pkg.identifier}`)
      if (kind === 'pypi') vouched.add(`pypi:${normalise(String(pkg.identifier))}`)
    }
  }
  const isServer = (key: string, facts: PackageFacts) => vouched.has(key) || classify(facts).class === 'server'
  const keysOf = <T>(facts: readonly T[], keyOf: (fact: T) => string, factsOf: (fact: T) => PackageFacts) =>
    facts.filter((fact) => isServer(keyOf(fact), factsOf(fact))).map(keyOf)

  const npmKeys = keysOf(
    npm,
    ({ name }) => `npm:${name}`,
    ({ name, description, keywords = [], mcpName }) => ({
      name,
      description,
      keywords,
      mcpName,
      hasExecutable: true,
      usesMcpLibrary: false,
    }),
  )
  const pypiKeys = keysOf(
    pypi,
    ({ name }) => `pypi:${name}`,
    ({ name, summary, requires, mcpName }) => ({
      name,
      description: summary === 'Add your description here' ? undefined : summary,
      keywords: [],
      mcpName,
      usesMcpLibrary: requires.includes(MCP_LIBRARY),
    }),
  )
  const githubKeys = keysOf(
    github,
    ({ repository }) => `github:${repository.toLowerCase()}`,
    ({ repository, description, topics }) => ({ name: repository, description, keywords: topics }),
  )
  const isNamed = (key: string) => key.includes('mcp', key.indexOf(':')) || vouched.has(key) || manifests.has(key)
  return {
    npm: npmKeys.filter(isNamed),
    pypi: pypiKeys.filter(isNamed),
    github: githubKeys,
    'mcp-registry': [...new Set(registry.map(({ server }) => `mcp:${server.name}`))],
    pypiUnnamed: pypiKeys.filter((key) => !isNamed(key)),
    npmUnnamed: npmKeys.filter((key) => !isNamed(key)),
  }
}

/** Packages that the files of a repository which a search shows name. */
function namesIn(files: Record<string, string>): string[] {
  const npm = files['package.json']
  const pypi = /^name = "(.+)"$/m.exec(files['pyproject.toml'] ?? '')?.[1]
  return [...(npm === undefined ? [] : [`npm:${JSON.parse(npm).name}`]), ...(pypi === undefined ? [] : [`pypi:${normalise(pypi)}`])]
}

/** PEP 503. */
const normalise = (name: string) => name.replace(/[-_.]+/g, '-').toLowerCase()
