// Single requests of the crawl of npm, where a server that behaves cannot be made to give the answer.
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ParseError } from '../../../core/schema/parse.ts'
import { type Answer, answering, crawlContext } from '../../../tests/crawl-context.ts'
import { fact } from '../../../tests/npm-runs.ts'
import { openListener } from '../../embedded/listener.ts'
import { openNpm } from '../../embedded/origins/npm.ts'
import { HttpError, openHttp } from '../../lib/http.ts'
import { Collection } from '../collection.ts'
import { fetchChanges } from './changes.ts'
import { fetchPackage } from './document.ts'
import { fetchDownloads } from './downloads.ts'
import { searchNpm } from './search.ts'

const URL_OF_NPM = 'http://127.0.0.1:1'
function over(answer: Answer, remarks: string[] = []) {
  const { http, asked } = answering(answer)
  const log = { info: () => undefined, error: () => undefined, warn: (remark: string) => remarks.push(remark) }
  return { context: crawlContext({ http, log }), asked, remarks }
}
const json = (value: unknown) => ({ body: JSON.stringify(value) })
const failed = (status: number) => new HttpError('GET', URL_OF_NPM, status, 'upstream')

describe('the search', () => {
  const names = Array.from({ length: 20 }, (_, i) => `mcp-${i}`)
  const hit = (name: string) => ({ package: { name, version: '1.0.0' } })

  it('pages by what it was given, not by what it asked for', async () => {
    const { context } = over((url) => {
      const from = Number(url.searchParams.get('from'))
      return json({ objects: names.slice(from, from + 12).map(hit), total: names.length })
    })
    const first = await searchNpm(context, URL_OF_NPM, {}, new Collection())
    expect([first?.hits.size, first?.memory.resume]).toEqual([20, { query: 4, from: 12 }])
  })

  it('goes on with the next words where the registry shows no more of these', async () => {
    const { context, asked } = over(() => json({ objects: Array.from({ length: 250 }, () => hit('a')), total: 70_425 }))
    await searchNpm(context, URL_OF_NPM, { resume: { query: 0, from: 10_000 } }, new Collection())
    expect(asked[0]).toContain('from=10000')
    expect(asked[1]).toContain('text=keywords%3Amcp&size=250&from=0')
  })

  it('rejects a hit alone that has no shape or no name that a package can have', async () => {
    const objects = [hit('good'), hit('../bad'), { package: { name: 'broken', version: 1 } }, 'nothing']
    const { context } = over(() => json({ objects, total: 4 }))
    const collection = new Collection()
    const found = await searchNpm(context, URL_OF_NPM, {}, collection)
    expect([...(found?.hits.keys() ?? [])]).toEqual(['good'])
    expect(collection.finish({ state: {}, complete: true }, undefined).rejected.map(({ key }) => key)).toEqual([
      'npm:../bad',
      'npm:broken',
      expect.stringMatching(/^npm:unnamed-/),
    ])
  })

  it('keeps what it has when a later page fails, and goes on there', async () => {
    const { context, asked, remarks } = over(() => (asked.length > 1 ? failed(503) : json({ objects: names.map(hit), total: 40 })))
    const found = await searchNpm(context, URL_OF_NPM, { sweptOn: '2026-11-01' }, new Collection())
    const resume = { query: 0, from: 20 }
    expect([found?.hits.size, found?.memory, found?.brokeOff]).toEqual([20, { sweptOn: '2026-11-01', resume }, true])
    expect(remarks).toEqual([expect.stringContaining('503')])
  })
})

describe('the feed of changes', () => {
  const page = (from: number, count: number, last = from + count) =>
    json({
      results: Array.from({ length: count }, (_, i) => ({ seq: from + i + 1, id: `mcp-${from + i + 1}`, changes: [] })),
      last_seq: last,
    })
  const memory = { seq: 100, day: '2026-11-21' }
  const all = () => true

  it('is read page after page, and what was known before is not new', async () => {
    const { context, asked } = over((url) => (url.searchParams.get('since') === '99' ? page(99, 10_000) : page(10_099, 3)))
    const { changed, memory: after } = await fetchChanges(context, URL_OF_NPM, memory, all)
    expect([changed === 'unknown' ? changed : changed.size, after, asked.length]).toEqual([10_002, { seq: 10_102, day: '2026-11-22' }, 2])
  })

  it('ends where its number no longer rises, and does not turn in a circle', async () => {
    const { context, asked } = over(() => page(99, 10_000, 100))
    expect((await fetchChanges(context, URL_OF_NPM, memory, all)).memory.seq).toBe(100)
    expect(asked).toHaveLength(1)
  })

  it('keeps what it has when it breaks off, and its day', async () => {
    const { context, remarks } = over((url) => (url.searchParams.get('since') === '99' ? page(99, 10_000) : failed(502)))
    const { memory: after, changed } = await fetchChanges(context, URL_OF_NPM, memory, all)
    expect([after, changed === 'unknown', remarks.length]).toEqual([{ seq: 10_099, day: '2026-11-21' }, false, 1])
  })

  it.each([
    ['refuses the number', () => ({ status: 400 })],
    ['has counted back', () => json({ results: [], last_seq: 7 })],
    ['says nothing, and stands further back', () => json({ results: [], last_seq: 100 })],
  ])('starts anew where it %s', async (_, answer) => {
    const { context } = over((url) => (url.pathname.endsWith('_changes') ? answer() : json({ update_seq: 42 })))
    expect(await fetchChanges(context, URL_OF_NPM, memory, all)).toEqual({ memory: { seq: 42, day: '2026-11-22' }, changed: 'unknown' })
  })

  it('takes numbers that are texts, and rows of no known shape for nothing', async () => {
    const rows = [{ seq: '3-x', id: 'a' }, { seq: '3-y', id: 'b', deleted: true }, { seq: '\ud800', id: 'c' }, { id: 7 }, null]
    const { context, asked } = over(() => json({ results: rows, last_seq: '3-x' }))
    const { memory: after, changed } = await fetchChanges(context, URL_OF_NPM, { seq: '2-x&limit=1', day: '2026-11-21' }, all)
    const expected = new Map([
      ['a', 'there'],
      ['b', 'deleted'],
    ])
    expect([after.seq, changed]).toEqual(['3-x', expected])
    expect(asked).toEqual([`${URL_OF_NPM}/registry/_changes?since=2-x%26limit%3D1&limit=10000`])
  })
})

it('a feed whose number holds half a character is no feed', async () => {
  const { context } = over(() => json({ results: [], last_seq: '\ud800' }))
  await expect(fetchChanges(context, URL_OF_NPM, { seq: 1, day: '2026-11-21' }, () => true)).rejects.toThrow(ParseError)
})

describe('a package document', () => {
  it('that is too large is asked for in its latest version alone, and so it is the next time', async () => {
    const manifest = { name: 'big-mcp', version: '3.0.0', dist: {} }
    const { context, asked } = over((url) => (url.pathname === '/big-mcp' ? failed(200) : { ...json(manifest), headers: { etag: '"x"' } }))
    const expected = {
      kind: 'changed',
      large: true,
      etag: '"x"',
      packument: { name: 'big-mcp', 'dist-tags': { latest: '3.0.0' }, versions: { '3.0.0': manifest } },
    }
    expect(await fetchPackage(context, URL_OF_NPM, 'big-mcp', {})).toEqual(expected)
    expect(await fetchPackage(context, URL_OF_NPM, 'big-mcp', { etag: '"x"', large: true })).toEqual(expected)
    expect(asked.map((url) => new URL(url).pathname)).toEqual(['/big-mcp', '/big-mcp/latest', '/big-mcp/latest'])
  })

  it('is too large too when only unpacking shows it', async () => {
    const bomb = gzipSync(Buffer.alloc(17 * 1024 * 1024, ' '))
    const server = await openListener((request) =>
      request.url.endsWith('/latest')
        ? Response.json({ name: 'big-mcp', version: '3.0.0' })
        : new Response(bomb, { headers: { 'content-encoding': 'gzip' } }),
    )
    const http = openHttp({ userAgent: 'hisper-test', sleep: async () => undefined, now: () => new Date() })
    try {
      expect(await fetchPackage(crawlContext({ http }), server.url, 'big-mcp', {})).toMatchObject({ kind: 'changed', large: true })
    } finally {
      await http.close()
      await server.close()
    }
  })

  it('keeps no ETag that is longer than any registry sends', async () => {
    const { context } = over(() => ({ ...json({}), headers: { etag: 'x'.repeat(301) } }))
    expect(await fetchPackage(context, URL_OF_NPM, 'a', {})).toEqual({ kind: 'changed', packument: {} })
  })
})

describe('downloads', () => {
  const uncounted = (names: readonly string[], counted?: string) => names.map((name) => ({ name, counted }))
  const facts = [
    ...Array.from({ length: 130 }, (_, i) => fact(`p-${String(i).padStart(3, '0')}`, { downloadsMonth: i })),
    fact('@s/a', { downloadsMonth: 7 }),
  ]

  it('are asked for in bulk, scoped names one by one, and one that nobody counted has none', async () => {
    const emulator = await openNpm({}, { facts })
    const http = openHttp({ userAgent: 'hisper-test', sleep: async () => undefined, now: () => new Date() })
    try {
      const names = [...facts.map(({ name }) => name), 'nobody', '@s/nobody']
      const counts = await fetchDownloads(crawlContext({ http }), emulator.downloads, uncounted(names), 100_000)
      expect([counts.size, counts.get('p-000'), counts.get('p-129'), counts.get('@s/a')]).toEqual([133, 0, 129, 7])
      expect([counts.get('nobody'), counts.get('@s/nobody'), http.usage().requests]).toEqual([undefined, undefined, 4])
    } finally {
      await http.close()
      await emulator.close()
    }
  })

  it('never take more than a small share of a run, and go by who waited longest', async () => {
    const { context, asked } = over(() => json({ downloads: 1 }))
    const names = [...uncounted(['@s/c', '@s/d'], '2026-10'), ...uncounted(['@s/b'], '2026-09'), ...uncounted(['@s/a'])]
    await fetchDownloads(context, URL_OF_NPM, names, 400)
    expect(asked.map((url) => url.split('/').at(-1))).toEqual(['@s%2Fa', '@s%2Fb'])
    asked.length = 0
    await fetchDownloads(context, URL_OF_NPM, uncounted(Array.from({ length: 500 }, (_, i) => `@s/${i}`)), 1_000_000)
    expect(asked).toHaveLength(100)
  })

  it('that cannot be had are remarked on, and those that were stay', async () => {
    const { context, asked, remarks } = over(() => (asked.length > 1 ? failed(503) : json({ downloads: 1 })))
    expect(await fetchDownloads(context, URL_OF_NPM, uncounted(['@s/a', '@s/b']), 1_000)).toEqual(new Map([['@s/a', 1]]))
    expect(remarks).toEqual([expect.stringContaining('503')])
  })
})
