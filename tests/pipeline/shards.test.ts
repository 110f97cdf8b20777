// Probing in parts that know nothing of each other comes to the same dataset as probing in one go, and a part that was forged to nothing.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listServerIds } from '../../pipeline/lib/dataset.ts'
import { artifactName } from '../../pipeline/probe/queue/artifact.ts'
import { createReport, isComplete } from '../../pipeline/report.ts'
import { runFixed } from './fixed-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'hisper-parts-'))
afterAll(() => rmSync(folder, { recursive: true }))
const [whole, merged, shards] = [join(folder, 'whole'), join(folder, 'merged'), join(folder, 'handed-over')]

beforeAll(async () => {
  await runFixed({ folder: whole })
  await runFixed({ folder: merged, options: { stages: ['crawl', 'merge'] } })
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
})

it('a part that handed over nothing is told of, and its servers are listed all the same', async () => {
  const path = join(shards, artifactName({ index: 2, of: 3 }))
  const text = readFileSync(path, 'utf8')
  rmSync(path)
  const { data, report } = await publish('without')
  expect(report.warnings).toEqual([expect.stringContaining('shard 2/3')])
  expect(await listServerIds(data)).toEqual(await listServerIds(join(whole, 'data')))
  writeFileSync(path, text.replace('"outcome":"ok"', '"outcome":"timeout"'))
  const forged = await publish('forged')
  expect(forged.report.warnings).toEqual([expect.stringContaining('probes-2-of-3.jsonl')])
  expect(isComplete(forged.report)).toBe(false)
  expect(filesOf(forged.data)).toEqual(filesOf(data))
})
