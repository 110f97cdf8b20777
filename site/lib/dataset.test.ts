import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { serverPath } from '../../core/schema/server.ts'

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hisper-dataset-'))
  vi.stubEnv('HISPER_DATA_DIR', dir)
  vi.resetModules() // the module reads its folder once
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(dir, { recursive: true, force: true })
})

const open = () => import('./dataset.ts')
async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(dir, path)), { recursive: true })
  await writeFile(join(dir, path), text)
}

describe('an empty dataset', () => {
  it('is a fact, not a failure', async () => {
    const dataset = await open()
    expect(await dataset.listServerIds()).toEqual([])
    expect(await dataset.readSnapshot()).toBeUndefined()
    expect(await dataset.readAliases()).toEqual({})
    expect(await dataset.readDrift()).toEqual([])
    expect((await dataset.readHealth()).size).toBe(0)
  })
})

describe('bad data', () => {
  it.each([
    ['not JSON', '{', /servers\/.*x\.json: expected JSON, found/],
    ['not a server', '{"schemaVersion": 1, "id": "x"}', /servers\/.*x\.json: title: /],
    ['of the future', '{"schemaVersion": 99}', /schema version 99/],
  ])('%s stops the build and names the file', async (_, text, message) => {
    await write(serverPath('x'), text)
    await expect((await open()).readServer('x')).rejects.toThrow(message)
  })

  it('names the line of a log', async () => {
    await write('health/2026/11/22.jsonl', '\n{"id": 1}\n')
    await expect((await open()).readHealth()).rejects.toThrow(/health\/2026\/11\/22\.jsonl:2: /)
  })
})

it('reads only the newest days', async () => {
  const line = (day: string) => JSON.stringify({ id: 'x', target: 'npm:x', at: `2026-${day}T00:00:00.000Z`, outcome: 'ok' })
  for (const day of ['10-31', '11-01', '11-02', '11-03', '11-04', '11-05', '11-06', '11-07']) {
    await write(`health/2026/${day.replace('-', '/')}.jsonl`, `${line(day)}\n`)
  }
  const health = (await (await open()).readHealth()).get('x')
  expect(health?.map(({ at }) => at.slice(5, 10))).toEqual(['11-07', '11-06', '11-05', '11-04', '11-03', '11-02', '11-01'])
})
