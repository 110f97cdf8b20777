import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hisper-left-out-'))
  await mkdir(join(dir, 'state'))
  vi.stubEnv('HISPER_DATA_DIR', dir)
  vi.resetModules()
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const write = (path: string, value: unknown) => writeFile(join(dir, path), JSON.stringify(value))
const load = () => import('./left-out.ts')

it('reads what every origin remembers to have left out, and what of it is dated', async () => {
  const proxy = { class: 'proxy', message: 'the summary says "proxy"', confidence: 0.9 }
  const told = { key: 'mcp-registry:a/b', code: 'malformed', message: 'no version' }
  await write('state/npm.json', {
    packages: { one: { day: '2026-11-23', rejected: { ...proxy, code: 'not_a_server' } }, fine: { day: '2026-11-23' } },
  })
  await write('state/pypi.json', { projects: { two: { serial: 3, rejected: { ...proxy, key: 'pypi:two', code: 'not_a_server' } } } })
  await write('state/github.json', { repositories: { 7: { keys: ['github:o/three'], readOn: '2026-11-22', rejected: proxy } } })
  await write('state/mcp-registry.json', { rejected: [told] })
  await write('state/list.json', { lists: { mine: { rejected: [{ ...told, key: 'list:c', code: 'deleted' }] } } })
  const { readLeftOut, countCode, toExamples } = await load()
  const records = await readLeftOut()
  expect(records.map(({ key, code, seenOn }) => [key, code, seenOn])).toEqual([
    ['npm:one', 'not_a_server', '2026-11-23'],
    ['pypi:two', 'not_a_server', undefined],
    ['github:o/three', 'not_a_server', '2026-11-22'],
    ['mcp-registry:a/b', 'malformed', undefined],
    ['list:c', 'deleted', undefined],
  ])
  expect(countCode(records, 'mcp-registry', 'malformed')).toBe(1)
  expect(toExamples(records, 3).map(({ key }) => key)).not.toContain('list:c')
})

it('shows the newest of an origin first, and no more than it is to', async () => {
  const rejected = { code: 'not_a_server', class: 'client', message: 'it is a client' }
  await write('state/npm.json', {
    packages: { old: { day: '2026-11-01', rejected }, b: { day: '2026-11-20', rejected }, a: { day: '2026-11-20', rejected } },
  })
  const { readLeftOut, toExamples } = await load()
  expect(toExamples(await readLeftOut(), 2).map(({ key }) => key)).toEqual(['npm:a', 'npm:b'])
})

it('never names who asked not to be listed, under any name, and makes hidden characters visible', async () => {
  const rejected = { code: 'not_a_server', class: 'client', message: 'hid\u200Bden' }
  await write('state/pypi.json', { projects: { 'not-me': { rejected }, other: { rejected } } })
  await write('state/github.json', { repositories: { 7: { keys: ['github:o/new', 'github:o/old'], rejected } } })
  await write('optout.json', { schemaVersion: 1, keys: ['pypi:Not_Me', 'github:O/old'] })
  const { readLeftOut } = await load()
  expect((await readLeftOut()).map(({ key, message }) => [key, message])).toEqual([['pypi:other', 'hid\\u{200b}den']])
})

it('takes a state of another form for none', async () => {
  await write('state/npm.json', { packages: { odd: { rejected: { code: 'no such code', message: 1 } } }, rejected: 'all' })
  await write('state/github.json', [])
  const { readLeftOut } = await load()
  expect(await readLeftOut()).toEqual([])
})
