// What is written beside the pages: whole, valid by each format's own rules, the same every time, and leading nowhere that is not there.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDataset } from '../bench/world/dataset.ts'
import { buildCatalogue, type Catalogue } from '../core/api/catalogue.ts'
import { Dataset } from '../core/dataset/dataset.ts'
import { toLlmsTxt } from '../core/news/llms.ts'
import { toRobotsTxt, toSitemapIndex, toSitemapParts } from '../core/news/sitemap.ts'
import { writeNews } from '../site/feeds/news.ts'
import { isSafePath } from '../site/feeds/writer.ts'
import { writeFixtureData } from './browser/fixture-data.ts'
import { childrenOf, parseXml, textOf, within } from './xml-tree.ts'

const SITE = new URL('https://hisper.example/base/')
const url = (path: string) => `https://hisper.example/base${path}`
const SERVERS = 300

const folder = await mkdtemp(join(tmpdir(), 'hisper-news-'))
const made = join(folder, 'made')
const fixture = join(folder, 'fixture')
beforeAll(async () => {
  await writeDataset(made, { servers: SERVERS, days: 3 })
  await writeFixtureData(fixture)
  const aliases = { 'was-memory': 'memory', 'was-gone': null, 'was-nothing': 'no-such-server' }
  await writeFile(join(fixture, 'aliases.json'), JSON.stringify({ schemaVersion: 1, aliases, retired: {} }))
})
afterAll(() => rm(folder, { recursive: true }))

/** What Astro builds: its fixed pages, and one a server or former server. */
const pagesOf = ({ ids, aliases }: Catalogue) => [
  ...['', 'servers/', 'method/', 'api/', '404', 'servers/outcome/ok/page/2/'],
  ...ids.map((id) => `servers/${id}/`),
  ...Object.keys(aliases).map((id) => `servers/${id}/`),
]

async function writeAll(dir: string) {
  const catalogue = await buildCatalogue(new Dataset(dir), SITE)
  const files = new Map<string, string>()
  const pages = pagesOf(catalogue)
  const write = async (path: string, text: string | Uint8Array) => {
    expect(isSafePath(path) && !files.has(path), path).toBe(true)
    files.set(path, String(text))
  }
  await writeNews(catalogue, write, pages)
  return { catalogue, files, pages }
}

describe.each([
  ['the committed dataset', () => join(import.meta.dirname, '../data')],
  ['a hostile dataset', () => fixture],
  ['a made-up dataset', () => made],
])('the news of %s', (_, dir) => {
  let all: Awaited<ReturnType<typeof writeAll>>
  beforeAll(async () => {
    all = await writeAll(dir())
  })

  it('is the same every time, to the byte', async () => {
    expect([...(await writeAll(dir())).files]).toEqual([...all.files])
  })

  it('is well-formed, every file of it', () => {
    for (const [path, text] of all.files) {
      if (/\.(xml|svg)$/.test(path)) expect(() => parseXml(text), path).not.toThrow()
      else if (path.endsWith('.json')) expect(() => JSON.parse(text), path).not.toThrow()
      else expect(['robots.txt', 'llms.txt']).toContain(path)
    }
  })

  it('gives every server a feed, a badge and an endpoint, and nothing else', () => {
    const { catalogue, files } = all
    for (const id of catalogue.ids) {
      const own = [...files.keys()].filter((path) => path.startsWith(`servers/${id}/`))
      expect(own.toSorted()).toEqual(['badge.json', 'badge.svg', 'feed.xml'].map((name) => `servers/${id}/${name}`))
    }
  })

  it('leads only to what is there', () => {
    const there = new Set([...all.files.keys(), ...all.pages, 'favicon.svg'].map((path) => url(`/${path}`)))
    for (const [path, text] of all.files) {
      if (!path.endsWith('.xml')) continue
      const links = [...within(parseXml(text))].flatMap(({ name, attributes, text: own }) => [
        ...(name === 'link' ? [attributes.href ?? ''] : []),
        ...(name === 'loc' || name === 'Image' ? [own] : []),
        ...(name === 'Url' ? [(attributes.template ?? '').replace('?q={searchTerms}', '')] : []),
      ])
      expect(links.length, path).toBeGreaterThan(0)
      for (const link of links) expect(there, `${path} to ${link}`).toContain(link.replace(/#health$/, ''))
    }
    for (const [, link] of (all.files.get('llms.txt') ?? '').matchAll(/\]\((\S+)\)/g)) {
      // What the other writers write is theirs to test.
      if (!/\/(api\/v1|v0\.1)\//.test(link ?? '')) expect(there).toContain(link)
    }
  })

  it('holds no date that the data does not', async () => {
    const { catalogue, files } = all
    const { snapshot, servers, drift, incidents } = catalogue
    const dates = new Set(JSON.stringify([snapshot, servers, drift, incidents]).match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g))
    const told = [...files.values()].flatMap((text) => text.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g) ?? [])
    expect(told.length).toBeGreaterThan(0)
    for (const date of new Set(told)) expect(dates).toContain(date)
  })

  it('maps every page that was built, once, but for those that only lead on', () => {
    const { catalogue, files, pages } = all
    const index = parseXml(files.get('sitemap.xml') ?? '')
    const parts = childrenOf(index, 'sitemap').map((part) => files.get(textOf(part, 'loc').slice(url('/').length)) ?? '')
    const found = parts.flatMap((part) => childrenOf(parseXml(part), 'url').map((entry) => textOf(entry, 'loc')))
    const wanted = pages.filter((page) => page !== '404' && !Object.keys(catalogue.aliases).some((id) => page === `servers/${id}/`))
    expect(found.toSorted()).toEqual(wanted.map((page) => url(`/${page}`)).toSorted())
  })
})

describe('an id that is no longer used', () => {
  it('still shows its badge and feeds its readers: those of the server it became', async () => {
    const { files } = await writeAll(fixture)
    for (const name of ['badge.svg', 'badge.json', 'feed.xml']) {
      expect(files.get(`servers/was-memory/${name}`)).toBe(files.get(`servers/memory/${name}`))
    }
    for (const id of ['was-gone', 'was-nothing']) {
      expect(textOf(parseXml(files.get(`servers/${id}/badge.svg`) ?? ''), 'title')).toBe('Hisper: not listed any more')
      expect(files.has(`servers/${id}/feed.xml`)).toBe(false)
    }
  })
})

describe('the sitemap', () => {
  const pages = Array.from({ length: 10 }, (_, index) => ({
    path: `/servers/s${index}/?a&b` as const,
    changedAt: '2026-11-22T12:00:00.000Z',
  }))

  it.each([
    ['addresses', 4, 1_000_000, [4, 4, 2]],
    ['bytes', 50_000, 500, [3, 3, 3, 1]],
  ])('is cut into parts of at most so many %s', (_, mostUrls, mostBytes, sizes) => {
    const parts = [...toSitemapParts(pages, url, mostUrls, mostBytes)]
    for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(mostBytes)
    const urls = parts.map((part) => childrenOf(parseXml(part), 'url'))
    expect(urls.map(({ length }) => length)).toEqual(sizes)
    expect(urls.flat().map((entry) => textOf(entry, 'loc'))).toEqual(pages.map(({ path }) => url(path)))
    expect(urls.flat().map((entry) => textOf(entry, 'lastmod'))).toEqual(pages.map(({ changedAt }) => changedAt))
  })

  it('is named in robots.txt, and has nothing where there is no page', () => {
    expect(toRobotsTxt(url).split('\n')).toContain('Sitemap: https://hisper.example/base/sitemap.xml')
    expect([...toSitemapParts([], url)]).toEqual([])
    expect(parseXml(toSitemapIndex([], url)).children).toEqual([])
  })
})

describe('llms.txt', () => {
  const totals = { servers: 2, listings: 3, probed: 1, tools: 9, resources: 0, prompts: 0, outcomes: {}, eras: {} }
  const snapshot = { generatedAt: '2026-11-22T12:00:00.000Z', totals, embedded: false }
  const routes = ['/api/v1/servers.json', '/api/v1/servers.{page}.json', '/api/v1/servers/{id}.json'] as const
  const text = toLlmsTxt(snapshot, 'Hisper', url, {
    routes: routes.map((path) => ({ path, summary: `What ${path} is.` })),
    feeds: [{ title: 'New MCP servers', path: '/feeds/new.xml', note: 'The last ones.' }],
  })

  it('has the form of llmstxt.org: a title, a summary, details, then lists of links under headings', () => {
    const [title, summary, ...sections] = text.split(/\n(?=> |## )/)
    expect(title?.trim()).toBe('# Hisper')
    expect(summary).toMatch(/^> .*2 servers, 1 of them probed, 9 tools; data of 2026-11-22T12:00:00\.000Z/)
    expect(summary).not.toMatch(/^#/m)
    expect(sections.map((section) => section.split('\n')[0])).toEqual([
      '## API',
      '## Registry for MCP clients',
      '## Feeds',
      '## Pages',
      '## Optional',
    ])
    for (const section of sections) {
      const [, ...lines] = section.split('\n').filter((line) => line !== '')
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines) expect(line).toMatch(/^- \[[^\]]+\]\(https:\/\/hisper\.example\/base\/\S*\): \S.*\.$/)
    }
  })

  it('gives addresses with variables as templates, and no further pages', () => {
    expect(text).toContain('- `https://hisper.example/base/api/v1/servers/{id}.json`: What')
    expect(text).not.toContain('{page}')
  })
})
