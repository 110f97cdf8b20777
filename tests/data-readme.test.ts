// What data/README.md says of the dataset: every example runs and answers, every field is named, and no other.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDataset } from '../bench/world/dataset.ts'
import { DaySummarySchema } from '../core/schema/day.ts'
import { DriftMonthSchema, DriftSchema } from '../core/schema/drift.ts'
import { HealthMonthSchema, HealthSchema } from '../core/schema/health.ts'
import { StandingProbeSchema } from '../core/schema/probe.ts'
import { ReviewSchema } from '../core/schema/review.ts'
import { RunLineSchema } from '../core/schema/run.ts'
import { ServerSchema } from '../core/schema/server.ts'
import { AliasesSchema, SnapshotSchema } from '../core/schema/snapshot.ts'
import { UsageMonthSchema } from '../core/schema/usage.ts'
import { WatchListSchema } from '../core/schema/watch.ts'
import { exportDataset } from '../pipeline/export/index.ts'
import { TABLE_NAMES } from '../pipeline/export/tables.ts'

const README = readFileSync(join(import.meta.dirname, '../data/README.md'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'hisper-readme-'))
afterAll(() => rmSync(folder, { recursive: true }))

const blocks = [...README.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({ language, text }))
const sql = (engine: string) => blocks.filter(({ language, text }) => language === 'sql' && text.startsWith(`-- ${engine}: `))
const byFirstLine = (list: { text: string }[]) => list.map(({ text }) => [text.split('\n')[0] ?? '', text] as const)

beforeAll(async () => {
  await writeDataset(join(folder, 'data'), { servers: 200, days: 3 })
  await exportDataset(join(folder, 'data'), join(folder, 'export'))
})

const hasJq = spawnSync('jq', ['--version']).status === 0

describe('the examples', () => {
  it('are all run here', () => {
    const run = blocks.filter(({ language }) => language === 'sh').length + sql('duckdb').length + sql('sqlite').length
    expect(run).toBe(blocks.filter(({ language }) => language !== '').length)
    expect([sql('duckdb').length, sql('sqlite').length]).toEqual([3, 2])
  })

  const jq = byFirstLine(blocks.filter(({ language }) => language === 'sh'))
  it.each(jq)(hasJq ? '%s' : '%s (not run: jq is not installed)', (_, command) => {
    if (!hasJq) return
    const answer = execFileSync('bash', ['-euo', 'pipefail', '-c', command], { cwd: folder, encoding: 'utf8' })
    expect(answer.trim().split('\n').length).toBeGreaterThan(1)
  })

  it.each(byFirstLine(sql('duckdb')))('%s', async (_, query) => {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    try {
      const here = query.replaceAll("'data/", `'${folder}/data/`).replaceAll("'export/", `'${folder}/export/`)
      expect((await connection.runAndReadAll(here)).getRowObjectsJS().length).toBeGreaterThan(1)
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  })

  it.each(byFirstLine(sql('sqlite')))('%s', (_, query) => {
    const database = new DatabaseSync(join(folder, 'export/hisper.sqlite'), { readOnly: true })
    try {
      expect(database.prepare(query).all().length).toBeGreaterThan(1)
    } finally {
      database.close()
    }
  })

  it('name every table of the export', () => {
    for (const name of TABLE_NAMES) expect(README).toContain(`\`${name}\``)
  })
})

/** Fields that the table under a heading names. */
function fieldsUnder(heading: string): string[] {
  const section = README.split(/^##+ /m).find((text) => text.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name))
}

describe('the fields', () => {
  it.each([
    ['`servers/ab/ID.json`', ServerSchema],
    ['`probes[]` of a server', StandingProbeSchema],
    ['`health/YYYY/MM/DD.jsonl`', HealthSchema],
    ['`health/YYYY/MM.jsonl`', HealthMonthSchema],
    ['`drift/YYYY/MM/DD.jsonl`', DriftSchema],
    ['`drift/YYYY/MM.jsonl`', DriftMonthSchema],
    ['`days/YYYY/MM/DD.json`', DaySummarySchema],
    ['`runs/YYYY/MM.jsonl`', RunLineSchema],
    ['`usage/YYYY-MM.json`', UsageMonthSchema],
    ['`reviews/ID/LOGIN.json`', ReviewSchema],
    ['`watch/NAME.json`', WatchListSchema],
    ['`snapshot.json`', SnapshotSchema],
    ['`aliases.json`', AliasesSchema],
  ])('of %s are those of its schema', (heading, { shape }) =>
    expect(fieldsUnder(heading).toSorted()).toEqual(Object.keys(shape).toSorted()),
  )
})
