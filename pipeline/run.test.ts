// What a run makes of what lies in data/ before it: slips of a person's pen, broken memories, another run under a wrong clock.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import config from '../hisper.config.ts'
import { type Embedded, openEmbedded } from './embedded/start.ts'
import { foldersOf } from './lib/context.ts'
import { listServerIds, readServers } from './lib/dataset.ts'
import { readEnvironment } from './lib/environment.ts'
import { openHttp } from './lib/http.ts'
import { silentLog } from './lib/log.ts'
import { createReport, type Report, STAGE_NAMES, type StageName } from './report.ts'
import { runPipeline } from './run.ts'

let world: Embedded
let dataDir = ''
beforeAll(async () => {
  world = await openEmbedded({})
})
afterAll(() => world.close())
beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'hisper-run-')), 'data')
})
afterEach(() => rmSync(join(dataDir, '..'), { recursive: true }))

/** A run whose probe stage, where it has one, is killed. */
async function run(at: string, stages: readonly StageName[] = ['crawl', 'merge', 'score', 'publish']): Promise<Report> {
  const now = () => new Date(at)
  const http = openHttp({ userAgent: 'Hisper/test', sleep: async () => undefined, now })
  const report = createReport()
  const { signal } = new AbortController()
  const context = { ...foldersOf(dataDir), now, http, environment: readEnvironment({ ...world.environment }), log: silentLog, signal }
  const killed = () => {
    throw new Error('killed')
  }
  try {
    await runPipeline(context, config, { stages, embedded: true, everyTarget: true }, killed, report).catch((error: Error) => {
      if (error.message !== 'killed') throw error
    })
    return report
  } finally {
    await http.close()
  }
}
const write = (name: string, value: unknown) =>
  writeFileSync(join(dataDir, name), typeof value === 'string' ? value : JSON.stringify(value))

it('goes on with what a killed run left within hours, and not with one from the future', async () => {
  await run('2026-11-22T12:00:00.000Z', STAGE_NAMES)
  const soon = await run('2026-11-22T14:00:00.000Z', STAGE_NAMES)
  expect([soon.runAt, soon.stages.crawl?.outcome]).toEqual(['2026-11-22T12:00:00.000Z', 'resumed'])
  const back = await run('2025-11-22T12:00:00.000Z', STAGE_NAMES)
  expect([back.runAt, back.stages.crawl?.outcome]).toEqual(['2025-11-22T12:00:00.000Z', 'done'])
})

it('crawls in full where a memory is broken, says so, and loses nothing', async () => {
  await run('2026-11-22T12:00:00.000Z')
  const ids = await listServerIds(dataDir)
  for (const id of ['npm', 'pypi', 'github', 'mcp-registry']) write(`state/${id}.json`, '{"rules":2,"pack')
  const { origins, warnings } = await run('2026-11-23T12:00:00.000Z')
  expect(warnings.map((text) => text.split(' ')[0])).toEqual(['npm', 'pypi', 'github', 'mcp-registry'].map((id) => `state/${id}.json`))
  expect(Object.values(origins).map(({ outcome }) => outcome)).toEqual(Object.keys(origins).map(() => 'fresh'))
  expect(await listServerIds(dataDir)).toEqual(ids)
  expect((await run('2026-11-24T12:00:00.000Z')).warnings).toEqual([])
})

it('lists nothing that its owner asked not to list, however the key is written', async () => {
  await run('2026-11-22T12:00:00.000Z')
  const keysOf = async () => (await Array.fromAsync(readServers(dataDir))).flatMap(({ listings }) => listings.map(({ key }) => key))
  const keys = await keysOf()
  const chosen = ['pypi:', 'github:'].map((prefix) => keys.find((key) => key.startsWith(prefix) && /-/.test(key)) ?? '')
  const written = chosen.map((key) => key.replace(/(?<=:.*)[a-z]/g, (letter) => letter.toUpperCase()))
  write('optout.json', {
    schemaVersion: 1,
    keys: [...written.map((key) => (key.startsWith('pypi:') ? key.replaceAll('-', '_') : key)), 'x'],
  })
  const { warnings } = await run('2026-11-23T12:00:00.000Z')
  expect(await keysOf()).toEqual(keys.filter((key) => !chosen.includes(key)))
  expect(warnings).toEqual([expect.stringContaining('optout.json: "x" is no key')])
})
