// The record of the pipeline's own runs: what is made of reports, and the command that a workflow ends with, as a process.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { RunLineSchema, type RunOutcome } from '../../core/schema/run.ts'
import { UsageError } from '../lib/errors.ts'
import { createReport, type Report } from '../report.ts'
import { type RecordedRun, ReportFileSchema, toRunLine } from './line.ts'

const ROOT = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'hisper-runs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const NOW = new Date('2026-11-22T12:00:00.000Z')
const BEGAN = '2026-11-22T04:23:00.000Z'
const done = { outcome: 'done', seconds: 12.34 } as const
const failed = { outcome: 'failed', seconds: 1, message: 'no' } as const
const npm: Report['origins'][string] = {
  outcome: 'fresh',
  listings: 9,
  rejected: 2,
  classes: { client: 2 },
  unread: 1,
  carried: 3,
  requests: 20,
  bytes: 4_000,
  seconds: 7.77,
}
const stale = { ...npm, outcome: 'stale', message: 'gone' } as const

const CRAWL: Partial<Report> = { runAt: BEGAN, stages: { crawl: done, merge: done }, origins: { npm }, warnings: ['one'] }
const PUBLISH: Partial<Report> = {
  ...{ runAt: BEGAN, stages: { score: done, publish: done }, published: { written: 2, unchanged: 7, removed: 0 } },
  ...{
    probes: { outcomes: { ok: 5, timeout: 1 }, reasons: { request_timeout: 1 } },
    queue: { left: 4 },
    missingShards: 0,
    refusedShards: 0,
  },
}

/** As it stands in the file that the command reads. */
const fileOf = (report: Partial<Report>) => JSON.stringify({ ...createReport(), ...report })

function line(reports: readonly Partial<Report>[], more: Partial<RecordedRun> = {}) {
  const files = reports.map((report) => ReportFileSchema.parse(JSON.parse(fileOf(report))))
  return toRunLine({ workflow: 'refresh', reports: files, now: NOW, ...more })
}

describe('the line of a run', () => {
  it('says what all its jobs say together', () => {
    expect(line([CRAWL, PUBLISH])).toEqual({
      ...{ runAt: BEGAN, workflow: 'refresh', outcome: 'complete', warnings: 1, queue: { left: 4 }, shards: { missing: 0, refused: 0 } },
      seconds: { crawl: 12.3, merge: 12.3, score: 12.3, publish: 12.3 },
      origins: { npm: { outcome: 'fresh', listings: 9, rejected: 2, unread: 1, carried: 3, requests: 20, bytes: 4_000, seconds: 7.8 } },
      ...{ probes: PUBLISH.probes, files: PUBLISH.published },
    })
  })

  it.each<[string, readonly Partial<Report>[], RunOutcome]>([
    ['an origin that failed', [{ ...CRAWL, origins: { npm: stale } }, PUBLISH], 'partial'],
    ['a shard that was refused', [CRAWL, { ...PUBLISH, refusedShards: 1 }], 'partial'],
    ['a shard that is missing', [CRAWL, { ...PUBLISH, missingShards: 1 }], 'partial'],
    ['publishing that was refused', [CRAWL, { ...PUBLISH, stages: { score: done, publish: failed } }], 'failed'],
    ['a crawl and nothing more', [CRAWL], 'failed'],
    ['reports of what never began', [{ runAt: '' }], 'lost'],
    ['no report at all', [], 'lost'],
  ])('with %s', (_, reports, outcome) => expect(line(reports).outcome).toBe(outcome))

  it('names the stage that threw, and no time that was not its own', () => {
    const report = line([{ ...CRAWL, stages: { crawl: { outcome: 'resumed', seconds: 0 }, merge: failed } }])
    expect(report).toMatchObject({ outcome: 'failed', failedStage: 'merge', seconds: { merge: 1 } })
    expect(report.seconds).not.toHaveProperty('crawl')
    expect(report).not.toHaveProperty('probes')
  })

  it.each<[string, Record<string, string>, RunOutcome]>([
    ['success', { plan: 'success', record: 'success' }, 'complete'],
    ['one left out', { plan: 'success', record: 'skipped' }, 'complete'],
    ['a failure', { plan: 'success', record: 'failure' }, 'failed'],
    ['a cancelled job', { plan: 'cancelled', record: 'success' }, 'failed'],
  ])('of a workflow that leaves no report is known by its jobs: %s', (_, jobs, outcome) => {
    const results = Object.fromEntries(Object.entries(jobs).map(([name, result]) => [name, { result, outputs: {} }]))
    expect(line([], { workflow: 'health', runAt: BEGAN, results })).toMatchObject({ runAt: BEGAN, outcome, origins: {}, seconds: {} })
    if (outcome === 'failed') expect(line([CRAWL, PUBLISH], { results }).outcome).toBe('partial')
  })

  it('is refused for reports of two runs', () => {
    expect(() => line([CRAWL, { ...PUBLISH, runAt: '2026-11-21T04:23:00.000Z' }])).toThrow(UsageError)
  })
})

function command(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'pipeline/runs-command.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, INIT_CWD: folder },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

function place(path: string, text: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
  return path
}

describe('npm run runs', () => {
  const recent = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
  const read = (data: string, at: string) =>
    readFileSync(join(folder, data, `runs/${at.slice(0, 7).replace('-', '/')}.jsonl`), 'utf8')
      .trim()
      .split('\n')
      .map((text) => RunLineSchema.parse(JSON.parse(text)))

  it('records a run once, adds to what is there, shows it, and finds nothing wrong', () => {
    const at = recent(0)
    const reports = [place('crawl.json', fileOf({ ...CRAWL, runAt: at })), place('publish.json', fileOf({ ...PUBLISH, runAt: at }))]
    const record = () => command('record', '--workflow', 'refresh', '--report', ...reports, '--data', 'once')
    expect(record()).toMatchObject({ status: 0, stderr: expect.stringContaining('complete: recorded in runs/') })
    const [first] = read('once', at)
    expect(record()).toMatchObject({ status: 0, stderr: 'complete: recorded before\n' })
    expect(read('once', at)).toEqual([first])
    expect(command('record', '--workflow', 'health', '--report', 'not-there.json', '--data', 'once').status).toBe(0)
    expect(read('once', at)).toMatchObject([
      { runAt: at, workflow: 'refresh' },
      { workflow: 'health', outcome: 'lost' },
    ])
    const shown = command('show', '--data', 'once').stdout.trim().split('\n')
    expect(shown).toHaveLength(3)
    expect(shown[1]).toMatch(/health +lost +- +- +- +- +- +- +- +0$/)
    expect(shown[2]).toMatch(/refresh +complete +0\.8 +20 +0 +6 +5 +4 +2 +1$/)
    expect(
      command('show', '--json', '--data', 'once')
        .stdout.trim()
        .split('\n')
        .map((text) => JSON.parse(text)),
    ).toEqual(read('once', at).toReversed())
    expect(command('watch', '--data', 'once')).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(readdirSync(join(folder, 'once')).filter((name) => name !== '.work')).toEqual(['runs'])
  })

  it('watches with exit 1 and a line for each thing that is wrong', () => {
    const at = recent(3)
    command('record', '--workflow', 'refresh', '--report', place('old.json', fileOf({ ...PUBLISH, runAt: at })), '--data', 'old')
    const { status, stdout } = command('watch', '--data', 'old')
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: expect.stringMatching(/^run_missing: No daily refresh is recorded since .*\n$/),
    })
    expect(JSON.parse(command('watch', '--json', '--data', 'old').stdout)).toMatchObject({ code: 'run_missing', since: at })
  })

  it('a run whose failed jobs were repeated counts as it ended', () => {
    const at = recent(1)
    const record = (...reports: string[]) => command('record', '--report', ...reports, '--workflow', 'refresh', '--data', 'again')
    record(place('a.json', fileOf({ ...CRAWL, runAt: at })))
    record('a.json', place('b.json', fileOf({ ...PUBLISH, runAt: at })))
    expect(read('again', at).map(({ outcome }) => outcome)).toEqual(['failed', 'complete'])
    expect(
      command('show', '--json', '--data', 'again')
        .stdout.trim()
        .split('\n')
        .map((text) => JSON.parse(text).outcome),
    ).toEqual(['complete'])
  })

  it.each([
    ['a report that is none', () => ['record', '--report', place('bad.json', '{"runAt": 3}'), '--data', 'bad'], 1, 'bad.json: runAt'],
    [
      'a report with a bad figure',
      () => ['record', '--report', place('worse.json', fileOf({ ...PUBLISH, queue: { left: -1 } })), '--data', 'bad'],
      1,
      'queue.left',
    ],
    ['results that are none', () => ['record', '--results', '[1]', '--data', 'bad'], 1, '--results'],
    ['an instant that is none', () => ['record', '--run-at', 'today', '--data', 'bad'], 2, 'is no instant'],
    ['no word', () => [], 2, 'record, show or watch'],
    ['another word', () => ['bake'], 2, 'unknown command'],
    ['another workflow', () => ['record', '--workflow', 'bake'], 2, 'Allowed choices are refresh, health, other'],
  ])('%s is one clear line, and nothing is written', (_, args, status, expected) => {
    const ended = command(...args())
    expect(ended).toEqual({ status, stdout: '', stderr: expect.stringContaining(expected) })
    expect(ended.stderr.trim().split('\n')).toHaveLength(1)
    expect(() => readdirSync(join(folder, 'bad'))).toThrow('ENOENT')
  })

  it('leaves a month that it cannot read as it is, and takes no more than a month holds', () => {
    const at = recent(0)
    const path = `runs/${at.slice(0, 7).replace('-', '/')}.jsonl`
    const report = place('now.json', fileOf({ ...PUBLISH, runAt: at }))
    for (const [data, text, expected] of [
      ['broken', '{"runAt": "never"}\n', `${path}:1`],
      ['full', `${JSON.stringify(RunLineSchema.parse({ ...line([PUBLISH]), runAt: at, warnings: 9 }))}\n`.repeat(2_000), 'takes no more'],
    ] as const) {
      place(`${data}/${path}`, text)
      expect(command('record', '--report', report, '--data', data)).toMatchObject({ status: 1, stderr: expect.stringContaining(expected) })
      expect(readFileSync(join(folder, data, path), 'utf8')).toBe(text)
    }
  })
})
