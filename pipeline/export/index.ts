// The export: the dataset as tables, in files that a release can carry.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Dataset } from '../../core/dataset/dataset.ts'
import { UsageError } from '../lib/errors.ts'
import { ParquetFiles } from './parquet-files.ts'
import { readRows, type TableRow } from './rows.ts'
import { SqliteFile } from './sqlite-file.ts'

export interface Exported {
  /** Rows by table. */
  rows: Record<string, number>
  /** Bytes by file. */
  files: Record<string, number>
}

/** Name of the SQLite file; beside it lie `TABLE.parquet` for every table, and `SHA256SUMS`. */
const SQLITE_FILE = 'hisper.sqlite'

/**
 * Writes the dataset as one SQLite file and as Parquet, one file a table. The same dataset gives the same bytes.
 * @param out folder, made where it is not there; files of an earlier export in it are replaced once the new ones are whole
 * @throws {ParseError} naming the file of the dataset that is not of its schema; the folder is as it was then
 * @throws {UsageError} where there is no dataset
 */
export async function exportDataset(dataDir: string, out: string): Promise<Exported> {
  const dataset = new Dataset(dataDir)
  const snapshot = await dataset.readSnapshot()
  if (snapshot === undefined) throw new UsageError(`${dataset.dir}: no dataset here; snapshot.json is missing`)
  const unfinished = join(out, '.unfinished')
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  try {
    const rows = await writeTables(readRows(dataset, snapshot), unfinished)
    const names = (await readdir(unfinished)).toSorted()
    const sums: string[] = []
    for (const name of names) sums.push(`${await sha256(join(unfinished, name))}  ${name}\n`)
    await writeFile(join(unfinished, 'SHA256SUMS'), sums.join(''))
    const files: Record<string, number> = {}
    for (const name of [...names, 'SHA256SUMS']) {
      files[name] = (await stat(join(unfinished, name))).size
      await rename(join(unfinished, name), join(out, name))
    }
    return { rows, files }
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

async function writeTables(tableRows: AsyncIterable<TableRow>, folder: string): Promise<Record<string, number>> {
  const sqlite = new SqliteFile(join(folder, SQLITE_FILE))
  try {
    const parquet = new ParquetFiles(folder)
    for await (const [table, row] of tableRows) {
      sqlite.add(table, row)
      await parquet.add(table, row)
    }
    sqlite.finish()
    return await parquet.finish()
  } finally {
    sqlite.close()
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
