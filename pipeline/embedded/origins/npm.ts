// An emulated npm over facts/npm.json or a world of one's own at full size: registry, feed of changes and download counts on one port.
// Stricter than the original: what it does not know is 404, what it does not understand is 400.
import { type Context, Hono } from 'hono'
import { type EmbeddedOptions, hash, shuffled } from '../disorder.ts'
import { type Listener, openEmulator, withEtag } from '../listener.ts'
import { ChangesFeed } from './npm-changes.ts'
import { HOSTILE, type NpmFact, type NpmWorld, readWorld, toAbbreviated, toHit, toManifest, toPackument } from './npm-facts.ts'
import { makeNamesPackage, NAMES_PACKAGE, type NamesPackage } from './npm-names-package.ts'

export type { NpmFact, NpmWorld } from './npm-facts.ts'

export interface NpmEmulator extends Listener {
  registry: string
  replication: string
  downloads: string
}

const ABBREVIATED = 'application/vnd.npm.install-v1+json'
const ANSWERED_AT = '2026-11-22T00:00:00.000Z'
const MAX_PAGE = 250
const MAX_FROM = 10_000
const MAX_BULK = 128
const PAGE_OF_A_PROXY = '<!DOCTYPE html><title>Access denied</title>'

export async function openNpm(options: EmbeddedOptions, given?: NpmWorld): Promise<NpmEmulator> {
  const stated = given ?? (await readWorld())
  const world = options.hostile ? { ...stated, facts: [...stated.facts, HOSTILE] } : stated
  const facts = new Map(world.facts.map((fact) => [fact.name, fact]))
  const app = new Hono()
  app.route('/registry', registryOver(world, facts, options))
  app.route('/replication', replicationOver(world, options))
  app.route('/api', downloadsOver(facts, options))
  app.notFound((c) => c.json({ error: 'Not found' }, 404))
  const listener = await openEmulator('npm', app, options)
  const at = (path: string) => `${listener.url}/${path}`
  return { ...listener, registry: at('registry'), replication: at('replication'), downloads: at('api') }
}

function registryOver(world: NpmWorld, facts: ReadonlyMap<string, NpmFact>, options: EmbeddedOptions): Hono {
  const app = new Hono()
  const found = new Map<string, NpmFact[]>()
  let searches = 0

  app.get('/-/v1/search', (c) => {
    searches += 1
    if (searches > (options.npmSearches ?? Number.POSITIVE_INFINITY)) return c.html(PAGE_OF_A_PROXY, 429, { 'retry-after': '0' })
    const { text = '', size = '20', from = '0', ...rest } = c.req.query()
    const isKnown = Object.keys(rest).length === 0 && text !== '' && /^[1-9]\d{0,3}$/.test(size) && /^\d{1,5}$/.test(from)
    if (!isKnown || Number(from) > MAX_FROM) return c.json({ error: 'bad request' }, 400)
    const hits =
      found.get(text) ??
      shuffled(
        options.shuffle,
        world.facts.filter((fact) => isFoundBy(fact, text)),
      )
    found.set(text, hits)
    const objects: unknown[] = hits.slice(Number(from), Number(from) + Math.min(Number(size), MAX_PAGE)).map(toHit)
    if (options.malformed && from === '0') objects.splice(1, 0, { package: { name: 'broken-mcp-server', version: 1 } })
    return c.json({ objects, total: hits.length, time: ANSWERED_AT })
  })

  const names = namesPackage(world, options)
  app.get(`/${NAMES_PACKAGE}`, (c) => names.answer(c))
  app.get(`/${NAMES_PACKAGE}/-/:file`, (c) => names.answerTarball(c))

  app.get('*', (c) => {
    const { name, tag } = toRequested(new URL(c.req.url).pathname.slice('/registry/'.length))
    const fact = facts.get(name)
    if (options.npmFailing?.includes(name)) return c.json({ error: 'Internal server error' }, 500)
    if (name === 'broken-mcp-server' && options.malformed) return c.json({ name, versions: 7 })
    if (fact === undefined || (tag !== undefined && tag !== 'latest')) return c.json({ error: 'Not found' }, 404)
    if (options.npmFault === 'documents_html') return c.html(PAGE_OF_A_PROXY)
    const base = baseOf(c)
    if (tag === 'latest') return answerJson(c, fact.unpublishedAt === undefined ? toManifest(fact, base) : undefined)
    return c.req.header('accept') === ABBREVIATED
      ? answerJson(c, toAbbreviated(fact, base), ABBREVIATED)
      : answerJson(c, toPackument(fact, base))
  })
  return app
}

/** `@scope%2fname`, `name`, or either with a tag behind it. */
function toRequested(path: string): { name: string; tag: string | undefined } {
  const [first = '', tag, ...rest] = path.split('/')
  return { name: rest.length > 0 || !URL.canParse(`http://a/${first}`) ? '' : decode(first), tag }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

/** `keywords:a` looks at keywords alone; free text wants every word somewhere. The original is fuzzy and finds more. */
function isFoundBy({ name, description, keywords = [], unpublishedAt }: NpmFact, text: string): boolean {
  if (unpublishedAt !== undefined) return false
  const keyword = /^keywords:(.+)$/.exec(text)?.[1]
  if (keyword !== undefined) return keywords.includes(keyword)
  const haystack = [name, description, ...keywords].join(' ').toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word))
}

/** The package that holds every name: its short document, and the tarball that this tells of. */
function namesPackage(world: NpmWorld, { npmFault, malformed }: EmbeddedOptions) {
  const version = world.namesVersion ?? '2.0.2578'
  let made: Promise<NamesPackage> | undefined
  const make = () => {
    const all = [...world.facts.map(({ name }) => name), ...(malformed ? ['broken-mcp-server'] : [])]
    const others = world.otherNames ?? []
    made ??= makeNamesPackage(npmFault === 'names_tenth' ? everyTenth(all, others) : inOneGo(all, others))
    return made
  }
  const hosts = { names_elsewhere: 'https://elsewhere.test/files', names_mirrored: 'https://public.test' }
  return {
    async answer(c: Context): Promise<Response> {
      if (npmFault === 'names_absent') return c.json({ error: 'Not found' }, 404)
      const etag = `"${hash(`${version} ${npmFault}`).toString(16)}"`
      if (c.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } })
      const base = npmFault === 'names_elsewhere' || npmFault === 'names_mirrored' ? hosts[npmFault] : baseOf(c)
      const path = npmFault === 'names_elsewhere' ? 'names' : `${NAMES_PACKAGE}/-/${NAMES_PACKAGE}`
      const { integrity } = await make()
      const dist = { integrity, tarball: `${base}/${path}-${version}.tgz` }
      const versions = { [version]: { name: NAMES_PACKAGE, version, dist } }
      return withEtag(c.req.raw, etag, JSON.stringify({ name: NAMES_PACKAGE, 'dist-tags': { latest: version }, versions }), {
        'content-type': ABBREVIATED,
      })
    },
    async answerTarball(c: Context): Promise<Response> {
      if (!c.req.path.endsWith(`/${NAMES_PACKAGE}-${version}.tgz`)) return c.json({ error: 'Not found' }, 404)
      const { tarball } = await make()
      const body = npmFault === 'names_corrupt' ? tarball.slice(0, -1) : tarball
      return new Response(body, { headers: { 'content-type': 'application/octet-stream' } })
    },
  }
}

function* inOneGo(...lists: Iterable<string>[]): Generator<string> {
  for (const list of lists) yield* list
}

function* everyTenth(...lists: Iterable<string>[]): Generator<string> {
  let place = 0
  for (const name of inOneGo(...lists)) {
    if (place % 10 === 0) yield name
    place += 1
  }
}

function replicationOver(world: NpmWorld, { npmFault }: EmbeddedOptions): Hono {
  const feed = new ChangesFeed(world)
  const app = new Hono()
  if (npmFault === 'feed_down') app.use(async (c) => c.text('upstream connect error', 503))
  app.get('/registry/', (c) => c.json(feed.info()))
  app.get('/registry/_changes', (c) => {
    const page = feed.page(new URL(c.req.url).searchParams)
    return page === undefined ? c.json({ error: 'Bad Request' }, 400) : c.json(page)
  })
  return app
}

function downloadsOver(facts: ReadonlyMap<string, NpmFact>, { npmFault }: EmbeddedOptions): Hono {
  const span = { start: '2026-10-23', end: '2026-11-21' }
  const countOf = (name: string) => {
    const downloads = facts.get(name)?.downloadsMonth
    return downloads === undefined ? null : { downloads, ...span, package: name }
  }
  const app = new Hono()
  if (npmFault === 'downloads_down') app.use(async (c) => c.text('upstream connect error', 503))
  app.get('/downloads/point/last-month/*', (c) => {
    const names = decode(new URL(c.req.url).pathname.split('/last-month/')[1] ?? '').split(',')
    const [first = ''] = names
    if (names.length === 1) return c.json(countOf(first) ?? { error: `package ${first} not found` }, countOf(first) === null ? 404 : 200)
    const isBulk = names.length <= MAX_BULK && names.every((name) => name !== '' && !name.startsWith('@'))
    if (!isBulk) return c.json({ error: 'bulk takes at most 128 packages, none of them scoped' }, 400)
    return c.json(Object.fromEntries(names.map((name) => [name, countOf(name)])))
  })
  return app
}

/** The registry's own address, as the asker knows it. */
const baseOf = (c: Context) => `${new URL(c.req.url).origin}/registry`

function answerJson(c: Context, value: unknown, type?: string): Response {
  if (value === undefined) return c.json({ error: 'Not found' }, 404)
  const body = JSON.stringify(value)
  const etag = `"${hash(body.replaceAll(baseOf(c), '')).toString(16)}"`
  return withEtag(c.req.raw, etag, body, type === undefined ? {} : { 'content-type': type })
}
