// A world at full size for the emulated origins: every row as a fact of its origin, with the links between them that real records have.
import type { GithubFact } from '../../pipeline/embedded/origins/github.ts'
import type { NpmFact } from '../../pipeline/embedded/origins/npm.ts'
import type { PypiFact } from '../../pipeline/embedded/origins/pypi.ts'
import { pick, seeded } from './random.ts'
import { synthesizeRegistry } from './registry.ts'
import type { Rows } from './rows.ts'

export interface World {
  npm: NpmFact[]
  /** Number of names in npm's list that are nobody's here. */
  otherNpmNames: number
  pypi: PypiFact[]
  otherPypiNames: string[]
  github: GithubFact[]
  registry: Rows['registry']
}

/** Public packages of npm, of which nearly all have nothing to do with MCP. */
const OTHER_NPM_NAMES = 4_000_000

const DAY_MS = 86_400_000
const FIRST_DAY = Date.UTC(2024, 10, 25)
const DAYS = 720

export function buildWorld(rows: Rows): World {
  const random = seeded(2)
  const registry = synthesizeRegistry(rows, random)
  const named = (kind: 'npm' | 'pypi') =>
    new Map(registry.flatMap(({ packages, name }) => packages.filter((pkg) => pkg.kind === kind).map((pkg) => [pkg.name, name] as const)))
  const npm = toNpmFacts(rows, named('npm'), random)
  const pypi = toPypiFacts(rows, named('pypi'), random)
  const known = new Set(pypi.map(({ name }) => name))
  return {
    npm,
    otherNpmNames: OTHER_NPM_NAMES,
    pypi,
    otherPypiNames: rows.pypiNames.filter((name) => !known.has(name)),
    github: toGithubFacts(rows, pypi, random),
    registry: registry.map(({ record }) => record),
  }
}

function toNpmFacts(rows: Rows, named: ReadonlyMap<string, string>, random: () => number): NpmFact[] {
  const facts = new Map<string, NpmFact>()
  const add = (name: string, version: string, description: string, downloadsMonth: number, repository?: string) => {
    const mcpName = named.get(name)
    facts.set(name, {
      name,
      version,
      description,
      license: 'MIT',
      keywords: random() < 0.5 ? ['mcp', 'mcp-server'] : [],
      ...(repository === undefined ? {} : { repository: { type: 'git', url: `git+https://github.com/${repository}.git` } }),
      ...(mcpName === undefined || random() < 0.4 ? {} : { mcpName }),
      bin: ['start'],
      publishedAt: dayOf(random).toISOString(),
      downloadsMonth,
    })
  }
  for (const { name, version, summary, downloads_month } of rows.npm) add(name, version, summary ?? '', downloads_month ?? 0)
  for (const { repo, description, npm } of rows.github) {
    for (const name of npm ?? []) if (!facts.has(name)) add(name, '1.0.0', description ?? '', 100, repo)
  }
  for (const name of named.keys()) if (!facts.has(name)) add(name, '1.0.0', 'MCP server.', 50)
  return [...facts.values()]
}

function toPypiFacts(rows: Rows, named: ReadonlyMap<string, string>, random: () => number): PypiFact[] {
  return rows.pypi.map(({ name, version, month, summary }) => {
    const mcpName = named.get(name)
    return {
      name,
      version,
      released: month,
      summary: summary ?? '',
      requires: random() < 0.6 ? ['mcp[cli]>=1.2'] : [],
      ...(random() < 0.5 ? { repository: `https://github.com/${rows.github[Math.floor(random() * rows.github.length)]?.repo}` } : {}),
      ...(mcpName === undefined || random() < 0.4 ? {} : { mcpName }),
    }
  })
}

/** The file at a repository's root that names its package, where it has one package. */
function toFiles(npm: readonly string[], pypi: readonly string[]): Record<string, string> {
  const [npmName, pypiName] = [npm.length === 1 ? npm[0] : undefined, pypi.length === 1 ? pypi[0] : undefined]
  return {
    ...(npmName === undefined
      ? {}
      : { 'package.json': JSON.stringify({ name: npmName, version: '1.0.0', dependencies: { '@modelcontextprotocol/sdk': '^1.0.0' } }) }),
    ...(pypiName === undefined
      ? {}
      : { 'pyproject.toml': `[project]\nname = ${JSON.stringify(pypiName)}\nversion = "1.0"\ndependencies = ["mcp>=1"]\n` }),
  }
}

function toGithubFacts(rows: Rows, pypi: readonly PypiFact[], random: () => number): GithubFact[] {
  const projects = Map.groupBy(pypi, ({ repository = '' }) => repository)
  const topics = [['mcp-server'], ['mcp', 'mcp-server'], ['model-context-protocol', 'mcp-server'], []] as const
  return rows.github.map(({ repo, description, stars, license, npm }, index) => {
    // One day on which more were made than one search shows.
    const created = index % 12 === 0 ? new Date(FIRST_DAY + 300 * DAY_MS) : dayOf(random)
    return {
      repository: repo,
      description: description ?? '',
      language: pick(random, ['TypeScript', 'Python', 'Go', 'Rust']),
      ...(license == null ? {} : { license }),
      stars: stars ?? Math.floor(10 ** (random() * 3)),
      topics: [...(topics[Math.floor(random() * topics.length)] ?? [])],
      createdAt: created.toISOString(),
      pushedAt: new Date(created.getTime() + random() * (FIRST_DAY + DAYS * DAY_MS - created.getTime())).toISOString(),
      archived: random() < 0.05,
      files: toFiles(
        npm ?? [],
        (projects.get(`https://github.com/${repo}`) ?? []).map(({ name }) => name),
      ),
    }
  })
}

const dayOf = (random: () => number) => new Date(FIRST_DAY + Math.floor(random() * DAYS) * DAY_MS)
