// A small dataset with one server of each kind a page has to show, among them one that tries to be more than text.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DriftSchema } from '../../core/schema/drift.ts'
import { HealthSchema } from '../../core/schema/health.ts'
import { parseWith } from '../../core/schema/parse.ts'
import { type CriterionId, OwnCriterionSchema, type Score } from '../../core/schema/score.ts'
import { type Server, ServerSchema, serverPath } from '../../core/schema/server.ts'
import { SnapshotSchema } from '../../core/schema/snapshot.ts'
import { listing, mergedServer, NOW, standing, tool } from '../documents.ts'

/** Enough for a second page of the list. */
const FILLERS = 52

const MARKUP = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'

const properties = {
  path: { type: 'string', description: 'Where the file is' },
  lines: { type: ['integer', 'null'], default: null },
  [MARKUP]: { enum: [MARKUP, 1], description: MARKUP },
}
const unmet: ReadonlySet<CriterionId> = new Set(['licensed'])

const { target: _target, ...whileItWorked } = standing({ tools: [tool('worked_before')] })

function scored(value: number): Score {
  const criteria = OwnCriterionSchema.options.map((id) => ({
    id,
    verdict: unmet.has(id) ? ('fail' as const) : id === 'verified_name' ? ('skip' as const) : ('pass' as const),
    points: unmet.has(id) || id === 'verified_name' ? 0 : 5,
    max: 5,
    args: id === 'documented_tools' ? { good: 2, of: 2 } : {},
  }))
  return { assessed: true, value, band: 'excellent', criteria }
}

function server(id: string, more: Partial<Server>): Server {
  const key = `npm:${id}`
  const base = mergedServer({
    id,
    title: id,
    packages: [{ registryType: 'npm', identifier: id, version: '1.2.3', transport: 'stdio' }],
    provenance: { title: key, packages: key },
    listings: [listing(key)],
  })
  return { ...base, categories: [], probes: [standing({ target: key })], score: scored(90), ...more }
}

const SERVERS: readonly Server[] = [
  server('memory', {
    title: '@example/memory',
    description: 'Keeps a graph of what was said.',
    license: 'MIT',
    repository: { url: 'https://example.com/memory', directory: 'src' },
    probes: [
      standing({
        target: 'npm:memory',
        instructions: 'Ask before you forget.',
        tools: [
          tool('create_entities', { inputSchema: { type: 'object', properties, required: ['path'] } }),
          tool('read_graph', { annotations: { readOnlyHint: true } }),
        ],
        resources: [{ uri: 'memory://graph', name: 'graph' }],
        prompts: [{ name: 'recall', arguments: [{ name: 'topic' }] }],
        warnings: [{ code: 'stdout_noise', count: 2 }],
      }),
    ],
    score: scored(97),
  }),
  server('files', {
    title: 'Files',
    description: 'Reads and writes files.',
    probes: [standing({ target: 'npm:files', tools: [tool('readTextFile')] })],
  }),
  server('hostile', {
    title: MARKUP,
    description: `${MARKUP}\n${'long '.repeat(100)}`,
    probes: [
      standing({
        target: 'npm:hostile',
        instructions: MARKUP,
        tools: [tool(MARKUP, { description: MARKUP, inputSchema: { type: 'object', properties } }), tool(`${'x'.repeat(400)}`)],
        resources: [{ uri: 'javascript:window.hacked=1', name: MARKUP, description: MARKUP }],
        findings: [{ code: 'hidden_text', severity: 'high', where: 'instructions', evidence: '\\u200b' }],
      }),
    ],
  }),
  server('signed', {
    description: 'Wants to know who you are.',
    packages: [],
    remotes: [
      { type: 'streamable-http', url: 'https://example.com/mcp', headers: [{ name: 'Authorization', isRequired: true, isSecret: true }] },
    ],
    probes: [standing({ target: 'https://example.com/mcp', outcome: 'auth_required', reason: 'http_401', tools: [] })],
    score: { assessed: false, reason: 'auth_required' },
  }),
  server('resting', {
    status: 'deprecated',
    statusMessage: 'Use memory instead.',
    probes: [standing({ target: 'npm:resting', outcome: 'not_probed', reason: 'not_installed', tools: [] })],
    score: { assessed: false, reason: 'not_probed' },
  }),
  server('crashed', {
    packages: [],
    probes: [
      standing({
        target: 'npm:crashed',
        outcome: 'crashed',
        reason: 'exited',
        evidence: { exitCode: 1, stderrTail: MARKUP },
        tools: [],
        lastOk: { ...whileItWorked, until: NOW },
      }),
    ],
  }),
  ...Array.from({ length: FILLERS }, (_, index) => server(`filler-${index}`, { score: scored(50) })),
]

/** Writes the dataset below `dir`; every document is one that ServerSchema and its siblings accept. */
export async function writeFixtureData(dir: string): Promise<void> {
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
  for (const entry of SERVERS) await write(serverPath(entry.id), JSON.stringify(parseWith(ServerSchema, entry, entry.id)))
  const health = [100, 240, 180].map((ms, index) => ({
    id: 'memory',
    target: 'npm:memory',
    at: `2026-11-2${index}T07:00:00.000Z`,
    outcome: 'ok',
    ms,
  }))
  const drift = { id: 'memory', target: 'npm:memory', at: NOW, code: 'tool_added', severity: 'low', tool: MARKUP }
  const snapshot = {
    schemaVersion: 1,
    generatedAt: NOW,
    embedded: true,
    totals: {
      ...{ servers: SERVERS.length, listings: SERVERS.length, probed: SERVERS.length - 1, tools: 60, resources: 2, prompts: 1 },
      outcomes: { ok: SERVERS.length - 3, auth_required: 1, not_probed: 1, crashed: 1 },
      eras: { legacy: SERVERS.length - 3 },
    },
    origins: { npm: { outcome: 'fresh', seenAt: NOW, readAt: NOW, listings: SERVERS.length, rejected: 0, carried: 0 } },
  }
  await write('snapshot.json', JSON.stringify(parseWith(SnapshotSchema, snapshot, 'snapshot')))
  await write('aliases.json', JSON.stringify({ schemaVersion: 1, aliases: { 'old-memory': 'memory', gone: null }, retired: {} }))
  await write('drift/2026/11/22.jsonl', `${JSON.stringify(parseWith(DriftSchema, drift, 'drift'))}\n`)
  await write('health/2026/11/22.jsonl', health.map((line) => JSON.stringify(parseWith(HealthSchema, line, 'health'))).join('\n'))
}
