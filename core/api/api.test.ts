// What API v1 promises, over the committed dataset and over a made-up one that is large enough for pages.
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { writeDataset } from '../../bench/world/dataset.ts'
import { writeRuns } from '../../bench/world/runs.ts'
import { writeApi } from '../../site/feeds/api.ts'
import { listing, mergedServer, review } from '../../tests/documents.ts'
import { Dataset } from '../dataset/dataset.ts'
import { RecentRunsSchema } from '../schema/api.ts'
import { type Review, reviewPath } from '../schema/review.ts'
import { serverPath } from '../schema/server.ts'
import { buildCatalogue, type Catalogue } from './catalogue.ts'
import { FIELD_TEXTS } from './field-texts.ts'
import { answerName, toComponents } from './openapi.ts'
import { matchPath } from './route.ts'
import { findAnswer, ROUTES } from './routes/index.ts'

const COMMITTED = join(import.meta.dirname, '../../data')
const SITE = new URL('https://hisper.example/base/')
const SERVERS = 1_001 // one more than a page of the list of servers holds

const PageSchema = z.object({ total: z.number(), next: z.string().nullable(), data: z.array(z.looseObject({})) })
const AnswerOfRunsSchema = z.looseObject({ generatedAt: z.string(), data: RecentRunsSchema })
const DocumentSchema = z.looseObject({ components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }) })

let made: string
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'hisper-api-'))
  await writeDataset(made, { servers: SERVERS, days: 3 })
  await writeRuns(made, { days: 40 })
  const [id = ''] = await new Dataset(made).listServerIds()
  const reviews = [
    { login: 'One' },
    { login: 'two', rating: 1, at: '2026-11-21T00:00:00.000Z' },
    { login: 'new', rating: 5, isNewAccount: true },
  ]
  for (const more of reviews) await writeReview(made, { ...review, server: id, ...more })
  await writeReview(made, { ...review, server: 'nobody-has-this' })
})
afterAll(() => rm(made, { recursive: true }))

async function writeReview(dir: string, one: Review): Promise<void> {
  const path = join(dir, reviewPath(one.server, one.login))
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, JSON.stringify(one))
}

const open = (dir: string) => buildCatalogue(new Dataset(dir), SITE)

async function writeAll(catalogue: Catalogue): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  await writeApi(catalogue, async (path, text) => {
    expect(files.has(path), path).toBe(false)
    files.set(path, String(text))
  })
  return files
}

describe('reviews', () => {
  it('are there of the servers that have any, with what they add up to; one of a server that is not here is nowhere', async () => {
    const catalogue = await open(made)
    const [id = ''] = catalogue.ids
    expect([...catalogue.ratings.keys()]).toEqual([id])
    expect(await findAnswer(catalogue, `/api/v1/reviews/${id}.json`)).toMatchObject({
      data: {
        server: id,
        rating: { average: 2.86, count: 2, newAccounts: 1, distribution: { 1: 1, 4: 1, 5: 0 } },
        reviews: [{ login: 'One' }, { login: 'new' }, { login: 'two' }],
      },
    })
    for (const other of [catalogue.ids[1], 'nobody-has-this', '../reviews', 'constructor'])
      expect(await findAnswer(catalogue, `/api/v1/reviews/${other}.json`)).toBeUndefined()
  })
})

describe.each([
  ['the committed dataset', () => COMMITTED],
  ['a made-up dataset', () => made],
])('over %s', (_, dir) => {
  let catalogue: Catalogue
  let files: Map<string, string>
  beforeAll(async () => {
    catalogue = await open(dir())
    files = await writeAll(catalogue)
  })

  it('describes itself in valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    expect(await validator.validate(JSON.parse(files.get('api/v1/openapi.json') ?? ''))).toMatchObject({ valid: true })
    expect(validator.version).toBe('3.1')
  })

  it('writes answers that are valid against that document, and hold nothing that it does not name', () => {
    const document = DocumentSchema.parse(JSON.parse(files.get('api/v1/openapi.json') ?? ''))
    const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }))
    ajv.addSchema(document, 'api')
    const faults: string[] = []
    for (const [path, text] of files) {
      const route = ROUTES.find((one) => matchPath(one, `/${path}`) !== undefined)
      if (route === undefined) return expect.unreachable(`${path} is of no route`)
      const answer: unknown = JSON.parse(text)
      const validate = ajv.getSchema(`api#/components/schemas/${answerName(route.operationId)}`)
      if (validate?.(answer) !== true) faults.push(`${path}: ${ajv.errorsText(validate?.errors)}`)
      const strict = route.schema.safeParse(answer)
      if (!strict.success) faults.push(`${path}: ${z.prettifyError(strict.error)}`)
    }
    expect(faults).toEqual([])
  })

  it('answers on request what it writes into files', async () => {
    for (const path of [...files.keys()].filter((_, index) => index < 30 || index % 50 === 0)) {
      expect(JSON.stringify(await findAnswer(catalogue, `/${path}`)), path).toBe(files.get(path))
    }
  })

  it('gives every entry of a list once, from page to page', () => {
    const paths = [...files.keys()].filter((path) =>
      /^api\/v1\/(servers|tools|reviews|health|drift|incidents|categories\/[^.]+)\.json$/.test(path),
    )
    expect(paths.length).toBeGreaterThan(5)
    for (const path of paths) {
      const entries: string[] = []
      let total = 0
      for (let next: string | null = `${SITE.href}${path}`; next !== null; ) {
        const page = PageSchema.parse(JSON.parse(files.get(next.replace(SITE.href, '')) ?? ''))
        entries.push(...page.data.map((entry) => JSON.stringify(entry)))
        total = page.total
        next = page.next
      }
      expect(entries.length, path).toBe(total)
      if (path !== 'api/v1/drift.json') expect(new Set(entries).size, path).toBe(total)
    }
  })

  it('names every server and every tool of the dataset', () => {
    const count = (name: string) => PageSchema.parse(JSON.parse(files.get(`api/v1/${name}.json`) ?? '')).total
    expect(count('servers')).toBe(catalogue.snapshot.totals.servers)
    expect(count('tools')).toBeGreaterThanOrEqual(catalogue.snapshot.totals.tools)
  })

  it('writes the same bytes again', async () => {
    const digest = (all: Map<string, string>) =>
      createHash('sha256')
        .update(JSON.stringify([...all]))
        .digest('hex')
    expect(digest(await writeAll(await open(dir())))).toBe(digest(files))
  })

  it('keeps every file under a megabyte', () => {
    expect([...files].filter(([, text]) => Buffer.byteLength(text) > 1_000_000).map(([path]) => path)).toEqual([])
  })
})

it('tells of the runs of the last 30 days, the latest first, and of what is wrong as of the last one', async () => {
  const { data } = AnswerOfRunsSchema.parse(await findAnswer(await open(made), '/api/v1/runs.json'))
  expect(data.runs.length).toBeGreaterThan(30 * 25 - 2)
  expect(data.runs.length).toBeLessThanOrEqual(800)
  expect(data.runs.map(({ runAt }) => runAt)).toEqual(
    data.runs
      .map(({ runAt }) => runAt)
      .toSorted()
      .toReversed(),
  )
  expect(data.asOf).toBe(data.runs[0]?.runAt)
  expect(Date.parse(data.asOf) - Date.parse(data.runs.at(-1)?.runAt ?? '')).toBeLessThanOrEqual(30 * 86_400_000)
  expect(data.alerts.map(({ code, subject }) => `${code} ${subject}`)).toEqual(['probes_starved refresh', 'origin_silent list'])
  const none = AnswerOfRunsSchema.parse(await findAnswer(await open(COMMITTED), '/api/v1/runs.json'))
  expect(none.data).toMatchObject({ asOf: none.generatedAt, alerts: [], runs: [] })
})

it('describes fields that there are', () => {
  const components = toComponents(ROUTES)
  for (const place of Object.keys(FIELD_TEXTS)) {
    const [name = '', field = ''] = place.split('.')
    expect(Object.keys(components[name]?.properties ?? {}), place).toContain(field)
  }
})

describe('what is asked of it', () => {
  it.each([
    '/api/v1/servers/../../snapshot.json',
    '/api/v1/servers/..%2f..%2fsnapshot.json',
    '/api/v1/servers/__proto__.json',
    '/api/v1/servers.0.json',
    '/api/v1/servers.1.json',
    '/api/v1/servers.2e0.json',
    '/api/v1/servers.99999999999999999999.json',
    '/api/v1/categories/constructor.json',
    '/api/v1/changes/../../aliases.json',
    '/api/v1/changes/2026-13-99.json',
    '/api/v1/lookup/npm/../../../snapshot.json',
    '/api/v1/lookup/constructor/x.json',
    '/api/v1/index.json/',
    '/api/v1/',
    '/snapshot.json',
  ])('is nothing under %s', async (path) => {
    expect(await findAnswer(await open(COMMITTED), path)).toBeUndefined()
  })

  it('finds a server by the names that its package and its repository go by', async () => {
    const catalogue = await open(COMMITTED)
    for (const path of ['npm/@ModelContextProtocol/server-filesystem', 'pypi/MCP_Server.Time', 'github/chromaDB/none']) {
      const answer = await findAnswer(catalogue, `/api/v1/lookup/${path}.json`)
      expect(answer === undefined, path).toBe(path.endsWith('none'))
    }
  })

  it('puts a server that merely names another’s package behind that other', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'hisper-lookup-'))
    const pkg = { registryType: 'npm' as const, identifier: 'wanted', transport: 'stdio' as const }
    const facts = { categories: [], probes: [], packages: [pkg], score: { assessed: false as const, reason: 'not_probed' as const } }
    try {
      await cp(join(COMMITTED, 'snapshot.json'), join(dir, 'snapshot.json'))
      for (const server of [
        mergedServer({ id: 'an-impostor', listings: [listing('mcp:evil/wanted')] }),
        mergedServer({ id: 'wanted', listings: [listing('npm:wanted')] }),
      ]) {
        await mkdir(dirname(join(dir, serverPath(server.id))), { recursive: true })
        await writeFile(join(dir, serverPath(server.id)), JSON.stringify({ ...server, ...facts }))
      }
      const answer = await findAnswer(await open(dir), '/api/v1/lookup/npm/wanted.json')
      expect(answer).toMatchObject({
        data: [
          { id: 'wanted', isListed: true },
          { id: 'an-impostor', isListed: false },
        ],
      })
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})
