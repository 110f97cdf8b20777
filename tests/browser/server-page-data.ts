// Servers that ask for something, do the same as another, changed, or say hostile things in the places where that is shown.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DriftSchema } from '../../core/schema/drift.ts'
import { parseWith } from '../../core/schema/parse.ts'
import { type Review, ReviewSchema, reviewPath } from '../../core/schema/review.ts'
import { type Server, ServerSchema, serverPath } from '../../core/schema/server.ts'
import { listing, mergedServer, NOW, review, standing, tool } from '../documents.ts'
import { writeFixtureData } from './fixture-data.ts'

export const MARKUP = '<img src=x onerror="window.hacked=1">'
const LONG = 'Reads a file from the folder that it was given. '

function server(id: string, value: number, more: Partial<Server> = {}): Server {
  const key = `npm:${id}`
  const base = mergedServer({
    ...{ id, title: id, provenance: { title: key }, listings: [listing(key)] },
    packages: [{ registryType: 'npm', identifier: id, version: '1.2.3', transport: 'stdio' }],
  })
  const tools = ['query_table', 'describe_schema', 'list_tables', 'explain_query'].map((name) => tool(name))
  return {
    ...base,
    categories: [{ category: 'databases', evidence: 'its tools' }],
    probes: [standing({ target: key, version: '1.2.3', tools })],
    score: {
      ...{ assessed: true, value, band: 'good' },
      criteria: [
        { id: 'answers', verdict: 'pass', points: 30, max: 30, args: { outcome: 'ok' } },
        { id: 'documented_parameters', verdict: 'partial', points: 7.5, max: 10, args: { good: 3, of: 4 } },
      ],
    },
    ...more,
  }
}

const asking = {
  registryType: 'npm' as const,
  ...{ identifier: 'keyed', version: '1.2.3', transport: 'stdio' as const },
  environmentVariables: [
    { name: 'KEYED_API_KEY', isRequired: true, isSecret: true, description: `From your account. ${MARKUP}` },
    { name: 'KEYED_REGION', isRequired: true, choices: ['eu', 'us'] },
    { name: 'KEYED_LIMIT', default: '20', format: 'number' as const },
  ],
  packageArguments: [{ type: 'named' as const, name: '--root', isRequired: true, isRepeated: true }],
}

const SERVERS: readonly Server[] = [
  server('keyed', 70, {
    packages: [asking],
    listings: [listing('npm:keyed'), listing('github:example/keyed')],
    sameBecause: [{ keys: ['npm:keyed', 'github:example/keyed'], code: 'repository_names_package', detail: 'keyed' }],
  }),
  server('twin', 90),
  server('lesser-twin', 60),
  server('broken-twin', 95, { probes: [standing({ target: 'npm:broken-twin', outcome: 'crashed', reason: 'exited', tools: [] })] }),
]

const HOUR_MS = 3_600_000
/** Seven, of which two count besides three of four stars, one is of an earlier major version, and two are by new accounts. */
const REVIEWS = [
  { rating: 5, version: '1.2.3', text: `It answers at once. ${MARKUP} \u202Esdrawkcab\u202C and more of it.` },
  { rating: 2, version: '0.9.0', client: MARKUP, tools: ['query_table', 'list_tables', 'explain_query', 'describe_schema'] },
  { rating: 4 },
  { rating: 4 },
  { rating: 4 },
  { rating: 5, isNewAccount: true },
  { rating: 5, isNewAccount: true },
].map((more, index): Review => {
  const at = new Date(Date.parse(NOW) - index * HOUR_MS).toISOString()
  return { ...review, server: 'keyed', login: `reviewer-${index}`, version: '1.2.3', tools: ['query_table'], at, ...more }
})

const change = { id: 'keyed', target: 'npm:keyed', severity: 'low', at: NOW }
const DRIFT = [
  { ...change, code: 'package_version_changed', subject: 'keyed', before: '1.2.2', after: '1.2.3' },
  { ...change, code: 'tool_description_changed', tool: 'query_table', before: `${LONG}${MARKUP}`, after: `${LONG}It writes as well.` },
]

/** The small dataset of every browser test, and these servers besides. */
export async function writeServerPageData(dir: string): Promise<void> {
  await writeFixtureData(dir)
  for (const entry of SERVERS) {
    const path = join(dir, serverPath(entry.id))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, JSON.stringify(parseWith(ServerSchema, entry, entry.id)))
  }
  for (const entry of REVIEWS) {
    const path = join(dir, reviewPath(entry.server, entry.login))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, JSON.stringify(parseWith(ReviewSchema, entry, path)))
  }
  await writeFile(join(dir, 'reviews/keyed/broken.json'), '{')
  const lines = DRIFT.map((line) => JSON.stringify(parseWith(DriftSchema, line, 'drift')))
  await mkdir(join(dir, 'drift/2026/11'), { recursive: true })
  await writeFile(join(dir, 'drift/2026/11/21.jsonl'), `${lines.join('\n')}\n`)
}
