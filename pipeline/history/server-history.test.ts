// A server on a day, out of a real git repository: merges, removals, shallow clones and records of an older schema.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toCanonicalJson, toFileJson } from '../../core/canonical/canonical.ts'
import { dayPath } from '../../core/dataset/paths.ts'
import type { Drift } from '../../core/schema/drift.ts'
import type { Health } from '../../core/schema/health.ts'
import { type Server, serverPath } from '../../core/schema/server.ts'
import { mergedServer, standing } from '../../tests/documents.ts'
import { UsageError } from '../lib/errors.ts'
import { rollUpMonths } from '../publish/roll-up.ts'
import { printHistory } from './print.ts'
import { readServerHistory } from './server-history.ts'

const folder = mkdtempSync(join(tmpdir(), 'hisper-history-'))
const repository = join(folder, 'repository')
const dataDir = join(repository, 'data')
afterAll(() => rmSync(folder, { recursive: true }))

const git = (args: string[], at = '2026-01-01T00:00:00Z', cwd = repository) =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', '-c', 'commit.gpgsign=false', ...args], {
    cwd,
    stdio: 'pipe',
    env: { ...process.env, GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at },
  })
const write = (path: string, text: string) => {
  mkdirSync(join(dataDir, dirname(path)), { recursive: true })
  writeFileSync(join(dataDir, path), text)
}
const server = (id: string, more: Partial<Server> = {}): Server => ({
  ...mergedServer({ id }),
  categories: [],
  probes: [standing()],
  score: { assessed: false, reason: 'x' },
  ...more,
})
const writeServer = (value: Server) => write(serverPath(value.id), toFileJson(value))
const writeAliases = (aliases: Record<string, string | null>) =>
  write('aliases.json', toFileJson({ schemaVersion: 1, aliases, retired: {} }))
const commit = (at: string) => {
  git(['add', '--all'], at)
  git(['commit', '--quiet', '-m', at], at)
}
const health = (day: string, id: string): Health => ({ id, target: `npm:${id}`, at: `${day}T04:00:00.000Z`, outcome: 'ok', ms: 5 })
const drift = (day: string, id: string): Drift => ({ id, at: `${day}T04:00:00.000Z`, code: 'tool_added', severity: 'low', tool: 'new' })
const writeLines = (name: 'health' | 'drift', day: string, lines: (Health | Drift)[]) =>
  write(dayPath(name, day), lines.map((line) => `${toCanonicalJson(line)}\n`).join(''))

// Two servers; one changes; the other is merged into it; a third comes and goes; in July a new month's file takes the place of April's days.
beforeAll(async () => {
  mkdirSync(repository)
  git(['init', '--quiet', '--initial-branch=main'])
  const { schemaVersion: _, title, listings, ...old } = server('one', { title: 'First' })
  write(serverPath('one'), toFileJson({ ...old, name: title, sources: listings })) // as version 0 had it
  writeServer(server('two'))
  writeAliases({})
  writeLines('health', '2026-04-01', [health('2026-04-01', 'one'), health('2026-04-01', 'two')])
  commit('2026-04-01T05:00:00Z')
  writeServer(server('one', { title: 'Second' }))
  writeServer(server('gone'))
  writeLines('drift', '2026-04-02', [drift('2026-04-02', 'one'), drift('2026-04-02', 'two')])
  commit('2026-04-02T23:59:59Z')
  writeServer(server('one', { title: 'Third' }))
  rmSync(join(dataDir, serverPath('two')))
  rmSync(join(dataDir, serverPath('gone')))
  writeAliases({ two: 'one', gone: null })
  commit('2026-04-10T05:00:00Z')
  await rollUpMonths(dataDir, new Date('2026-09-01T05:00:00Z'), join(folder, 'scratch'))
  writeLines('drift', '2026-09-01', [drift('2026-09-01', 'one')])
  commit('2026-09-01T05:00:00Z')
})

const read = (id: string, day: string, dir = dataDir) => readServerHistory(dir, id, day)

describe('a server on a day', () => {
  it('is what the last commit of that day in UTC has, brought to the present schema', async () => {
    const titles = async (day: string) => (await read('one', day)).record?.server.title
    expect([await titles('2026-04-01'), await titles('2026-04-02'), await titles('2026-04-09'), await titles('2026-04-10')]).toEqual([
      'First',
      'Second',
      'Second',
      'Third',
    ])
    expect((await read('one', '2026-04-01')).record?.server.schemaVersion).toBe(1)
  })

  it('has its probes of that day, from git where the days have become a month, and what changed since', async () => {
    const { health, healthMonth, drift, driftMonths } = await read('one', '2026-04-01')
    expect(health.map(({ id, at }) => [id, at])).toEqual([
      ['one', '2026-04-01T04:00:00.000Z'],
      ['two', '2026-04-01T04:00:00.000Z'],
    ])
    expect(healthMonth).toEqual([])
    expect(drift.map(({ at }) => at.slice(0, 10))).toEqual(['2026-09-01'])
    expect(driftMonths).toEqual([])
    expect((await read('one', '2026-03-31')).driftMonths.map(({ id, month }) => [id, month])).toEqual([
      ['one', '2026-04'],
      ['two', '2026-04'],
    ])
  })

  it('that was merged away is itself before that, and what it is part of afterwards', async () => {
    expect((await read('two', '2026-04-05')).record?.server.id).toBe('two')
    expect(await read('two', '2026-04-10')).toMatchObject({ presentId: 'one', state: 'present', record: { server: { id: 'one' } } })
    expect((await read('one', '2026-04-10')).changes.map(({ id, change, at }) => [id, change, at.slice(0, 10)])).toEqual([
      ['one', 'changed', '2026-04-10'],
      ['two', 'removed', '2026-04-10'],
      ['one', 'changed', '2026-04-02'],
      ['one', 'added', '2026-04-01'],
      ['two', 'added', '2026-04-01'],
    ])
  })

  it('that was not there is absent, and unknown before the first commit', async () => {
    expect(await read('gone', '2026-04-01')).toMatchObject({ state: 'absent', partsThen: [] })
    expect(await read('gone', '2026-04-02')).toMatchObject({ state: 'present' })
    expect(await read('gone', '2026-04-10')).toMatchObject({ state: 'absent' })
    expect(await read('one', '2026-03-31')).toMatchObject({ state: 'unknown', isShallow: false })
    expect(await read('never-heard-of', '2026-04-10')).toMatchObject({ state: 'absent', changes: [] })
  })

  it('of a shallow clone says how far back it is known', async () => {
    const clone = join(folder, 'shallow')
    git(['clone', '--quiet', '--depth=2', `file://${repository}`, clone], undefined, folder)
    const dir = join(clone, 'data')
    const before = await read('one', '2026-04-02', dir)
    expect(before).toMatchObject({ state: 'unknown', isShallow: true, knownSince: '2026-04-10T05:00:00.000Z' })
    expect(printHistory(before)).toContain('history begins at 2026-04-10T05:00:00.000Z (this clone is shallow')
    expect(printHistory(before)).toMatch(/2026-04-10T05:00:00.000Z +as this clone begins/)
    expect((await read('two', '2026-04-10', dir)).record?.server.title).toBe('Third')
    // The days of a month that is one file are in no commit of this one.
    const last = join(folder, 'last')
    git(['clone', '--quiet', '--depth=1', `file://${repository}`, last], undefined, folder)
    expect((await read('one', '2026-04-01', join(last, 'data'))).healthMonth.map(({ id, outcomes }) => [id, outcomes])).toEqual([
      ['one', { ok: 1 }],
      ['two', { ok: 1 }],
    ])
  })

  it('is printed without what a terminal would run', async () => {
    const history = await read('one', '2026-04-10')
    if (history.record === undefined) return expect.unreachable('it is not there')
    history.record.server = { ...history.record.server, description: 'a\u001b[2Jb\nc\u202ed' }
    const text = printHistory(history)
    expect(text).toContain('Third (one) at the end of 2026-04-10')
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })
})

describe('a dataset', () => {
  it('that is in no repository, or has no commit, has no history', async () => {
    const bare = mkdtempSync(join(tmpdir(), 'hisper-no-git-'))
    try {
      await expect(read('one', '2026-04-10', bare)).rejects.toThrow(UsageError)
      git(['init', '--quiet'], undefined, bare)
      await expect(read('one', '2026-04-10', bare)).rejects.toThrow(/has no history in git/)
    } finally {
      rmSync(bare, { recursive: true })
    }
  })

  it('whose record was broken in a commit names the commit and the file', async () => {
    const clone = join(folder, 'broken')
    git(['clone', '--quiet', `file://${repository}`, clone], undefined, folder)
    writeFileSync(join(clone, 'data', serverPath('one')), '<<<<<<< HEAD\n')
    git(['commit', '--quiet', '--all', '-m', 'broken'], '2026-09-02T00:00:00Z', clone)
    await expect(read('one', '2026-09-02', join(clone, 'data'))).rejects.toThrow(
      new RegExp(`^[0-9a-f]{12}:${serverPath('one')}: expected JSON, found "<<<<<<< HEAD`),
    )
  })
})
