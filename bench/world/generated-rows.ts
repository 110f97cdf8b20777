// Rows of a made-up world, for a checkout that has no recorded facts beside it: the same sizes, plausible names, no truth in them.
import { pick, seeded } from './random.ts'
import type { Rows } from './rows.ts'

const TOPICS = [
  'calendar',
  'postgres',
  'weather',
  'invoices',
  'maps',
  'tickets',
  'wiki',
  'photos',
  'metrics',
  'mail',
  'chess',
  'dns',
] as const
const VERBS = ['search', 'read', 'summarise', 'update', 'watch', 'export', 'query', 'plan'] as const
const OTHERS = [
  'A Python client library for MCP servers.',
  'SDK for building MCP servers.',
  'Driver for the MCP2515 CAN controller.',
  'Minecraft Coder Pack mappings.',
  'Proxy between MCP clients and servers.',
] as const

export function generateRows(sizes: Record<Exclude<keyof Rows, 'source'>, number>): Omit<Rows, 'source'> {
  const random = seeded(1)
  const subject = () => `${pick(random, VERBS)}-${pick(random, TOPICS)}`
  const summary = () => (random() < 0.8 ? `MCP server to ${subject().replace('-', ' ')}.` : pick(random, OTHERS))
  const times = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index))
  const pypi = times(sizes.pypi, (index) => {
    const name = random() < 0.8 ? `${subject()}-mcp-${index}` : `${subject()}-tools-${index}`
    const month = `202${5 + Math.floor(random() * 2)}-${String(1 + Math.floor(random() * 11)).padStart(2, '0')}`
    return { name, version: `0.${Math.floor(random() * 20)}.${index % 7}`, month, summary: random() < 0.05 ? null : summary() }
  })
  const others = times(sizes.pypiNames - sizes.pypi, (index) => `${pick(random, TOPICS)}-${index.toString(36)}`)
  return {
    npm: times(sizes.npm, (index) => ({
      name: `${random() < 0.4 ? `@org${index % 90}/` : ''}${subject()}-mcp-${index}`,
      version: `1.${index % 9}.0`,
      summary: summary(),
      downloads_month: Math.floor(10 ** (random() * 6)),
    })),
    pypi,
    pypiNames: [...pypi.map(({ name }) => name), ...others].sort(),
    github: times(sizes.github, (index) => ({
      repo: `owner${index % 9_000}/${subject()}-mcp-${index}`,
      description: summary(),
      stars: Math.floor(10 ** (random() * 4)),
      license: 'MIT',
    })),
    versions: times(sizes.versions, (index) => {
      const at = new Date(Date.UTC(2025, 8, 8) + Math.floor(random() * 330) * 86_400_000).toISOString()
      return { publishedAt: at, updatedAt: at, isLatest: index % 10 < 3 }
    }),
    registry: times(sizes.registry, (index) => ({
      server: {
        $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
        name: `io.github.owner${index}/${subject()}`,
        description: summary().slice(0, 100),
        version: `1.0.${index % 30}`,
        repository: { url: `https://github.com/owner${index % 9_000}/${subject()}-mcp-${index}`, source: 'github' },
        remotes: [{ type: 'streamable-http', url: `https://owner${index}.example/mcp` }],
      },
      _meta: {
        'io.modelcontextprotocol.registry/official': {
          status: 'active',
          publishedAt: '2026-06-01T00:00:00Z',
          updatedAt: '2026-06-01T00:00:00Z',
          isLatest: true,
        },
      },
    })),
  }
}
