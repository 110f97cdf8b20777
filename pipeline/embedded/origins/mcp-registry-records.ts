// What the emulated official MCP registry holds: records as they are on the wire, from facts/mcp-registry.json or from a world of a test's
// own, in the order of the list.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { parseWith } from '../../../core/schema/parse.ts'
import { HOSTILE_TEXT } from '../disorder.ts'

const OFFICIAL = 'io.modelcontextprotocol.registry/official'

const FactSchema = z.strictObject({
  /** The latest server.json, as it is on the wire. */
  server: z.looseObject({ name: z.string(), version: z.string(), description: z.string() }),
  publishedAt: z.iso.datetime(),
  status: z.enum(['active', 'deprecated', 'deleted']).default('active'),
  statusMessage: z.string().optional(),
  /** Earlier versions, oldest first; their text is the latest one's. */
  olderVersions: z.array(z.string()).default([]),
})
type Fact = z.infer<typeof FactSchema>

const OfficialSchema = z.object({
  status: z.string().optional(),
  publishedAt: z.string().optional(),
  updatedAt: z.string().optional(),
  isLatest: z.boolean().optional(),
})

/** One record of the list, made ready to be filtered and sent. */
export interface Held {
  name: string
  version: string
  isLatest: boolean
  isDeleted: boolean
  updatedMs: number
  /** The record as JSON. */
  text: string
}

/** @param world records as they are on the wire, whatever they are: a test may hold broken ones */
export async function readHeld(world: readonly unknown[] | undefined, hostile: boolean): Promise<Held[]> {
  const records = world ?? (await readFacts()).flatMap(toRecords)
  return [...records, ...(hostile ? toRecords(HOSTILE) : [])].map(toHeld).sort(byNameAndVersion)
}

/** Of names first and of versions second, both by code units: the order in which a cursor moves. */
export function byNameAndVersion(one: Pick<Held, 'name' | 'version'>, other: Pick<Held, 'name' | 'version'>): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1
  return one.version === other.version ? 0 : one.version < other.version ? -1 : 1
}

async function readFacts(): Promise<Fact[]> {
  const file = JSON.parse(await readFile(new URL('../facts/mcp-registry.json', import.meta.url), 'utf8'))
  return parseWith(z.strictObject({ servers: z.array(FactSchema) }), file, 'facts/mcp-registry.json').servers
}

function toRecords({ server, publishedAt, status, statusMessage, olderVersions }: Fact): unknown[] {
  return [...olderVersions, server.version].map((version) => ({
    server: { ...server, version },
    _meta: {
      [OFFICIAL]: {
        status,
        ...(statusMessage === undefined ? {} : { statusMessage }),
        statusChangedAt: publishedAt,
        publishedAt,
        updatedAt: publishedAt,
        isLatest: version === server.version,
      },
    },
  }))
}

const text = z.string().catch('')
const UNNAMED = { name: '', version: '' }
const RecordSchema = z
  .object({
    server: z.object({ name: text, version: text }).catch(UNNAMED),
    _meta: z
      .object({ [OFFICIAL]: OfficialSchema })
      .optional()
      .catch(undefined),
  })
  .catch({ server: UNNAMED })

function toHeld(record: unknown): Held {
  const { server, _meta } = RecordSchema.parse(record)
  const official = _meta?.[OFFICIAL]
  return {
    ...server,
    isLatest: official?.isLatest !== false,
    isDeleted: official?.status === 'deleted',
    updatedMs: Date.parse(official?.updatedAt ?? official?.publishedAt ?? '') || 0,
    text: JSON.stringify(record),
  }
}

const HOSTILE: Fact = {
  server: {
    name: 'com.example/hostile',
    version: '1.0.0',
    description: HOSTILE_TEXT,
    title: HOSTILE_TEXT,
    websiteUrl: 'javascript:alert(1)',
    repository: { url: 'file:///etc/passwd' },
    remotes: [{ type: 'streamable-http', url: 'https://example.com/mcp', headers: [{ name: '__proto__', description: HOSTILE_TEXT }] }],
  },
  publishedAt: '2026-01-01T00:00:00.000Z',
  status: 'active',
  olderVersions: [],
}
