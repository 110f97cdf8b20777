// The made-up dataset that benchmarks run on: of the schema like a real one, the same every time, and different after a day.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { changeDataset, writeDataset } from '../bench/world/dataset.ts'
import { toFileJson } from '../core/canonical/canonical.ts'
import { Dataset } from '../core/dataset/dataset.ts'
import { type Server, serverPath } from '../core/schema/server.ts'

const folder = mkdtempSync(join(tmpdir(), 'hisper-made-up-'))
afterAll(() => rmSync(folder, { recursive: true }))

const filesBelow = (dir: string) =>
  new Map(
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(dir, name)).isFile())
      .toSorted()
      .map((name) => [name, readFileSync(join(dir, name), 'utf8')]),
  )

async function writeOne(name: string) {
  const dir = join(folder, name)
  return { dir, written: await writeDataset(dir, { servers: 300, seed: 7, days: 2 }) }
}

describe('a made-up dataset', () => {
  it('is of its schemas, in the form of files the pipeline writes, and mixed', async () => {
    const { dir, written } = await writeOne('one')
    const dataset = new Dataset(dir)
    const servers: Server[] = []
    for await (const server of dataset.readServers()) {
      servers.push(server)
      expect(readFileSync(join(dir, serverPath(server.id)), 'utf8')).toBe(toFileJson(server))
    }
    expect(servers.length).toBe(300)
    expect((await dataset.readSnapshot())?.totals).toEqual(written.totals)
    expect(await dataset.listDays('health')).toEqual(['2026-11-21', '2026-11-22'])
    const health = await Array.fromAsync(dataset.readHealth('2026-11-22'))
    expect(health.map(({ at }) => at)).toEqual(health.map(({ at }) => at).toSorted())
    expect((await Array.fromAsync(dataset.readDrift('2026-11-22'))).length).toBe(
      Object.values((await dataset.readDay('2026-11-22'))?.drift ?? {}).reduce((sum, count) => sum + count, 0),
    )
    expect(Object.keys((await dataset.readAliases())?.aliases ?? {})).toEqual(['old-name-0'])
    // Twelve tools a server and twelve kilobytes of file, on the average.
    expect(written.totals.tools / 300).toBeGreaterThan(9)
    expect(servers.reduce((sum, server) => sum + toFileJson(server).length, 0) / 300).toBeGreaterThan(9_000)
    expect(Object.keys(written.totals.outcomes).length).toBeGreaterThan(5)
    expect(new Set(servers.flatMap(({ packages }) => packages.map(({ registryType }) => registryType)))).toEqual(
      new Set(['npm', 'pypi', 'oci']),
    )
    expect(servers.filter(({ remotes }) => remotes.length > 0).length).toBeGreaterThan(30)
  })

  it('is the same when it is made again, and a twentieth of it changes in a day', async () => {
    const { dir } = await writeOne('two')
    const before = filesBelow(dir)
    expect(filesBelow((await writeOne('three')).dir)).toEqual(before)
    const { changed } = await changeDataset(dir, { servers: 300, seed: 7, day: 1 })
    expect(changed.length).toBeGreaterThan(3)
    expect(changed.length).toBeLessThan(40)
    const after = filesBelow(dir)
    const touched = [...after].filter(([name, text]) => name.startsWith('servers/') && before.get(name) !== text).map(([name]) => name)
    expect(touched).toEqual(changed.map(serverPath).toSorted())
    for await (const { id } of new Dataset(dir).readServers()) expect(before.has(serverPath(id))).toBe(true)
  })
})
