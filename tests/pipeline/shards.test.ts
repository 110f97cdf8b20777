// Probing in parts that know nothing of each other comes to the same dataset as probing in one go, and a part that was forged to nothing.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import config from '../../hisper.config.ts'
import { listServerIds } from '../../pipeline/lib/dataset.ts'
import { artifactName } from '../../pipeline/probe/queue/artifact.ts'
import { createReport, isComplete, type Report } from '../../pipeline/report.ts'
import { ReportFileSchema, toRunLine } from '../../pipeline/runs/line.ts'
import { runFixed } from './fixed-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'hisper-parts-'))
afterAll(() => rmSync(folder, { recursive: true }))
const [whole, merged, shards] = [join(folder, 'whole'), join(folder, 'merged'), join(folder, 'handed-over')]

const ofWhole = createReport()
const ofCrawl = createReport()

beforeAll(async () => {
  await runFixed({ folder: whole, report: ofWhole })
  await runFixed({ folder: merged, options: { stages: ['crawl', 'merge'] }, report: ofCrawl })
  for (const index of [1, 2, 3]) {
    const runner = join(folder, `runner-${index}`)
    cpSync(merged, runner, { recursive: true })
    const shard = { index, of: 3 }
    await runFixed({ folder: runner, options: { stages: ['probe'], shard, out: join(shards, artifactName(shard)) } })
  }
})

async function publish(name: string) {
  const target = join(folder, name)
  cpSync(merged, target, { recursive: true })
  const report = createReport()
  await runFixed({ folder: target, options: { stages: ['score', 'publish'], shards }, report })
  return { data: join(target, 'data'), report }
}

/** What is kept of a run, from its reports as the files that its jobs leave. */
function lineOf(...reports: readonly Report[]) {
  const files = reports.map((report) => ReportFileSchema.parse(JSON.parse(JSON.stringify(report))))
  return toRunLine({ workflow: 'refresh', reports: files, now: new Date() })
}

const filesOf = (data: string) =>
  Object.fromEntries(
    readdirSync(data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('.work'))
      .map((entry) => [join(entry.parentPath, entry.name).slice(data.length), readFileSync(join(entry.parentPath, entry.name), 'utf8')]),
  )

it('three parts make the dataset that one run makes, to the byte', async () => {
  const { data, report } = await publish('published')
  expect(report.warnings).toEqual([])
  expect(filesOf(data)).toEqual(filesOf(join(whole, 'data')))
  // The clock stands still: all of the time is left, and none was needed.
  const { queue, seconds, ...line } = lineOf(ofWhole)
  const parts = lineOf(ofCrawl, report)
  expect(queue).toEqual({ left: 0, secondsLeft: config.probe.seconds })
  expect(Object.keys(seconds)).toEqual(['crawl', 'merge', 'probe', 'score', 'publish'])
  expect(line.outcome).toBe('complete')
  expect(line.probes?.outcomes.ok).toBeGreaterThan(5)
  expect(line.origins.npm?.requests).toBeGreaterThan(0)
  const { probe: _, ...apart } = seconds
  expect(parts).toEqual({ ...line, seconds: apart, queue: { left: 0 }, shards: { missing: 0, refused: 0 } })
})

it('a part that handed over nothing is told of, and its servers are listed all the same', async () => {
  const path = join(shards, artifactName({ index: 2, of: 3 }))
  const text = readFileSync(path, 'utf8')
  rmSync(path)
  const { data, report } = await publish('without')
  expect(report.warnings).toEqual([expect.stringContaining('shard 2/3')])
  const left = text.trim().split('\n').length - 1
  expect(lineOf(ofCrawl, report)).toMatchObject({ outcome: 'partial', queue: { left }, shards: { missing: 1, refused: 0 }, warnings: 1 })
  expect(await listServerIds(data)).toEqual(await listServerIds(join(whole, 'data')))
  writeFileSync(path, text.replace('"outcome":"ok"', '"outcome":"timeout"'))
  const forged = await publish('forged')
  expect(forged.report.warnings).toEqual([expect.stringContaining('probes-2-of-3.jsonl')])
  expect(isComplete(forged.report)).toBe(false)
  expect(lineOf(ofCrawl, forged.report)).toMatchObject({ outcome: 'partial', queue: { left }, shards: { missing: 0, refused: 1 } })
  expect(filesOf(forged.data)).toEqual(filesOf(data))
})
