// An emulated npm registry: search and packuments over facts/npm.json. Stricter than the original: what it does not know is 404,
// what it does not understand is 400. Wire shapes: npm/registry, docs/REGISTRY-API.md.
import { readFile } from 'node:fs/promises'
import { Hono } from 'hono'
import { z } from 'zod'
import { parseWith } from '../../../core/schema/parse.ts'
import { type EmbeddedOptions, HOSTILE_TEXT, hash, shuffled } from '../disorder.ts'
import { type Listener, openEmulator, withEtag } from '../listener.ts'

const FactSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  repository: z.union([z.string(), z.strictObject({ type: z.string(), url: z.string(), directory: z.string().optional() })]).optional(),
  homepage: z.string().optional(),
  mcpName: z.string().optional(),
  /** Names of its executables. */
  bin: z.array(z.string()).optional(),
  /** Stated for packages that the project itself installs, and equal to its lock file. */
  integrity: z.string().optional(),
  publishedAt: z.iso.datetime(),
  downloadsMonth: z.int(),
  deprecated: z.string().optional(),
})
type Fact = z.infer<typeof FactSchema>

const ABBREVIATED = 'application/vnd.npm.install-v1+json'
const ANSWERED_AT = '2026-11-22T00:00:00.000Z'

export async function openNpm(options: EmbeddedOptions): Promise<Listener> {
  const file = JSON.parse(await readFile(new URL('../facts/npm.json', import.meta.url), 'utf8'))
  const facts = parseWith(z.strictObject({ packages: z.array(FactSchema) }), file, 'facts/npm.json').packages
  if (options.hostile) facts.push(HOSTILE)
  let searches = 0
  const app = new Hono()

  app.get('/-/v1/search', (c) => {
    searches += 1
    if (searches > (options.npmSearches ?? Number.POSITIVE_INFINITY)) {
      return c.html('<!DOCTYPE html><title>Access denied</title>', 429, { 'retry-after': '0' })
    }
    const text = c.req.query('text')
    const size = Number(c.req.query('size') ?? '20')
    const from = Number(c.req.query('from') ?? '0')
    if (!text || !Number.isInteger(size) || size < 1 || !Number.isInteger(from) || from < 0) return c.json({ error: 'bad request' }, 400)
    const hits = shuffled(options.shuffle, facts.filter((fact) => matches(fact, text)).map(toHit))
    const objects: unknown[] = hits.slice(from, from + Math.min(size, 250))
    if (options.malformed && from === 0) objects.splice(1, 0, { package: { name: 'broken-mcp-server', version: 1 } })
    return c.json({ objects, total: hits.length, time: ANSWERED_AT })
  })

  app.get('*', (c) => {
    const url = new URL(c.req.url)
    const fact = facts.find(({ name }) => `/${name.replace('/', '%2f')}` === url.pathname.replace('%2F', '%2f'))
    if (fact === undefined) return c.json({ error: 'Not found' }, 404)
    const abbreviated = c.req.header('accept') === ABBREVIATED
    const body = JSON.stringify(abbreviated ? toAbbreviated(fact, url.origin) : toPackument(fact, url.origin))
    return withEtag(
      c.req.raw,
      `"${hash(body.replaceAll(url.origin, '')).toString(16)}"`,
      body,
      abbreviated ? { 'content-type': ABBREVIATED } : {},
    )
  })
  app.notFound((c) => c.json({ error: 'Not found' }, 404))
  return openEmulator('npm', app, options)
}

/** `keywords:a` looks at keywords alone; free text wants every word somewhere. The original is fuzzy and finds more. */
function matches({ name, description, keywords = [] }: Fact, text: string): boolean {
  const keyword = /^keywords:(.+)$/.exec(text)?.[1]
  if (keyword !== undefined) return keywords.includes(keyword)
  const haystack = [name, description, ...keywords].join(' ').toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word))
}

function toHit(fact: Fact) {
  const repository =
    typeof fact.repository === 'string' ? `git+https://github.com/${fact.repository.replace('github:', '')}.git` : fact.repository?.url
  return {
    downloads: { monthly: fact.downloadsMonth, weekly: Math.round(fact.downloadsMonth / 4.3) },
    dependents: '0',
    updated: fact.publishedAt,
    searchScore: 100,
    package: {
      name: fact.name,
      ...(fact.keywords === undefined ? {} : { keywords: fact.keywords }),
      version: fact.version,
      description: fact.description,
      sanitized_name: fact.name,
      ...(fact.license === undefined ? {} : { license: fact.license }),
      date: fact.publishedAt,
      links: { ...(fact.homepage === undefined ? {} : { homepage: fact.homepage }), ...(repository === undefined ? {} : { repository }) },
    },
    score: { final: 100, detail: { popularity: 1, quality: 1, maintenance: 1 } },
    flags: { insecure: 0 },
  }
}

/** The manifest as it was published, and what the registry adds to it. */
function toVersion(fact: Fact, origin: string) {
  const { publishedAt: _, downloadsMonth: __, integrity, bin, ...manifest } = fact
  const basename = fact.name.split('/').at(-1)
  return {
    ...manifest,
    ...(bin === undefined ? {} : { bin: Object.fromEntries(bin.map((name) => [name, 'dist/index.js'])) }),
    _id: `${fact.name}@${fact.version}`,
    dist: {
      ...(integrity === undefined ? {} : { integrity }),
      tarball: `${origin}/${fact.name}/-/${basename}-${fact.version}.tgz`,
    },
  }
}

function toPackument(fact: Fact, origin: string) {
  const { name, version, publishedAt, description } = fact
  return {
    _id: name,
    name,
    'dist-tags': { latest: version },
    versions: { [version]: toVersion(fact, origin) },
    time: { created: publishedAt, modified: publishedAt, [version]: publishedAt },
    description,
    ...(fact.license === undefined ? {} : { license: fact.license }),
    ...(fact.keywords === undefined ? {} : { keywords: fact.keywords }),
    readmeFilename: 'README.md',
  }
}

/** What installers get: no repository, keywords, mcpName or time. */
function toAbbreviated(fact: Fact, origin: string) {
  const { name, version, bin, dist } = toVersion(fact, origin)
  return {
    name,
    modified: fact.publishedAt,
    'dist-tags': { latest: version },
    versions: { [version]: { name, version, ...(bin === undefined ? {} : { bin }), dist } },
  }
}

const HOSTILE: Fact = {
  name: 'hostile-mcp-server',
  version: '1.0.0',
  description: HOSTILE_TEXT,
  keywords: ['mcp-server', '__proto__', HOSTILE_TEXT],
  homepage: 'javascript:alert(1)',
  repository: 'https://user:secret@git.example.com/a/b',
  bin: ['hostile-mcp-server'],
  publishedAt: '2026-01-01T00:00:00.000Z',
  downloadsMonth: 1,
}
