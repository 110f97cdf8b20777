// An emulated PyPI: the simple index as JSON and project documents over facts/pypi.json. Stricter than the original: it serves the
// one content type the crawl asks for, and only normalised names. Wire shapes: pypi/warehouse, docs/user/api.
import { readFile } from 'node:fs/promises'
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
})
type Fact = z.infer<typeof FactSchema>
const FileSchema = z.strictObject({ otherNames: z.array(z.string()), projects: z.array(FactSchema) })

const INDEX_TYPE = 'application/vnd.pypi.simple.v1+json'
/** Serials rise by one a project from here; the real ones are of this size. */
const FIRST_SERIAL = 24_000_000

export async function openPypi(options: EmbeddedOptions): Promise<Listener> {
  const file = JSON.parse(await readFile(new URL('../facts/pypi.json', import.meta.url), 'utf8'))
  const { projects, otherNames } = parseWith(FileSchema, file, 'facts/pypi.json')
  if (options.hostile) projects.push(HOSTILE)
  const names = [...projects.map(({ name }) => name), ...otherNames]
  const serials = new Map(names.map((name, index) => [normalise(name), FIRST_SERIAL + index]))
  const lastSerial = String(FIRST_SERIAL + names.length)
  const app = new Hono()

  app.get('/simple/', (c) => {
    if (c.req.header('accept') !== INDEX_TYPE) return c.text('406 Not Acceptable', 406)
    const index: unknown[] = shuffled(options.shuffle, names).map((name) => ({ '_last-serial': serials.get(normalise(name)), name }))
    if (options.malformed) index.splice(1, 0, { '_last-serial': 'many', name: 'Broken.MCP-Server' })
    const body = JSON.stringify({ meta: { '_last-serial': Number(lastSerial), 'api-version': '1.4' }, projects: index })
    const headers = { 'content-type': INDEX_TYPE, 'x-pypi-last-serial': lastSerial }
    return withEtag(c.req.raw, `"${hash(lastSerial).toString(16)}"`, body, headers)
  })

  app.get('/pypi/:name/json', (c) => {
    const name = c.req.param('name')
    if (name !== normalise(name)) return c.redirect(`/pypi/${normalise(name)}/json`, 301)
    const fact = projects.find((project) => normalise(project.name) === name)
    if (fact === undefined) return c.json({ message: 'Not Found' }, 404)
    const serial = serials.get(name) ?? 0
    const body = JSON.stringify(toDocument(fact, serial))
    return withEtag(c.req.raw, `"${hash(body).toString(16)}"`, body, { 'x-pypi-last-serial': String(serial) })
  })
  app.notFound((c) => c.json({ message: 'Not Found' }, 404))
  return openEmulator('pypi', app, options)
}

/** PEP 503. */
const normalise = (name: string) => name.replace(/[-_.]+/g, '-').toLowerCase()

function toDocument(fact: Fact, serial: number) {
  const day = fact.released.length === 7 ? `${fact.released}-01` : fact.released
  const file = `${fact.name.replace(/[-_.]+/g, '_').toLowerCase()}-${fact.version}-py3-none-any.whl`
  const marker = fact.mcpName === undefined ? '' : `\n\n<!-- mcp-name: ${fact.mcpName} -->\n`
  const files = [
    {
      filename: file,
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
      keywords: 'mcp,llm',
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

const HOSTILE: Fact = {
  name: 'Hostile__MCP.server',
  version: '1.0.0',
  released: '2026-01',
  summary: HOSTILE_TEXT,
  license: HOSTILE_TEXT,
  repository: 'javascript:alert(1)',
  requires: ['mcp'],
}
