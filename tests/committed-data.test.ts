// What is committed in data/ must be what the main job makes, valid, and attributed.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAllReviews } from '../core/dataset/reviews.ts'
import { HealthSchema } from '../core/schema/health.ts'
import { parseWith } from '../core/schema/parse.ts'
import { type Server, serverPath } from '../core/schema/server.ts'
import { listServerIds, readFormerIds, readServers, readSnapshot } from '../pipeline/lib/dataset.ts'
import { listFolder } from '../pipeline/lib/files.ts'
import { runFixed } from './pipeline/fixed-run.ts'

const DATA = join(import.meta.dirname, '../data')
const folder = mkdtempSync(join(tmpdir(), 'hisper-committed-'))
afterAll(() => rmSync(folder, { recursive: true }))

let servers: Server[]
beforeAll(async () => {
  servers = await Array.fromAsync(readServers(DATA))
})

describe('the committed dataset', () => {
  it('is counted by its snapshot, and its aliases lead somewhere', async () => {
    expect((await readSnapshot(DATA))?.totals.servers).toBe(servers.length)
    const ids = new Set(servers.map(({ id }) => id))
    for (const target of Object.values((await readFormerIds(DATA)).aliases)) if (target !== null) expect(ids).toContain(target)
  })

  it('has no review that would be left out', async () => {
    expect((await readAllReviews(DATA)).rejected).toEqual([])
  })

  it('has health lines for every server that was probed', async () => {
    const years = await listFolder(join(DATA, 'health'))
    const lines = years.flatMap((year) => readDays(join(DATA, 'health', year)))
    const probed = servers.filter(({ probes }) => probes.some(({ outcome }) => outcome !== 'not_probed')).map(({ id }) => id)
    expect(new Set(lines.map(({ id }) => id))).toEqual(new Set(probed))
  })

  it('names in its README every package it quotes, with version and licence', () => {
    const readme = readFileSync(join(DATA, 'README.md'), 'utf8')
    for (const { probes, packages, license } of servers) {
      const probe = probes.find(({ outcome, version }) => outcome === 'ok' && version !== undefined)
      const pkg = packages.find(({ registryType, identifier }) => `${registryType}:${identifier}` === probe?.target)
      if (probe !== undefined) expect(readme).toContain(`| \`${pkg?.identifier}\` | ${probe.version} | ${license} |`)
    }
  })

  it('is what the main job makes of the same answers: not a byte of servers/ differs', async () => {
    cpSync(DATA, join(folder, 'data'), { recursive: true })
    const at = (await readSnapshot(DATA))?.generatedAt
    await runFixed({ folder, ...(at === undefined ? {} : { at }) })
    expect(await listServerIds(join(folder, 'data'))).toEqual(servers.map(({ id }) => id))
    for (const { id } of servers) {
      expect(readFileSync(join(folder, 'data', serverPath(id)), 'utf8'), id).toBe(readFileSync(join(DATA, serverPath(id)), 'utf8'))
    }
  })
})

function readDays(year: string) {
  return readdirSync(year, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(year, name), 'utf8').trim().split('\n'))
    .map((line) => parseWith(HealthSchema, JSON.parse(line), 'health'))
}
