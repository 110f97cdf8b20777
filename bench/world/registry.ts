// The official registry at its present size, out of the recorded part: real records where there are any, and for the rest records of the
// same make that name packages and repositories of this world, with the dates and the number of versions that the real ones have.
import { pick } from './random.ts'
import type { Rows, VersionRow } from './rows.ts'

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
  const latest = rows.versions.filter(({ isLatest }) => isLatest)
  const older = rows.versions.filter(({ isLatest }) => !isLatest)
  const made = Array.from({ length: NAMES - names.size }, (_, index) => toEntry(rows, index, latest[index % latest.length], random))
  const before = older.flatMap((version, index) => toEarlier(made[index % made.length], version, index))
  return [...real, ...made, ...before]
}

/** A version that is not the latest any more. */
function toEarlier(entry: RegistryEntry | undefined, { publishedAt, updatedAt }: VersionRow, index: number): RegistryEntry[] {
  if (entry === undefined) return []
  const official = { status: 'active', publishedAt, updatedAt, isLatest: false }
  const record = {
    server: { ...entry.record.server, version: `0.${index}.0` },
    _meta: { 'io.modelcontextprotocol.registry/official': official },
  }
  return [{ ...entry, record }]
}

function packagesOf(server: Record<string, unknown>): RegistryEntry['packages'] {
  const packages = Array.isArray(server.packages) ? server.packages : []
  return packages.flatMap((pkg: Record<string, unknown>) => {
    const kind = pkg.registryType ?? pkg.registry_type
    return (kind === 'npm' || kind === 'pypi') && typeof pkg.identifier === 'string' ? [{ kind, name: pkg.identifier }] : []
  })
}

/** Two in five are remote only; of the others two name an npm package for each that names one of PyPI. */
function toEntry(rows: Rows, index: number, version: VersionRow | undefined, random: () => number): RegistryEntry {
  const repository = rows.github[index % rows.github.length]?.repo ?? 'owner/repo'
  const owner = repository.split('/')[0]
  const name = `io.github.${owner?.toLowerCase()}/server-${index}`
  const kind = pick(random, ['remote', 'remote', 'npm', 'npm', 'pypi'] as const)
  const identifier =
    kind === 'pypi'
      ? (rows.pypi[Math.floor(random() * rows.pypi.length)]?.name ?? '')
      : `@${owner?.toLowerCase()}/${pick(random, ['mcp', 'mcp', 'mcp', 'tools'])}-${index}`
  const { publishedAt, updatedAt } = version ?? { publishedAt: '2026-06-01T00:00:00Z', updatedAt: '2026-06-01T00:00:00Z' }
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
      _meta: { 'io.modelcontextprotocol.registry/official': { status: 'active', publishedAt, updatedAt, isLatest: true } },
    },
    packages: kind === 'remote' ? [] : [{ kind, name: identifier }],
  }
}
