// Routing over a small registry of our own: files, router, model and table are those of the site and the companion.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { route } from '../../core/route/answer.ts'
import { RouteIndexBuilder } from '../../core/route/builder.ts'
import { DIMENSIONS, MODEL } from '../../core/route/model.ts'
import { openRouter, REACH, type Router } from '../../core/route/router.ts'
import { openSearch } from '../../core/search/search.ts'
import { toAuroc, toFigures } from './retrieval.ts'
import { evaluateRoute, openCorpus } from './route.ts'
import { buildIndexes, toServers } from './route-corpus.ts'

const TOOLS: readonly [server: string, about: string, tool: string, description: string][] = [
  ['mailbox', 'Sends and reads e-mail', 'send_email', 'Send an e-mail to one or more people.'],
  ['mailbox', 'Sends and reads e-mail', 'list_messages', 'List the newest messages of a folder.'],
  ['sheets', 'Spreadsheets', 'read_sheet', 'Read the cells of a worksheet of an Excel file.'],
  ['charts', 'Draws charts', 'bar_chart', 'Draw a bar chart out of rows of numbers.'],
  ['charts', 'Draws charts', 'pie_chart', 'Draw a pie chart out of rows of numbers.'],
  ['files', 'The files of this computer', 'write_file', 'Write a text to a file, which is made where it is missing.'],
  ['files', 'The files of this computer', 'list_directory', 'List the files in a folder.'],
  ['sky', '', 'get_forecast', 'Get the weather forecast of a place for the next days.'],
  ['maps', 'Routes and places', 'directions', 'Get the way from one place to another by car, bicycle or on foot.'],
  ['shop', 'Buys things', 'place_order', 'Order a product and pay for it.'],
  ['rates', 'Currencies', 'convert', 'Convert an amount of money from one currency into another.'],
  ['tracker', 'Issues of a project', 'create_issue', 'Create an issue in the tracker of a project.'],
]
const QUERIES: readonly [query: string, needs: readonly [server: string, tool: string][]][] = [
  ['will it rain in Bergen tomorrow', [['sky', 'get_forecast']]],
  ['how do I get from Oslo to Bergen by bike', [['maps', 'directions']]],
  ['what are 100 dollars in euros', [['rates', 'convert']]],
  ['file a bug report', [['tracker', 'create_issue']]],
  ['bar_chart', [['charts', 'bar_chart']]],
  [
    'Read /data/sales.xlsx, draw a pie chart of it and mail it to my boss',
    [
      ['sheets', 'read_sheet'],
      ['charts', 'pie_chart'],
      ['mailbox', 'send_email'],
    ],
  ],
]
let folder: string
let files: { corpus: string; queries: string; vectors: string }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hisper-route-'))
  files = { corpus: join(folder, 'corpus.jsonl'), queries: join(folder, 'queries.jsonl'), vectors: join(folder, 'vectors.sqlite') }
  const lines = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n')
  await writeFile(files.corpus, lines(ROWS))
  await writeFile(
    files.queries,
    lines(
      QUERIES.map(([query, needs]) => ({
        query,
        kind: needs.length > 1 ? 'task' : 'step',
        relevant: needs.map(([server, tool], group) => ({ server, tool, group })),
      })),
    ),
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const ROWS = TOOLS.map(([server, server_description, tool, description]) => ({
  server,
  server_description,
  tool,
  description,
  input_keys: [],
}))
const toNames = ({ choices }: Awaited<ReturnType<typeof route>>) => choices.map(({ server, tool }) => `${server.id}/${tool?.name}`)

describe.each(['full', 'browser'] as const)('routing (%s)', (mode) => {
  let router: Router
  beforeAll(async () => {
    router = await openCorpus(toServers(ROWS), mode, files.vectors)
  })

  it('finds what is asked for in other words', async () => {
    const { server, tool, queries } = await evaluateRoute({ ...files, mode }, files.vectors)
    expect(queries).toBe(QUERIES.length)
    expect(server?.r3).toBeGreaterThanOrEqual(0.9)
    expect(tool?.r5).toBeGreaterThanOrEqual(0.9)
    const steps = await evaluateRoute({ ...files, mode, kind: 'step' }, files.vectors)
    expect(steps).toMatchObject({ queries: 5, server: { r3: 1 } })
  })

  it('routes each step, and says why', async () => {
    const { steps } = await route(router, 'Read the sheet in sales.xlsx and send it by e-mail to Ada', 3)
    expect(steps.map(({ text }) => text)).toEqual(['Read the sheet in sales.xlsx', 'send it by e-mail to Ada'])
    const best = new Map(steps.map(({ text, choices }) => [text, choices[0]]))
    expect(best.get('Read the sheet in sales.xlsx')).toMatchObject({ server: { id: 'sheets' }, tool: { name: 'read_sheet' } })
    expect(best.get('send it by e-mail to Ada')).toMatchObject({ server: { id: 'mailbox' }, tool: { name: 'send_email' } })
    expect(best.get('send it by e-mail to Ada')?.words).toEqual(expect.arrayContaining(['send', 'mail']))
    expect(best.get('send it by e-mail to Ada')?.similarity).toBeGreaterThan(0.4)
  })

  it.each(['', '   ', '🎉🎉🎉', '?!', '\u0000\u202E', '日本語'])('says that nothing fits %j', async (words) => {
    expect((await route(router, words, 3)).choices).toEqual([])
  })

  it('says that nothing fits what nobody offers', async () => {
    expect((await route(router, 'prove the Riemann hypothesis', 3)).choices.filter(({ sureness }) => sureness !== 'unsure')).toEqual([])
  })

  it('reads ten thousand letters, and words of other languages among them', async () => {
    expect(toNames(await route(router, `weather forecast ${'bla '.repeat(2_500)}`, 3))).toContain('sky/get_forecast')
    expect(toNames(await route(router, 'Wetter forecast für Бepген', 3))[0]).toBe('sky/get_forecast')
  })

  it('leaves out what is not allowed', async () => {
    const [first] = (await router.rank('draw a bar chart')).fits
    const forbidden = first?.candidate.server
    expect(
      (await router.rank('draw a bar chart', (server) => server !== forbidden)).fits.map(({ candidate }) => candidate.server),
    ).not.toContain(forbidden)
  })
})

describe('an index', () => {
  it('without vectors knows words', async () => {
    const { search } = buildIndexes(toServers(ROWS), () => undefined)
    const builder = new RouteIndexBuilder(undefined, deflateRawSync)
    const servers = toServers(ROWS).map((server) => builder.add({ ...server, outcome: 'ok', findings: 0 }, []))
    const held = new Map([...servers, ...builder.files(() => '1')].map(({ path, content }) => [path, Buffer.from(content)]))
    const router = await openRouter({
      fetchFile: async (path) => held.get(path.replace(/\?.*/, '')) as Buffer,
      ...{ inflate: inflateRawSync, search: await openSearch(search), reach: REACH.browser },
    })
    const { choices } = await route(router, 'draw a bar chart', 3)
    expect(choices[0]).toMatchObject({ server: { id: 'charts' }, tool: { name: 'bar_chart' }, sureness: 'sure' })
    expect(choices[0]).not.toHaveProperty('similarity')
    expect((await route(router, 'prove the Riemann hypothesis', 3)).choices).toEqual([])
  })

  it('of another model or release is refused', async () => {
    const { search, route: files_ } = buildIndexes(toServers(ROWS), () => new Float32Array(DIMENSIONS).fill(0.1))
    const options = { inflate: inflateRawSync, search: await openSearch(search), reach: REACH.full }
    const other = { model: 'another', encode: async () => new Float32Array(DIMENSIONS) }
    await expect(openRouter({ ...options, fetchFile: files_, encoder: other })).rejects.toThrow(`the route index is of the model ${MODEL}`)
    const newer = async () => Buffer.from('{"format": 99}')
    await expect(openRouter({ ...options, fetchFile: newer })).rejects.toThrow('another release')
  })

  it('puts the trustworthy first among tools that fit alike', async () => {
    const copies = ['broken', 'flagged', 'good'].map((id) => ({
      id,
      title: 'Sky',
      description: '',
      tools: toServers(ROWS)[5]?.tools ?? [],
    }))
    const facts = {
      broken: { outcome: 'crashed', findings: 0 },
      flagged: { outcome: 'ok', findings: 2 },
      good: { outcome: 'ok', findings: 0, score: 90 },
    } as const
    const { search } = buildIndexes(copies, () => undefined)
    const builder = new RouteIndexBuilder(undefined, deflateRawSync)
    const servers = copies.map((copy) => builder.add({ ...copy, ...facts[copy.id as keyof typeof facts] }, []))
    const held = new Map([...servers, ...builder.files(() => '1')].map(({ path, content }) => [path, Buffer.from(content)]))
    const router = await openRouter({
      fetchFile: async (path) => held.get(path.replace(/\?.*/, '')) as Buffer,
      ...{ inflate: inflateRawSync, search: await openSearch(search), reach: REACH.browser },
    })
    const { choices } = await route(router, copies[0]?.tools[0]?.name ?? '', 3)
    expect(choices.map(({ server }) => server.id)).toEqual(['good', 'flagged', 'broken'])
  })
})

describe('figures', () => {
  it('are those of their definitions', () => {
    const groups = [new Set(['a', 'b']), new Set(['c'])]
    expect(toFigures([{ ranking: ['x', 'b', 'a', 'c'], groups }])).toEqual({
      ...{ hit1: 0, r1: 0, r3: 0.5, r5: 1, r10: 1, mrr: 0.5 },
      ...{ ndcg5: 0.6509, ndcg10: 0.6509 },
    })
    expect(toFigures([{ ranking: ['a'], groups: [] }])).toBeUndefined()
    expect(toAuroc([3, 4], [1, 2])).toBe(1)
    expect(toAuroc([1, 2], [1, 2])).toBe(0.5)
    expect(toAuroc([], [1])).toBeUndefined()
  })

  it.each([
    [{ mode: 'other' as never }, '--mode is full or browser'],
    [{ kind: 'nobody' }, 'there is no query of the kind'],
  ])('are refused of %j', async (options, message) => {
    await expect(evaluateRoute({ ...files, mode: 'browser', ...options }, files.vectors)).rejects.toThrow(message)
  })
})
