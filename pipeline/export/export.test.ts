// The export says what the dataset says, in both formats alike, and the same dataset gives the same bytes.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDataset } from '../../bench/world/dataset.ts'
import { toFileJson } from '../../core/canonical/canonical.ts'
import { Dataset } from '../../core/dataset/dataset.ts'
import { type Server, serverPath } from '../../core/schema/server.ts'
import { mergedServer, NOW, standing, tool } from '../../tests/documents.ts'
import { exportDataset } from './index.ts'
import { TABLE_NAMES, TABLES } from './tables.ts'

const folder = mkdtempSync(join(tmpdir(), 'hisper-export-'))
const dataDir = join(folder, 'data')
const out = join(folder, 'out')
afterAll(() => rmSync(folder, { recursive: true }))

const HOSTILE = `'); DROP TABLE servers; --\u0000\u202e "quoted"\n🦊 \ud83e`
const hostile: Server = {
  ...mergedServer({ id: 'hostile', title: "Robert'); DROP TABLE tools;--", packages: [], remotes: [] }),
  categories: [],
  probes: [
    standing({
      tools: [tool('__proto__', { description: HOSTILE }), tool('constructor')],
      terms: { tokenizer: 'x', tokens: 0, tools: {} },
    }),
  ],
  score: { assessed: false, reason: 'x' },
}

const writeServer = (server: Server) => {
  const path = join(dataDir, serverPath(server.id))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, toFileJson(server))
}

beforeAll(async () => {
  await writeDataset(dataDir, { servers: 300, days: 3 })
  writeServer(hostile)
  await exportDataset(dataDir, out)
})

const open = () => new DatabaseSync(join(out, 'hisper.sqlite'), { readOnly: true })
const query = (sql: string): Record<string, unknown>[] => {
  const database = open()
  try {
    return database.prepare(sql).all()
  } finally {
    database.close()
  }
}

async function readParquet(table: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(`SELECT * FROM '${join(out, table)}.parquet'`)).getRowObjectsJS()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

describe('an export', () => {
  it('has a row for everything in the dataset', async () => {
    const dataset = new Dataset(dataDir)
    const servers = await Array.fromAsync(dataset.readServers())
    const count = (of: (server: Server) => number) => servers.reduce((sum, server) => sum + of(server), 0)
    const drift = await Promise.all(
      (await dataset.listDays('drift')).map(async (day) => (await Array.fromAsync(dataset.readDrift(day))).length),
    )
    const counts = Object.fromEntries(TABLE_NAMES.map((name) => [name, query(`SELECT count(*) AS n FROM "${name}"`)[0]?.n]))
    expect(counts).toMatchObject({
      servers: servers.length,
      categories: count(({ categories }) => categories.length),
      listings: count(({ listings }) => listings.length),
      packages: count(({ packages }) => packages.length),
      remotes: count(({ remotes }) => remotes.length),
      probes: count(({ probes }) => probes.length),
      tools: count(({ probes }) => probes.reduce((sum, { tools }) => sum + tools.length, 0)),
      findings: count(({ probes }) => probes.reduce((sum, { findings }) => sum + findings.length, 0)),
      drift: drift.reduce((sum, lines) => sum + lines, 0),
      aliases: 1,
    })
    expect(Number(counts.health)).toBeGreaterThan(200)
    expect(query("SELECT value FROM meta WHERE key = 'generated_at'")).toEqual([{ value: (await dataset.readSnapshot())?.generatedAt }])
  })

  it('says of a server what its file says, and nothing where nothing was measured', () => {
    const [row] = query("SELECT * FROM servers WHERE id = 'hostile'")
    expect(row).toMatchObject({ title: hostile.title, tools: 2, score: null, score_reason: 'x', stars: null, first_seen_at: NOW })
    const unprobed = query("SELECT tools, tool_tokens FROM servers WHERE outcome <> 'ok'")
    expect(unprobed.length).toBeGreaterThan(10)
    for (const { tools, tool_tokens } of unprobed) expect([tools, tool_tokens]).toEqual([null, null])
  })

  it.each(TABLE_NAMES)('has the same %s in Parquet as in SQLite', async (name) => {
    const isBoolean = (column: string) => Object.entries(TABLES[name].columns).some(([key, type]) => key === column && type === 'boolean')
    const rows = query(`SELECT * FROM "${name}" ORDER BY rowid`).map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, isBoolean(key) && cell !== null ? cell === 1 : cell])),
    )
    expect(await readParquet(name)).toEqual(rows)
  })

  it('carries text of any kind as it is, but for halves of characters, which no UTF-8 holds', () => {
    const [row] = query("SELECT description FROM tools WHERE server_id = 'hostile' AND name = '__proto__'")
    expect(row?.description).toBe(HOSTILE.toWellFormed())
  })

  it('is byte-equal when it is made again, and sums what it wrote', async () => {
    const again = join(folder, 'again')
    const { files } = await exportDataset(dataDir, again)
    expect(readdirSync(again).toSorted()).toEqual(Object.keys(files).toSorted())
    for (const name of Object.keys(files)) expect(readFileSync(join(again, name)).equals(readFileSync(join(out, name)))).toBe(true)
    const sums = readFileSync(join(again, 'SHA256SUMS'), 'utf8').trimEnd().split('\n')
    expect(sums.length).toBe(Object.keys(files).length - 1)
    for (const line of sums) {
      const [sum, name = ''] = line.split('  ')
      expect(
        createHash('sha256')
          .update(readFileSync(join(again, name)))
          .digest('hex'),
      ).toBe(sum)
    }
    await exportDataset(dataDir, again)
    expect(readdirSync(again).length).toBe(Object.keys(files).length)
  })

  it('of a dataset with a broken file is not made, and leaves the one before', async () => {
    const broken = join(folder, 'broken')
    await exportDataset(dataDir, broken)
    const before = readFileSync(join(broken, 'SHA256SUMS'), 'utf8')
    writeFileSync(join(dataDir, serverPath('hostile')), toFileJson({ ...hostile, title: 7 }))
    await expect(exportDataset(dataDir, broken)).rejects.toThrow(`${serverPath('hostile')}: title: Invalid input: expected string, found 7`)
    writeServer(hostile)
    expect(readFileSync(join(broken, 'SHA256SUMS'), 'utf8')).toBe(before)
    expect(readdirSync(broken)).not.toContain('.unfinished')
  })
})
