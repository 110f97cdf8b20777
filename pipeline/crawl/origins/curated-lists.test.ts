// Curated lists: what a Markdown list is read as, and what one list costs the others.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ListingSchema } from '../../../core/schema/listing.ts'
import { RejectionSchema } from '../../../core/schema/snapshot.ts'
import { answering, crawlContext } from '../../../tests/crawl-context.ts'
import { HOSTILE_TEXT } from '../../embedded/disorder.ts'
import { HttpError } from '../../lib/http.ts'
import { silentLog } from '../../lib/log.ts'
import { leadsOf } from '../leads.ts'
import { parseAwesomeList } from '../lists/awesome-markdown.ts'
import type { Crawl, OriginContext } from '../origin.ts'
import { curatedLists } from './curated-lists.ts'
import { ORIGINS } from './index.ts'

const LIST = `---
title: MCP clients
---
# Awesome MCP clients and servers [![Awesome](https://awesome.example/badge.svg)](https://awesome.example)

* [Servers](#servers)
* [Clients](#clients)

## Legend

- 🐍 – Python, as in [this one](https://github.com/legend/python)

## Clients

- [chat](https://github.com/clients/chat) - A chat.

### Servers for clients

- [inner](https://github.com/clients/inner) - Is a client all the same.

### Their servers

- [server of a client](https://github.com/clients/server) - Serves.

## 📂 <a name="files"></a>Files

> - [quoted](https://github.com/quoted/note) says something.

- [owner/plain](https://github.com/Owner/Plain) 🐍 🏠 ☁️/🏠 - Reads *files*, see [docs](https://docs.example) and \`[code](x)\`.
- <img src="https://cdn.example/i.png" height="14"/> **[Bold](https://github.com/owner/bold.git)**<sup><sup>2</sup></sup> – Long dash,
  and a second line.
- [![stars](https://img.example/x)](https://github.com/owner/badge) behind a badge
- [dir](https://github.com/big/mono/tree/main/src/dir) - One of many.
  - [nested](https://github.com/big/mono/tree/main/src/nested): Nested.
  - Only words.
1. [numbered][ref] no dash
2. [Reference][] – by its own name.
- [Site](https://site.example) ([GitHub](https://github.com/owner/with-site)) - Has a page.
- Said before ([repo](https://github.com/owner/said)): Named by words.
- <a href="https://github.com/owner/html?tab=readme">In HTML</a> - Tags.
- https://github.com/owner/bare - Bare.
- <https://gitlab.com/group/auto> - Elsewhere.
- [a page](https://github.com/topics/mcp) - No repository.
- [owner only](https://github.com/owner) - No repository.
- [script](javascript:alert(1)) - No address.
- See [this one](https://github.com/owner/mentioned), it is only mentioned.
- [a (b) [c]](https://github.com/owner/brackets "title") - \\[escaped\\] &amp; &lt;b&gt;
<!-- - [gone](https://github.com/owner/gone) - Commented
out. -->

\`\`\`md
- [example](https://github.com/owner/example) - In a fence.
\`\`\`

Tables
------

| Name | Repository | What |
| :--- | --- | ---: |
| Row | [row](https://github.com/owner/row) | Describes it at length |
| [first](https://github.com/owner/first) | x | |

[ref]: https://github.com/owner/numbered
[reference]: <https://github.com/owner/reference>
`

describe('an awesome list', () => {
  it('is read entry by entry, whatever its keepers’ habits', () => {
    expect(parseAwesomeList(LIST).map(({ repository, name, description, url }) => [repository, name, description, url])).toEqual([
      ['https://github.com/clients/server', 'server of a client', 'Serves.', undefined],
      ['https://github.com/Owner/Plain', 'owner/plain', 'Reads files, see docs and [code](x).', undefined],
      ['https://github.com/owner/bold.git', 'Bold', 'Long dash, and a second line.', undefined],
      ['https://github.com/owner/badge', undefined, 'behind a badge', undefined],
      ['https://github.com/big/mono/tree/main/src/dir', 'dir', 'One of many.', undefined],
      ['https://github.com/big/mono/tree/main/src/nested', 'nested', 'Nested.', undefined],
      ['https://github.com/owner/numbered', 'numbered', 'no dash', undefined],
      ['https://github.com/owner/reference', 'Reference', 'by its own name.', undefined],
      ['https://github.com/owner/with-site', 'Site', 'Has a page.', 'https://site.example'],
      ['https://github.com/owner/said', 'Said before', 'Named by words.', undefined],
      ['https://github.com/owner/html?tab=readme', 'In HTML', 'Tags.', undefined],
      ['https://github.com/owner/bare', undefined, 'Bare.', undefined],
      ['https://gitlab.com/group/auto', undefined, 'Elsewhere.', undefined],
      ['https://github.com/owner/brackets', 'a (b) [c]', '[escaped] & <b>', undefined],
      ['https://github.com/owner/row', 'row', 'Describes it at length', undefined],
      ['https://github.com/owner/first', 'first', 'x', undefined],
    ])
  })

  it('takes any text, and no more time for a hostile one', () => {
    const pieces = [
      '[',
      ']',
      '(',
      ')',
      '](',
      '<',
      '<a href="',
      '>',
      '`',
      '``',
      '!',
      '|',
      '-',
      ' ',
      '\\',
      '*',
      '<sup>',
      '[x](',
      '(b)',
      '<!--',
      'https://',
      '&amp;',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces, 'x', '\n', '\n- ', '\n# ')), (parts) => void parseAwesomeList(parts.join(''))),
    )
    for (const piece of [...pieces, '[x](https://github.com/o/r', '| --', '- [', '[[]']) {
      for (const line of ['- ', '| ', '# ', '']) expect(parseAwesomeList(`${line}${piece.repeat(100_000)}\n---`)).toBeInstanceOf(Array)
    }
  })
})

const bullet = (name: string, words = 'Keeps notes.') => `- [${name}](https://github.com/owner/${name}) - ${words}\n`
const text = (count: number) => Array.from({ length: count }, (_, index) => bullet(`server-${index}`)).join('')
const list = (id: string) => ({ id, url: `https://lists.example/${id}.md`, parser: parseAwesomeList })

/** A crawl of lists over a function that answers for them by id. */
async function crawl(texts: Record<string, string | HttpError>, given: Partial<OriginContext> & { after?: Crawl } = {}) {
  const { after, ...more } = given
  const remarks: string[] = []
  const tags: unknown[] = []
  const { http } = answering(({ pathname }, { headers = {} }) => {
    const body = texts[pathname.slice(1, -3)]
    if (body === undefined || body instanceof HttpError) return body ?? new HttpError('GET', pathname, 404, '')
    tags.push(headers['if-none-match'])
    const etag = `"${body.length}"`
    return headers['if-none-match'] === etag ? { status: 304, headers: { etag } } : { body, headers: { etag } }
  })
  const context = crawlContext({
    http,
    state: after?.state,
    previous: new Map(after?.listings.map((listing) => [listing.key, listing])),
    log: { ...silentLog, warn: (remark) => remarks.push(remark) },
    ...more,
  })
  return { ...(await curatedLists(Object.keys(texts).map(list)).crawl(context)), remarks, tags }
}
const keysOf = ({ listings }: Pick<Crawl, 'listings'>) => listings.map(({ key }) => key)
const down = new HttpError('GET', 'https://lists.example', 503, '')

describe('curated lists', () => {
  it('become listings of the repositories they name', async () => {
    const { listings, rejected, complete } = await crawl({ team: LIST })
    for (const listing of listings) expect(ListingSchema.parse(listing)).toEqual(listing)
    expect([listings.length, rejected, complete]).toEqual([16, [], true])
    expect(listings.find(({ name }) => name === 'Owner/Plain')).toMatchObject({
      key: 'list:team/owner/plain',
      origin: 'list',
      title: 'owner/plain',
      repository: { url: 'https://github.com/Owner/Plain' },
      sameAs: ['github:owner/plain'],
      packages: [],
      classification: { confidence: 0.85, evidence: 'the curated list team names it' },
    })
    expect(listings.find(({ key }) => key === 'list:team/big/mono#src/dir')).toMatchObject({
      repository: { directory: 'src/dir' },
      sameAs: [],
    })
    expect(listings.find(({ key }) => key === 'list:team/gitlab.com/group/auto')).toMatchObject({ sameAs: [] })
  })

  it('lead to GitHub, and nobody leads to them', async () => {
    const { listings } = await crawl({ team: text(1) })
    const [first] = listings
    if (first === undefined) throw new Error('nothing was found')
    const naming = { ...first, key: 'npm:a', origin: 'npm' as const, sameAs: ['list:team/owner/server-0'] }
    expect([...leadsOf([first, naming])]).toEqual([['github', new Set(['github:owner/server-0'])]])
  })

  it('are off unless somebody names one', () => {
    expect(ORIGINS.map(({ id }) => id)).not.toContain('list')
  })

  it('reject what their own words say is something else, until a person knows better', async () => {
    const texts = { team: bullet('a') + bullet('mcp-kit', 'A TypeScript SDK for building MCP servers.') }
    const first = await crawl(texts)
    expect([keysOf(first), first.rejected]).toMatchObject([
      ['list:team/owner/a'],
      [{ key: 'list:team/owner/mcp-kit', class: 'sdk-framework' }],
    ])
    expect(RejectionSchema.parse(first.rejected[0])).toEqual(first.rejected[0])
    const verdict = () => 'server' as const
    const second = await crawl(texts, { after: first, verdict })
    expect([keysOf(second), second.rejected]).toEqual([['list:team/owner/a', 'list:team/owner/mcp-kit'], []])
    const judged = await crawl({ team: bullet('a') }, { verdict: () => 'client' })
    expect(judged.rejected).toMatchObject([{ class: 'client' }])
    expect(keysOf(await crawl({ team: bullet('a') }, { after: judged }))).toEqual(['list:team/owner/a'])
  })

  it('say the same again without being sent again', async () => {
    const texts = { team: text(3) + bullet('mcp-kit', 'A TypeScript SDK for building MCP servers.'), other: text(2) }
    const { remarks: _, tags: none, ...first } = await crawl(texts)
    const { remarks: __, tags, ...second } = await crawl(texts, { after: first })
    expect(second).toEqual(first)
    expect([none.filter(Boolean).length, tags.filter(Boolean).length]).toEqual([0, 2])
    expect((await crawl(texts, { state: first.state })).listings).toEqual(first.listings)
    expect((await crawl(texts, { state: { rules: 'x', lists: 7 } })).listings).toEqual(first.listings)
  })

  it('asks anew where what it kept of the last answer is nothing to send', async () => {
    const first = await crawl({ one: text(3), two: text(4) })
    const state = JSON.parse(JSON.stringify(first.state))
    state.lists.one.etag = 'a\nb'
    const { tags, listings, complete } = await crawl({ one: text(3), two: text(4) }, { after: { ...first, state } })
    expect([tags, listings, complete]).toEqual([[undefined, expect.any(String)], first.listings, true])
  })

  it.each([
    ['cannot be read', down, 'could not be read'],
    ['shrank under half', text(1), 'names 1 repositories where it named 4'],
    ['is a web page now', '<html></html>', 'names 0 repositories'],
  ])('one that %s keeps what it said, and the other is read', async (_, broken, remark) => {
    const first = await crawl({ team: text(4), other: text(2) })
    const second = await crawl({ team: broken, other: text(3) }, { after: first })
    expect([keysOf(second), second.unread]).toEqual([
      [0, 1, 2].map((index) => `list:other/owner/server-${index}`),
      [0, 1, 2, 3].map((index) => `list:team/owner/server-${index}`),
    ])
    expect(second.remarks.join()).toContain(remark)
    const third = await crawl(
      { team: text(4), other: text(3) },
      { after: { ...second, listings: [...first.listings, ...second.listings] } },
    )
    expect([third.listings.length, third.unread, third.tags.filter(Boolean).length]).toEqual([7, [], 2])
  })

  it('lose what they no longer name, and shrink where they may', async () => {
    const first = await crawl({ team: text(4) })
    expect(await crawl({ team: text(2) }, { after: first })).toMatchObject({ listings: [{}, {}], unread: [], complete: true })
    expect(await crawl({ team: text(1) }, { after: first, allowShrink: true })).toMatchObject({ listings: [{}], unread: [] })
  })

  it('throw where none can be read, and end with the run', async () => {
    await expect(crawl({ team: down, other: down })).rejects.toThrow(HttpError)
    await expect(crawl({ team: text(1) }, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
    const spent = await crawl({ team: text(1) }, { budget: { isSpent: () => true } })
    expect([spent.listings, spent.unread]).toEqual([[], ['list:team/']])
  })

  it('keep hostile text as inert data, and honour a limit', async () => {
    const hostile = `- [x](https://github.com/owner/hostile) - ${HOSTILE_TEXT}\n- [y](https://github.com/owner/a%20b/tree/main/c%20d)\n`
    const { listings } = await crawl({ team: hostile + text(2) })
    for (const listing of listings) expect(ListingSchema.parse(listing)).toEqual(listing)
    expect(listings.find(({ key }) => key.endsWith('hostile'))?.description).not.toContain('<img')
    const look = await crawl({ team: text(3) }, { limit: 1 })
    expect([look.listings.length, look.complete, look.state]).toEqual([1, false, {}])
  })

  it.each([
    [[{ ...list('a'), url: 'http://lists.example' }], 'https address'],
    [[list('A b')], 'list id'],
    [[list('a'), list('a')], 'two lists'],
  ])('refuse a configuration that cannot be meant', (lists, message) => {
    expect(() => curatedLists(lists)).toThrow(message)
  })
})
