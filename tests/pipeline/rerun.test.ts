// Runs after other runs: another shard, another kind of origin, a merge, a record that broke, a refusal.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listServerIds, readFormerIds, readServer, readServers, readSnapshot } from '../../pipeline/lib/dataset.ts'
import { GuardError } from '../../pipeline/lib/errors.ts'
import { createReport } from '../../pipeline/report.ts'
import { runFixed } from './fixed-run.ts'

const WITHOUT_PROBES = ['crawl', 'merge', 'score', 'publish'] as const
const folders: string[] = []
const newFolder = (from?: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'hisper-rerun-'))
  folders.push(folder)
  if (from !== undefined) cpSync(from, folder, { recursive: true })
  return folder
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
const data = (folder: string) => join(folder, 'data')

const first = newFolder()
beforeAll(() => runFixed({ folder: first }))

describe('a run after another', () => {
  it('of all stages does not take the probes of one shard for all', async () => {
    const folder = newFolder()
    for (const stage of ['crawl', 'merge'] as const) await runFixed({ folder, options: { stages: [stage] } })
    await runFixed({ folder, options: { stages: ['probe'], shard: { index: 1, of: 2 } } })
    const report = await runFixed({ folder })
    expect(report.stages.probe?.outcome).toBe('done')
    expect((await readSnapshot(data(folder)))?.totals).toEqual((await readSnapshot(data(first)))?.totals)
  })

  it('says not probed, and not that there is no way in, where no probe was made', async () => {
    const folder = newFolder()
    await runFixed({ folder, options: { stages: [...WITHOUT_PROBES] } })
    expect((await readServer(data(folder), 'upstash-context7-mcp'))?.score).toEqual({ assessed: false, reason: 'not_probed' })
  })

  it('keeps what was found of both servers when they turn out to be one', async () => {
    const folder = newFolder(first)
    mkdirSync(join(data(folder), 'registrations'), { recursive: true })
    const pkg = (name: string) => ({
      registryType: 'npm',
      identifier: `@modelcontextprotocol/server-${name}`,
      version: '2026.8.31',
      transport: 'stdio',
    })
    const both = { schemaVersion: 1, id: 'both', title: 'Both', description: 'Two in one.', packages: [pkg('memory'), pkg('everything')] }
    writeFileSync(join(data(folder), 'registrations/both.json'), JSON.stringify(both))
    await runFixed({ folder, options: { stages: [...WITHOUT_PROBES] } })
    expect((await readFormerIds(data(folder))).aliases).toEqual({
      'modelcontextprotocol-server-memory': 'modelcontextprotocol-server-everything',
    })
    const merged = await readServer(data(folder), 'modelcontextprotocol-server-everything')
    expect(merged?.probes.map(({ target, outcome }) => [target, outcome])).toEqual([
      ['npm:@modelcontextprotocol/server-everything', 'ok'],
      ['npm:@modelcontextprotocol/server-memory', 'ok'],
    ])
  })

  it('over live origins takes nothing over from a demonstration, and may be smaller', async () => {
    const folder = newFolder(first)
    const live = await runFixed({
      folder,
      embedded: { down: ['npm', 'pypi', 'github'] },
      options: { stages: [...WITHOUT_PROBES], embedded: false },
    })
    expect(live.origins.npm).toMatchObject({ outcome: 'stale', carried: 0, listings: 0 })
    expect((await readSnapshot(data(folder)))?.embedded).toBe(false)
    for await (const server of readServers(data(folder)))
      expect(server.listings.every(({ origin }) => origin === 'mcp-registry')).toBe(true)
  })

  it('dates what it carries by when it was read, be it in part, and says why it was in part', async () => {
    const folder = newFolder()
    const partial = await runFixed({ folder, embedded: { npmFault: 'names_absent' }, options: { stages: [...WITHOUT_PROBES] } })
    expect(partial.origins.npm).toMatchObject({ outcome: 'partial', message: expect.stringContaining('no list of all names') })
    expect((await readSnapshot(data(folder)))?.origins.npm).toMatchObject({ seenAt: null, readAt: partial.runAt })
    const stale = await runFixed({
      folder,
      at: '2026-11-24T12:00:00.000Z',
      embedded: { down: ['npm'] },
      options: { stages: [...WITHOUT_PROBES] },
    })
    expect(stale.origins.npm).toMatchObject({ outcome: 'stale', carried: partial.origins.npm?.listings })
    expect((await readSnapshot(data(folder)))?.origins.npm).toMatchObject({ seenAt: null, readAt: partial.runAt })
  })

  it('that was refused is not taken up again, and its report says why', async () => {
    const folder = newFolder(first)
    const before = await listServerIds(data(folder))
    const snapshot = JSON.parse(readFileSync(join(data(folder), 'snapshot.json'), 'utf8'))
    writeFileSync(join(data(folder), 'snapshot.json'), JSON.stringify({ ...snapshot, embedded: false }))
    const report = createReport()
    const refused = runFixed({ folder, report, options: { stages: [...WITHOUT_PROBES], limit: 1, embedded: true } })
    await expect(refused).rejects.toThrow(GuardError)
    expect(report.stages.publish).toMatchObject({ outcome: 'failed', message: expect.stringContaining('would go') })
    expect(report.origins.npm).toMatchObject({ outcome: 'partial' })
    expect(await listServerIds(data(folder))).toEqual(before)
    await expect(runFixed({ folder, options: { stages: ['publish'] } })).rejects.toThrow('run the stage before it first')
  })

  it('keeps the listing of a record that is malformed today', async () => {
    const folder = newFolder()
    mkdirSync(join(data(folder), 'registrations'), { recursive: true })
    const path = join(data(folder), 'registrations/mine.json')
    const mine = { schemaVersion: 1, id: 'mine', title: 'Mine', description: 'A server.', repository: { url: 'https://github.com/a/mine' } }
    writeFileSync(path, JSON.stringify(mine))
    await runFixed({ folder, options: { stages: [...WITHOUT_PROBES] } })
    writeFileSync(path, JSON.stringify({ ...mine, title: 7 }))
    const report = await runFixed({ folder, at: '2026-11-24T12:00:00.000Z', options: { stages: [...WITHOUT_PROBES] } })
    expect(report.origins.registration).toMatchObject({ outcome: 'fresh', listings: 1, carried: 1, rejected: 1 })
    expect((await readServer(data(folder), 'mine'))?.title).toBe('Mine')
  })
})
