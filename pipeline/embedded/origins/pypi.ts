// An emulated PyPI: the simple index as JSON and project documents, over facts/pypi.json or a world of one's own at full size. Stricter
// than the original: it serves the one content type the crawl asks for, and only normalised names. Wire shapes: pypi/warehouse, docs/user/api.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzipSync, gzip } from 'node:zlib'
import { Hono } from 'hono'
import { z } from 'zod'
import { parseWith } from '../../../core/schema/parse.ts'
import { type EmbeddedOptions, HOSTILE_TEXT, hash, shuffled } from '../disorder.ts'
import { type Listener, openEmulator, withEtag } from '../listener.ts'

const FactSchema = z.strictObject({
  /** As the project displays it: not normalised. */
  name: z.string(),
  version: z.string(),
  /** Known to the month or to the day. */
  released: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/),
  summary: z.string(),
  license: z.string().optional(),
  repository: z.string().optional(),
  requires: z.array(z.string()),
  mcpName: z.string().optional(),
  keywords: z.string().optional(),
})
export type PypiFact = z.infer<typeof FactSchema>
const FileSchema = z.strictObject({ otherNames: z.array(z.string()), projects: z.array(FactSchema) })

export interface PypiWorld {
  facts: readonly PypiFact[]
  /** Projects of which nothing but the name is known: they answer with an empty document. A few of them are shown not normalised. */
  otherNames?: readonly string[]
  /** Normalised names of what changed since the world was opened first, oldest change first: their serials lie above all others. */
  raised?: readonly string[]
}

const INDEX_TYPE = 'application/vnd.pypi.simple.v1+json'
/** Serials of this size are real. Each of the three kinds of project has a range of its own, so that none moves when another grows. */
const FIRST_SERIAL = { other: 24_000_000, fact: 26_000_000, raised: 28_000_000 }

export async function openPypi(options: EmbeddedOptions, world?: PypiWorld): Promise<Listener> {
  const { facts, otherNames = [], raised = [] } = world ?? (await readWorld())
  const projects = new Map<string, Project>()
  const isLost = (place: number) => options.pypiFault === 'tenth' && place % 10 !== 0
  for (const [place, name] of otherNames.entries()) {
    if (!isLost(place)) projects.set(normalise(name), { name: display(name, place), serial: FIRST_SERIAL.other + place })
  }
  for (const [place, fact] of [...facts, ...(options.hostile ? [HOSTILE] : [])].entries()) {
    if (!isLost(place)) projects.set(normalise(fact.name), { name: fact.name, serial: FIRST_SERIAL.fact + place, fact })
  }
  for (const [place, name] of raised.entries()) {
    const project = projects.get(normalise(name))
    if (project !== undefined) project.serial = FIRST_SERIAL.raised + place
  }
  const index = lazily(() => makeIndex(options, [...projects.values()]))
  const app = new Hono()

  app.get('/simple/', async (c) => {
    if (c.req.header('accept') !== INDEX_TYPE) return c.text('406 Not Acceptable', 406)
    const { etag, lastSerial, packed } = await index()
    const headers = { 'content-type': INDEX_TYPE, 'x-pypi-last-serial': String(lastSerial) }
    if (!c.req.header('accept-encoding')?.includes('gzip')) return withEtag(c.req.raw, etag, gunzipSync(packed).toString(), headers)
    return withEtag(c.req.raw, etag, packed, { ...headers, 'content-encoding': 'gzip' })
  })

  app.get('/pypi/:name/json', (c) => {
    const name = c.req.param('name')
    if (name !== normalise(name)) return c.redirect(`/pypi/${encodeURIComponent(normalise(name))}/json`, 301)
    const project = projects.get(name)
    if (project === undefined) return c.json({ message: 'Not Found' }, 404)
    if (options.pypiFault === 'html') return c.html('<!doctype html><title>Checking your browser</title>')
    const body = JSON.stringify(toDocument(project.fact ?? toUnknown(project.name), project.serial))
    return withEtag(c.req.raw, `"${hash(body).toString(16)}"`, body, { 'x-pypi-last-serial': String(project.serial) })
  })
  app.notFound((c) => c.json({ message: 'Not Found' }, 404))
  return openEmulator('pypi', app, options)
}

interface Project {
  /** As it is displayed. */
  name: string
  serial: number
  fact?: PypiFact
}

async function readWorld(): Promise<PypiWorld> {
  const file = JSON.parse(await readFile(new URL('../facts/pypi.json', import.meta.url), 'utf8'))
  const { projects, otherNames } = parseWith(FileSchema, file, 'facts/pypi.json')
  return { facts: projects, otherNames }
}

interface Index {
  etag: string
  lastSerial: number
  packed: Uint8Array<ArrayBuffer>
}

/** At full size it is 50 MB: made and packed once. The ETag is that of its content, in whatever order it is shown. */
async function makeIndex(options: EmbeddedOptions, projects: readonly Project[]): Promise<Index> {
  const rows = projects.map(({ serial, name }) => JSON.stringify({ '_last-serial': serial, name }))
  if (options.malformed) rows.splice(1, 0, '{"_last-serial":"many","name":"Broken.MCP-Server"}')
  const lastSerial = projects.reduce((highest, { serial }) => Math.max(highest, serial), 0)
  const write = (some: readonly string[]) => `{"meta":{"_last-serial":${lastSerial},"api-version":"1.4"},"projects":[${some.join(',')}]}`
  const body = write(shuffled(options.shuffle, rows))
  const sent = options.pypiFault === 'truncated' ? body.slice(0, body.length / 2) : body
  const etag = `"${createHash('sha256').update(write(rows)).digest('hex').slice(0, 32)}"`
  return { etag, lastSerial, packed: new Uint8Array(await promisify(gzip)(sent)) }
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** PEP 503. */
const normalise = (name: string) => name.replace(/[-_.]+/g, '-').toLowerCase()

/** A name as its author may have written it, where it is given normalised: one in eight with another separator or a capital. */
function display(name: string, place: number): string {
  if (name !== normalise(name) || place % 8 !== 0) return name
  return [name.replaceAll('-', '_'), name.replaceAll('-', '.'), name.slice(0, 1).toUpperCase() + name.slice(1)][(place / 8) % 3] ?? name
}

const toUnknown = (name: string): PypiFact => ({
  name,
  version: '1.0.0',
  released: '2020-01',
  summary: 'UNKNOWN',
  requires: [],
  keywords: '',
})

function toDocument(fact: PypiFact, serial: number) {
  const day = fact.released.length === 7 ? `${fact.released}-01` : fact.released
  const file = `${fact.name.replace(/[-_.]+/g, '_').toLowerCase()}-${fact.version}-py3-none-any.whl`
  const marker = fact.mcpName === undefined ? '' : `\n\n<!-- mcp-name: ${fact.mcpName} -->\n`
  const files = [
    {
      filename: file,
      digests: { sha256: createHash('sha256').update(file).digest('hex') },
      packagetype: 'bdist_wheel',
      python_version: 'py3',
      requires_python: '>=3.10',
      upload_time: `${day}T00:00:00`,
      upload_time_iso_8601: `${day}T00:00:00.000000Z`,
      yanked: false,
      yanked_reason: null,
    },
  ]
  return {
    info: {
      author: null,
      bugtrack_url: null,
      classifiers: ['Programming Language :: Python :: 3'],
      description: `# ${fact.name}\n\n${fact.summary}${marker}`,
      description_content_type: 'text/markdown',
      downloads: { last_day: -1, last_month: -1, last_week: -1 },
      home_page: null,
      keywords: fact.keywords ?? 'mcp,llm',
      license: null,
      license_expression: fact.license ?? null,
      name: fact.name,
      project_urls: fact.repository === undefined ? null : { Repository: fact.repository },
      requires_dist: fact.requires.length === 0 ? null : fact.requires,
      requires_python: '>=3.10',
      summary: fact.summary,
      version: fact.version,
      yanked: false,
      yanked_reason: null,
    },
    last_serial: serial,
    releases: { [fact.version]: files },
    urls: files,
    vulnerabilities: [],
    ownership: { organization: null, roles: [] },
  }
}

const HOSTILE: PypiFact = {
  name: 'Hostile__MCP.server',
  version: '1.0.0',
  released: '2026-01',
  summary: HOSTILE_TEXT,
  license: HOSTILE_TEXT,
  repository: 'javascript:alert(1)',
  requires: ['mcp'],
}
