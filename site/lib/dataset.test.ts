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
    const { readHappenings } = await import('./happenings.ts')
    expect(await readHappenings('x')).toEqual({ health: [], incidents: [], drift: [] })
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
})

it('has seen every line of health that was read', async () => {
  const line = (day: string, outcome: string) => JSON.stringify({ id: 'x', target: 'npm:x', at: `2026-${day}T07:00:00.000Z`, outcome })
  await write('health/2026/11/20.jsonl', `${line('11-20', 'ok')}\n`)
  await write('health/2026/11/22.jsonl', `${line('11-22', 'timeout')}\n`)
  const { openDataset, healthPictures } = await open()
  for (const day of await openDataset().listDays('health')) await Array.fromAsync(openDataset().readHealth(day))
  const picture = healthPictures().of('x', 'npm:x')
  expect([picture?.end, picture?.up, picture?.down]).toEqual(['2026-11-22', [[87, 1]], [[89, 1]]])
})
