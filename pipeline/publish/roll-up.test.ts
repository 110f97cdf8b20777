// Days that are old become months: nothing is counted twice or lost, wherever the step is cut off.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toCanonicalJson } from '../../core/canonical/canonical.ts'
import { Dataset } from '../../core/dataset/dataset.ts'
import { dayPath } from '../../core/dataset/paths.ts'
import { SUMMARY_DAYS } from '../../core/health/summary.ts'
import type { Drift } from '../../core/schema/drift.ts'
import type { Health } from '../../core/schema/health.ts'
import { rollUpMonths } from './roll-up.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hisper-roll-up-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (path: string, text: string) => {
  mkdirSync(join(folder, dirname(path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
const files = () =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .toSorted()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
const rollUp = (runAt: string) => rollUpMonths(folder, new Date(runAt), join(folder, '.work'))

const health = (at: string, more: Partial<Health> = {}): Health => ({ id: 'a', target: 'npm:a', at, outcome: 'ok', ms: 100, ...more })
const drift = (at: string, more: Partial<Drift> = {}): Drift => ({ id: 'a', at, code: 'tool_added', severity: 'low', ...more })
const noon = (day: string) => `${day}T12:00:00.000Z`

function writeDay(day: string, probes: Health[] = [health(noon(day))], changes: Drift[] = [drift(noon(day))]): void {
  write(dayPath('health', day), probes.map((line) => `${toCanonicalJson(line)}\n`).join(''))
  write(dayPath('drift', day), changes.map((line) => `${toCanonicalJson(line)}\n`).join(''))
}

describe('a month', () => {
  it('is what its days came to', async () => {
    const other = { id: 'b', target: 'https://b.example/mcp', outcome: 'timeout' as const, reason: 'connect_timeout' as const }
    const { ms: _, ...failed } = health(noon('2026-05-02'), other)
    writeDay('2026-05-01', [health(noon('2026-05-01')), health('2026-05-01T13:00:00.000Z', { outcome: 'auth_required', ms: 7 })])
    writeDay(
      '2026-05-02',
      [health(noon('2026-05-02'), { ms: 300 }), failed],
      [
        drift(noon('2026-05-02')),
        drift(noon('2026-05-02'), { code: 'tool_removed', severity: 'high' }),
        drift(noon('2026-05-02'), { severity: 'medium' }),
        drift(noon('2026-05-02'), { id: 'b' }),
      ],
    )
    await rollUp('2026-11-22T04:30:00.000Z')
    expect([...files().keys()]).toEqual(['drift/2026/05.jsonl', 'health/2026/05.jsonl'])
    const dataset = new Dataset(folder)
    expect(await dataset.listMonths('health')).toEqual(['2026-05'])
    expect(await Array.fromAsync(dataset.readHealthMonth('2026-05'))).toEqual([
      {
        id: 'a',
        target: 'npm:a',
        month: '2026-05',
        outcomes: { ok: 2, auth_required: 1 },
        firstAt: noon('2026-05-01'),
        lastAt: noon('2026-05-02'),
        latency: { p50: 100, p95: 300, probes: 2 },
      },
      {
        id: 'b',
        target: 'https://b.example/mcp',
        month: '2026-05',
        outcomes: { timeout: 1 },
        firstAt: noon('2026-05-02'),
        lastAt: noon('2026-05-02'),
      },
    ])
    expect(await Array.fromAsync(dataset.readDriftMonth('2026-05'))).toEqual([
      {
        id: 'a',
        month: '2026-05',
        changes: [
          { code: 'tool_added', severity: 'low', count: 2 },
          { code: 'tool_added', severity: 'medium', count: 1 },
          { code: 'tool_removed', severity: 'high', count: 1 },
        ],
      },
      { id: 'b', month: '2026-05', changes: [{ code: 'tool_added', severity: 'low', count: 1 }] },
    ])
  })

  it('keeps its days while any figure needs one of them', async () => {
    for (const day of ['2026-07-31', '2026-08-01', '2026-08-31', '2026-11-22']) writeDay(day)
    // 2026-08-31 is 83 days before; 92 days before the first of December it is over.
    await rollUp('2026-11-22T04:30:00.000Z')
    expect(await new Dataset(folder).listDays('health')).toEqual(['2026-08-01', '2026-08-31', '2026-11-22'])
    await rollUp(new Date(Date.parse('2026-08-31T04:30:00.000Z') + SUMMARY_DAYS * 86_400_000).toISOString())
    expect(await new Dataset(folder).listDays('health')).toEqual(['2026-08-01', '2026-08-31', '2026-11-22'])
    await rollUp(new Date(Date.parse('2026-09-01T04:30:00.000Z') + SUMMARY_DAYS * 86_400_000).toISOString())
    expect(await new Dataset(folder).listDays('health')).toEqual(['2026-11-22'])
    expect(await new Dataset(folder).listMonths('drift')).toEqual(['2026-07', '2026-08'])
  })

  it('is the same where the step was cut off after any of its writes', async () => {
    const days = ['2026-05-01', '2026-05-02', '2026-05-03']
    for (const day of days) writeDay(day)
    const before = files()
    await rollUp('2026-11-22T04:30:00.000Z')
    const after = files()
    const months = [...after.keys()]
    for (let written = 0; written <= months.length; written += 1) {
      for (let removed = 0; removed <= (written === 0 ? 0 : days.length); removed += 1) {
        rmSync(folder, { recursive: true })
        mkdirSync(folder)
        for (const [name, text] of before) write(name, text)
        for (const name of months.slice(0, written)) write(name, after.get(name) ?? '')
        const folders = months.slice(0, written).map((name) => name.slice(0, name.indexOf('/')))
        for (const day of days.slice(0, removed))
          for (const name of folders) rmSync(join(folder, `${name}/${day.replaceAll('-', '/')}.jsonl`))
        await rollUp('2026-11-22T04:30:00.000Z')
        expect(files()).toEqual(after)
      }
    }
  })

  it('is not made of days that cannot be read, which stay', async () => {
    writeDay('2026-05-01')
    write('health/2026/05/02.jsonl', 'not json\n')
    const before = files()
    await expect(rollUp('2026-11-22T04:30:00.000Z')).rejects.toThrow(/^health\/2026\/05\/02.jsonl:1: expected JSON, found "not json/)
    expect(files()).toEqual(before)
  })
})
