// What the feeds promise, whoever wrote what they tell of: valid Atom and JSON Feed, one name an entry for ever, dates from the data.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { SummaryRow } from '../core/api/summary.ts'
import { toAtom, toHtml } from '../core/news/atom.ts'
import { type Feed, SERVER_ITEMS, SITE_ITEMS } from '../core/news/feed.ts'
import { type NewsFacts, SITE_FEEDS, toServerFeed, toSiteFeed } from '../core/news/feeds.ts'
import { toJsonFeed } from '../core/news/json-feed.ts'
import { toTagUri } from '../core/news/tag.ts'
import { WORDS } from '../core/news/wording.ts'
import { type Drift, DriftCodeSchema } from '../core/schema/drift.ts'
import type { Incident } from '../core/schema/health.ts'
import { SeveritySchema } from '../core/schema/words.ts'
import { mergedServer, NOW } from './documents.ts'
import { childrenOf, parseXml, textOf, within } from './xml-tree.ts'

const ATOM = 'http://www.w3.org/2005/Atom'
const url = (path: string) => `https://hisper.example/base${path}`
/** RFC 4151 §2.1, with a path (RFC 3986) for what is specific. */
const TAG = /^tag:hisper\.example,2026:(?:[\w.~!$&'()*+,;=:@/-]|%[\dA-F]{2})+$/
/** RFC 3339, as RFC 4287 §3.3 wants it. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
/** What no reader should find in a text it shows: controls, turned text, what is not seen. */
const UNSEEN = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u{e0000}-\u{e007f}]/u

/** JSON Feed 1.1; what it has no field for is refused. */
const JsonFeedSchema = z.strictObject({
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: z.string().min(1),
  home_page_url: z.url(),
  feed_url: z.url(),
  description: z.string().optional(),
  icon: z.url(),
  authors: z.array(z.strictObject({ name: z.string(), url: z.url() })).min(1),
  language: z.literal('en'),
  items: z.array(
    z.strictObject({
      id: z.string().regex(TAG),
      url: z.url(),
      title: z.string().min(1),
      content_html: z.string().min(1),
      date_published: z.iso.datetime(),
      date_modified: z.iso.datetime(),
      tags: z.array(z.string()).optional(),
    }),
  ),
})

const row = (id: string, more: Partial<SummaryRow> = {}): SummaryRow => {
  const { title, status, popularity, firstSeenAt } = mergedServer({ id, title: id })
  const none = { categories: [], packages: [], remotes: [], transports: [] }
  return { id, title, status, popularity, firstSeenAt, outcome: 'ok', ...none, ...more }
}

function factsOf(parts: Partial<Pick<NewsFacts, 'servers' | 'drift' | 'incidents' | 'aliases'>>): NewsFacts {
  const { servers = [], drift = [], incidents = [], aliases = {} } = parts
  const count = { servers: 0, listings: 0, probed: 0, tools: 0, resources: 0, prompts: 0 }
  return {
    ...{ name: 'Hisper', servers, drift, incidents, aliases },
    snapshot: { schemaVersion: 1, generatedAt: NOW, embedded: false, totals: { ...count, outcomes: {}, eras: {} }, origins: {} },
    indexOf: (id) => (servers.some((server) => server.id === id) ? servers.findIndex((server) => server.id === id) : undefined),
    driftOf: (id) => drift.filter((line) => line.id === id),
    incidentsOf: (id) => incidents.filter((incident) => incident.id === id),
  }
}

const line = (more: Partial<Drift> = {}): Drift => ({ id: 'a', at: NOW, code: 'tool_added', severity: 'low', ...more })
const incident = (more: Partial<Incident> = {}): Incident => ({
  ...{ id: 'a', target: 'npm:a', openedAt: NOW, outcome: 'timeout', probes: 1 },
  ...more,
})
const at = (minute: number) => new Date(Date.parse(NOW) + minute * 60_000).toISOString()

function siteFeed(path: string, facts: NewsFacts): Feed {
  const [feed] = SITE_FEEDS.filter((one) => one.path === path)
  if (feed === undefined) throw new Error(`${path}: no such feed`)
  return toSiteFeed(feed, facts, WORDS)
}
const allFeeds = (facts: NewsFacts): Feed[] => [
  ...SITE_FEEDS.map((feed) => toSiteFeed(feed, facts, WORDS)),
  ...facts.servers.map((server) => toServerFeed(server, facts, WORDS)),
]

/** Holds a feed to both formats' rules; @returns its entries as a reader of Atom gets them. */
function check(feed: Feed) {
  const root = parseXml(toAtom(feed, url))
  expect([root.name, root.namespace]).toEqual(['feed', ATOM])
  expect(textOf(root, 'id')).toMatch(TAG)
  expect(textOf(root, 'updated')).toMatch(INSTANT)
  expect(textOf(childrenOf(root, 'author')[0] ?? root, 'name')).toBe('Hisper')
  const links = childrenOf(root, 'link').map(({ attributes }) => [attributes.rel ?? 'alternate', attributes.href])
  expect(links).toEqual([
    ['self', `${url(feed.path)}.xml`],
    ['alternate', url(feed.home)],
  ])
  const entries = childrenOf(root, 'entry').map((entry) => {
    const content = childrenOf(entry, 'content')[0]
    expect(content?.attributes).toEqual({ type: 'html' })
    // Its HTML is well-formed, and has our elements and no attribute.
    const html = parseXml(`<div>${content?.text}</div>`)
    for (const { name, attributes } of within(html)) {
      expect(['div', 'p', 'ul', 'li']).toContain(name)
      expect(attributes).toEqual({})
    }
    for (const name of ['id', 'title', 'updated']) expect(textOf(entry, name)).not.toMatch(UNSEEN)
    for (const { text } of within(html)) expect(text).not.toMatch(UNSEEN)
    expect(childrenOf(entry, 'title')[0]?.attributes.type, 'a title is plain text').toBeUndefined()
    const terms = childrenOf(entry, 'category').map(({ attributes }) => attributes.term)
    const href = childrenOf(entry, 'link')[0]?.attributes.href
    const [id, title, updated] = ['id', 'title', 'updated'].map((name) => textOf(entry, name)) as [string, string, string]
    const published = childrenOf(entry, 'published')[0]?.text ?? updated
    return { id, title, published, updated, html: content?.text, terms, href }
  })
  for (const { id, updated } of entries) expect([TAG.test(id), INSTANT.test(updated)]).toEqual([true, true])
  expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
  const json = JsonFeedSchema.parse(JSON.parse(toJsonFeed(feed, url)))
  const same = json.items.map(({ id, title, url: href, content_html: html, date_published: published, date_modified: updated, tags }) => {
    return { id, title, published, updated, html, terms: tags ?? [], href }
  })
  expect(same).toEqual(entries)
  return entries
}

const PAYLOADS = [
  ']]>',
  '<script>alert(1)</script>',
  '&lt;b&gt;',
  '"><x a=\'',
  '\u0000\u001b[31m\u009b',
  '\u202eab\u2066',
  '\ud800',
  '\ufffe\uffff',
  '&#0;',
  '{',
]
const hostile = fc.oneof(
  fc.constantFrom(...PAYLOADS),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.tuple(fc.constantFrom(...PAYLOADS), fc.string({ unit: 'grapheme' })).map(([payload, text]) => `${text}${payload}${text}`),
)
const hostileLine = fc.record({
  tool: hostile,
  subject: hostile,
  path: hostile,
  before: hostile,
  after: hostile,
  code: fc.constantFrom(...DriftCodeSchema.options),
  severity: fc.constantFrom(...SeveritySchema.options),
  at: fc.integer({ min: -9, max: 0 }).map(at),
})

describe('any feed', () => {
  it('is valid whatever strangers wrote, and shows it as text', () => {
    const property = fc.property(
      hostile,
      hostile,
      fc.array(hostileLine, { maxLength: 5 }),
      fc.array(hostile, { maxLength: 3 }),
      (title, description, drift, targets) => {
        const facts = factsOf({
          servers: [row('a', { title, description, packages: [description], remotes: [title] })],
          drift: drift.map((more) => line(more)).sort((a, b) => (a.at < b.at ? 1 : -1)),
          incidents: targets.map((target, index) => incident({ target, openedAt: at(-index) })),
        })
        const [entry] = check(siteFeed('/feeds/new', facts))
        expect(entry?.href).toBe(url('/servers/a/'))
        for (const feed of allFeeds(facts)) check(feed)
      },
    )
    fc.assert(property, { numRuns: 200 })
  })

  it('keeps plain titles as they are', () => {
    const title = 'Files & “folders” <read> 日本 👩‍👩‍👧'
    expect(check(siteFeed('/feeds/new', factsOf({ servers: [row('a', { title })] })))[0]?.title).toBe(title)
  })

  it('is a feed even when there is nothing to tell, dated by the data', () => {
    for (const feed of SITE_FEEDS) {
      const empty = toSiteFeed(feed, factsOf({}), WORDS)
      expect(check(empty)).toEqual([])
      expect(empty.updated).toBe(NOW)
    }
  })

  it('stays small, and keeps the newest', () => {
    const servers = Array.from({ length: 300 }, (_, index) => row(`s${index}`, { title: '&'.repeat(300), firstSeenAt: at(index) }))
    const long = {
      tool: '<'.repeat(1_000),
      subject: '"'.repeat(2_000),
      path: '&'.repeat(1_000),
      before: '<'.repeat(2_000),
      after: '>'.repeat(2_000),
    }
    const drift = servers
      .toReversed()
      .flatMap(({ id, firstSeenAt }) => Array.from({ length: 30 }, () => line({ id, at: firstSeenAt, ...long })))
    const incidents = servers.flatMap(({ id, firstSeenAt }) => [incident({ id, openedAt: firstSeenAt, target: '\u3042'.repeat(2_000) })])
    for (const feed of SITE_FEEDS.filter(({ path }) => path !== '/feeds/drift-high')) {
      const full = toSiteFeed(feed, factsOf({ servers, drift, incidents }), WORDS)
      expect(full.items.map(({ updated }) => updated)).toEqual(Array.from({ length: SITE_ITEMS }, (_, index) => at(299 - index)))
      expect(Buffer.byteLength(toAtom(full, url))).toBeLessThan(4_000_000)
    }
    const own = factsOf({ servers: [row('a')], drift: Array.from({ length: 300 }, (_, index) => line({ at: at(-index) })) })
    const titles = check(toServerFeed(row('a'), own, WORDS)).map(({ title }) => title)
    expect([titles.length, titles.at(-1)]).toEqual([SERVER_ITEMS, 'Listed in Hisper'])
  })
})

describe('the name of an entry', () => {
  it('is a tag of the site, also for a host that RFC 4151 has no form for', () => {
    expect(toTagUri(url, 'servers/a')).toBe('tag:hisper.example,2026:base/servers/a')
    expect(toTagUri((path) => `http://[::1]:4321${path}`, 'servers/a')).toBe('tag:localhost,2026:servers/a')
  })

  it('stays when the outage it tells of is over, and only its date moves on', () => {
    const facts = (more: Partial<Incident>) => factsOf({ servers: [row('a', { title: 'A' })], incidents: [incident(more)] })
    const [open] = check(siteFeed('/feeds/incidents', facts({})))
    const [over] = check(siteFeed('/feeds/incidents', facts({ closedAt: at(90), probes: 2 })))
    expect([open?.title, open?.updated, open?.terms]).toEqual(['A: No answer', NOW, ['timeout', 'open']])
    expect([over?.title, over?.published, over?.updated]).toEqual(['A: No answer, and answers again', NOW, at(90)])
    expect(over?.terms).toEqual(['timeout', 'over'])
    expect(over?.id).toBe(open?.id)
  })

  it('is of one entry: the same in every feed that holds it, and told the same', () => {
    const facts = factsOf({
      servers: [row('a')],
      drift: [line({ severity: 'high' }), line({ code: 'tool_removed' })],
      incidents: [incident()],
    })
    const told = new Map<string, unknown>()
    for (const entry of allFeeds(facts).flatMap(check)) {
      if (told.has(entry.id)) expect(entry).toEqual(told.get(entry.id))
      told.set(entry.id, entry)
    }
    expect(told.size).toBe(4) // the server, that it was listed, its drift, its incident
  })
})

describe('drift', () => {
  const entries = (drift: Drift[], path = '/feeds/drift') =>
    check(siteFeed(path, factsOf({ servers: [row('a', { title: 'A' }), row('b')], drift })))

  it('is one entry for what one look found, the weightiest first, with its severity', () => {
    const drift = [
      line({ tool: 'search' }),
      line({ code: 'finding_appeared', severity: 'high', tool: 'fetch', finding: 'tool_hijack' }),
      line({ code: 'version_changed', before: '1.0.0', after: '1.1.0' }),
      line({ id: 'b' }),
      line({ at: at(-5) }),
    ]
    expect(entries(drift).map(({ title, terms }) => [title, terms])).toEqual([
      ['A: New safety finding, New tool, New version (high)', ['high']],
      ['b: New tool (low)', ['low']],
      ['A: New tool (low)', ['low']],
    ])
    expect(entries(drift)[0]?.html).toBe(
      '<p>Severity: high</p><ul><li>New safety finding: fetch: Wants to be called whatever you asked for, or instead of every other tool</li><li>New tool: search</li><li>New version: “1.1.0”, was “1.0.0”</li></ul>',
    )
    expect(entries(drift, '/feeds/drift-high').map(({ title }) => title)).toEqual(['A: New safety finding, New tool, New version (high)'])
  })

  it('counts what it does not spell out', () => {
    expect(entries(Array.from({ length: 13 }, () => line()))[0]?.html).toContain('<li>3 more changes</li></ul>')
  })

  it('leaves outages to the incidents, and tells every other outcome', () => {
    const change = (before: string, after: string) => line({ code: 'outcome_changed', before, after })
    expect(entries([change('ok', 'timeout')])).toEqual([])
    expect(entries([change('crashed', 'ok')])).toEqual([])
    expect(entries([change('ok', 'auth_required')])).toHaveLength(1)
  })

  it('leads to pages that are there: of servers that are listed, or were', () => {
    const drift = [line({ id: 'old' }), line({ id: 'constructor' }), line({ id: 'unknown' })]
    const feed = siteFeed('/feeds/drift', factsOf({ servers: [row('a')], drift, aliases: { old: 'a' } }))
    expect(feed.items.map(({ path }) => path)).toEqual(['/servers/old/'])
  })
})

describe('an incident', () => {
  it('is news only of a server that was seen to work', () => {
    const facts = factsOf({ servers: [row('a')], incidents: [incident({ openedEarlier: true })] })
    expect(siteFeed('/feeds/incidents', facts).items).toEqual([])
    const twins = ['1', '2'].map((end) => incident({ target: `${'x'.repeat(300)}${end}` }))
    expect(check(siteFeed('/feeds/incidents', factsOf({ servers: [row('a')], incidents: twins })))).toHaveLength(1) // one name, one entry
    expect(toServerFeed(row('a'), facts, WORDS).items.map(({ title }) => title)).toEqual(['Listed in Hisper'])
  })
})

it('HTML is made of escaped text alone', () => {
  expect(toHtml({ lead: '<i>\u0000\ud800', points: ['a & b'] })).toBe('<p>&lt;i&gt;\\u{0}\\u{d800}</p><ul><li>a &amp; b</li></ul>')
})
