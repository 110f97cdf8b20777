// A dataset that hands, merges or disks have spoilt: one line says which file, where in it, what belongs there and what is there.
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDataset } from '../../bench/world/dataset.ts'
import { ParseError } from '../schema/parse.ts'
import { serverPath } from '../schema/server.ts'
import { Dataset } from './dataset.ts'

const ROOT = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'hisper-spoilt-'))
const whole = join(folder, 'whole')
let id = ''
beforeAll(async () => {
  await writeDataset(whole, { servers: 5, days: 1 })
  id = (await new Dataset(whole).listServerIds())[0] ?? ''
})
afterAll(() => rmSync(folder, { recursive: true }))

let copies = 0
/** A copy of the dataset in which one file is another. */
function spoil(path: string, change: (text: string) => string | Buffer): string {
  copies += 1
  const dir = join(folder, String(copies))
  cpSync(whole, dir, { recursive: true })
  mkdirSync(join(dir, dirname(path)), { recursive: true })
  const text = (() => {
    try {
      return readFileSync(join(dir, path), 'utf8')
    } catch {
      return ''
    }
  })()
  writeFileSync(join(dir, path), change(text))
  return dir
}

/** Reads everything, as the site and the feeds do. */
async function readAll(dir: string): Promise<void> {
  const dataset = new Dataset(dir)
  await dataset.readSnapshot()
  await dataset.readAliases()
  for await (const _ of dataset.readServers());
  for (const day of await dataset.listDays('health')) for await (const _ of dataset.readHealth(day));
  for (const day of await dataset.listDays('drift')) for await (const _ of dataset.readDrift(day));
  for (const day of await dataset.listDays('days')) await dataset.readDay(day)
  for (const month of await dataset.listMonths('health')) for await (const _ of dataset.readHealthMonth(month));
}

const edit = (change: (document: Record<string, unknown>) => object) => (text: string) => JSON.stringify(change(JSON.parse(text)))
const SERVER = () => serverPath(id)
const HEALTH = () => 'health/2026/11/22.jsonl'

const CASES: readonly [string, () => string, (text: string) => string | Buffer, string][] = [
  ['a wrong type', SERVER, edit((server) => ({ ...server, title: 7 })), 'title: Invalid input: expected string, found 7'],
  ['a field that is gone', SERVER, edit(({ score: _, ...server }) => server), 'found nothing'],
  ['a slip of the pen', SERVER, edit((server) => ({ ...server, tittle: 'x' })), 'the whole: Unrecognized key: "tittle"'],
  ['another server’s id', SERVER, edit((server) => ({ ...server, id: 'other' })), 'expected "ID", found "other"'],
  ['a word of no list', SERVER, edit((server) => ({ ...server, status: 'fine' })), 'status: Invalid option: expected one of "active"'],
  ['an address that runs', SERVER, edit((server) => ({ ...server, homepage: 'javascript:alert(1)' })), 'found "javascript:alert(1)"'],
  [
    'a version from the future',
    SERVER,
    edit((server) => ({ ...server, schemaVersion: 99 })),
    'schemaVersion: schema version 99 is not one',
  ],
  ['a conflict of git', SERVER, (text) => `<<<<<<< HEAD\n${text}=======\n`, 'expected JSON, found "<<<<<<< HEAD'],
  ['a cut-off end', SERVER, (text) => text.slice(0, text.length / 2), 'expected JSON, found "{'],
  ['nothing', SERVER, () => '', 'expected JSON, found an empty file'],
  ['bytes that are no text', SERVER, () => Buffer.from([0xff, 0xfe, 0x00, 0x01]), 'expected JSON, found "'],
  ['an array', SERVER, () => '[]', 'the whole: Invalid input: expected object, found an array of 0'],
  ['depths', SERVER, (text) => text.replace('{', `{"capabilities": ${'['.repeat(50_000)}${']'.repeat(50_000)},`), 'capabilities'],
  ['a file in the wrong folder', () => `servers/zz/${'x'}.json`, () => '{}', "no server's file: it would be servers/"],
  ['a line of health', HEALTH, (text) => `${text}{"id":"a"}\n`, 'target: Invalid input: expected string, found nothing'],
  ['half a line', HEALTH, (text) => text.slice(0, -20), 'expected JSON, found "{'],
  [
    'a summary of a day',
    () => 'days/2026/11/22.json',
    edit((day) => ({ ...day, added: 'a' })),
    'added: Invalid input: expected array, found "a"',
  ],
  ['a month', () => 'health/2026/05.jsonl', () => '{"month":"May"}\n', 'month: must be a month such as 2026-11, found "May"'],
  ['the snapshot', () => 'snapshot.json', edit((s) => ({ ...s, totals: { ...(s.totals as object), servers: -1 } })), 'totals.servers: '],
  ['an alias', () => 'aliases.json', edit((a) => ({ ...a, aliases: { 'Old Name': 'x' } })), 'aliases.Old Name: '],
]

describe('what is spoilt', () => {
  it('is not said of what is whole', () => readAll(whole))

  it.each(CASES)('by %s is named on one line', async (_, pathOf, change, expected) => {
    const path = pathOf()
    const error = await readAll(spoil(path, change)).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (!(error instanceof ParseError)) return expect.unreachable(`no ParseError: ${error}`)
    expect(error.message).toMatch(/^[^\n\r]{1,1500}$/)
    expect(error.message.startsWith(path)).toBe(true)
    expect(error.message).toContain(expected.replace('ID', id))
  })
})

describe('a command that reads it', () => {
  it.each([
    ['pipeline-command.ts', ['crawl']],
    ['export-command.ts', ['--out', join(folder, 'out')]],
  ])('%s stops with that line, and publishes nothing', async (command, args) => {
    const dir = spoil(SERVER(), (text) => text.replace(/"title": "[^"]*"/, '"title": 7'))
    const before = readFileSync(join(dir, 'snapshot.json'), 'utf8')
    const run = promisify(execFile)(process.execPath, ['--import', 'tsx', join(ROOT, 'pipeline', command), ...args, '--data', dir], {
      cwd: ROOT,
      env: { PATH: process.env.PATH },
    })
    await expect(run).rejects.toMatchObject({
      code: 1,
      stderr: `hisper: ${SERVER()}: title: Invalid input: expected string, found 7\n`,
    })
    expect(readFileSync(join(dir, 'snapshot.json'), 'utf8')).toBe(before)
  })
})
