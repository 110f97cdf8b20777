// The official registry at its present size, out of the recorded part: real records where there are any, and for the rest records of the
// same make that name packages and repositories of this world.
import { pick } from './random.ts'
import type { Rows } from './rows.ts'

/** Names in the official registry; in November 2026 there are somewhat more. */
const NAMES = 24_000

export interface RegistryEntry {
  name: string
  record: Rows['registry'][number]
  packages: { kind: 'npm' | 'pypi'; name: string }[]
}

export function synthesizeRegistry(rows: Rows, random: () => number): RegistryEntry[] {
  const real = rows.registry.map((record): RegistryEntry => ({ name: record.server.name, record, packages: packagesOf(record.server) }))
  const names = new Set(real.map(({ name }) => name))
  const made: RegistryEntry[] = []
  for (let index = 0; names.size + made.length < NAMES; index += 1) made.push(toEntry(rows, index, random))
  return [...real, ...made]
}

function packagesOf(server: Record<string, unknown>): RegistryEntry['packages'] {
  const packages = Array.isArray(server.packages) ? server.packages : []
  return packages.flatMap((pkg: Record<string, unknown>) => {
    const kind = pkg.registryType ?? pkg.registry_type
    return (kind === 'npm' || kind === 'pypi') && typeof pkg.identifier === 'string' ? [{ kind, name: pkg.identifier }] : []
  })
}

/** Two in five are remote only; of the others two name an npm package for each that names one of PyPI. */
function toEntry(rows: Rows, index: number, random: () => number): RegistryEntry {
  const repository = rows.github[index % rows.github.length]?.repo ?? 'owner/repo'
  const owner = repository.split('/')[0]
  const name = `io.github.${owner?.toLowerCase()}/server-${index}`
  const kind = pick(random, ['remote', 'remote', 'npm', 'npm', 'pypi'] as const)
  const identifier =
    kind === 'pypi'
      ? (rows.pypi[Math.floor(random() * rows.pypi.length)]?.name ?? '')
      : `@${owner?.toLowerCase()}/${pick(random, ['mcp', 'mcp', 'mcp', 'tools'])}-${index}`
  const updatedAt = new Date(Date.UTC(2025, 8, 8) + Math.floor(random() * 400) * 86_400_000).toISOString()
  const ways =
    kind === 'remote'
      ? { remotes: [{ type: 'streamable-http', url: `https://server-${index}.example/mcp` }] }
      : { packages: [{ registryType: kind, identifier, version: '1.0.0', transport: { type: 'stdio' } }] }
  const server = {
    $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
    name,
    description: `MCP server number ${index}.`,
    version: '1.0.0',
    repository: { url: `https://github.com/${repository}`, source: 'github' },
    ...ways,
  }
  return {
    name,
    record: {
      server,
      _meta: { 'io.modelcontextprotocol.registry/official': { status: 'active', publishedAt: updatedAt, updatedAt, isLatest: true } },
    },
    packages: kind === 'remote' ? [] : [{ kind, name: identifier }],
  }
}
