// The export as Parquet, one file a table, in row groups: what is held in memory is one group of each.
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type BasicType, fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import { type Cell, type ColumnType, type Row, TABLE_NAMES, TABLES, type Table, type TableName } from './tables.ts'

const PARQUET_TYPES: Readonly<Record<ColumnType, BasicType>> = {
  text: 'STRING',
  instant: 'STRING',
  json: 'STRING',
  integer: 'INT32',
  boolean: 'BOOLEAN',
  real: 'DOUBLE',
}

/** Rows of a group: enough for columns to compress, few enough for the largest table's texts to be held. */
const GROUP_ROWS = 20_000

export class ParquetFiles {
  readonly #tables: ReadonlyMap<TableName, TableFile>

  /** @param folder that is there, and holds none of the files */
  constructor(folder: string) {
    this.#tables = new Map(TABLE_NAMES.map((name) => [name, new TableFile(join(folder, `${name}.parquet`), TABLES[name])]))
  }

  async add(name: TableName, row: Row): Promise<void> {
    await this.#tables.get(name)?.add(row)
  }

  /** @returns rows by table */
  async finish(): Promise<Record<string, number>> {
    const rows: Record<string, number> = {}
    for (const [name, table] of this.#tables) rows[name] = await table.finish()
    return rows
  }
}

class TableFile {
  readonly #columns: { name: string; type: BasicType; nullable: boolean; data: (Cell | null)[] }[]
  readonly #writer: ParquetWriter
  #rows = 0
  #held = 0

  constructor(path: string, table: Table) {
    this.#columns = Object.entries(table.columns).map(([name, type]) => ({
      name,
      type: PARQUET_TYPES[type],
      nullable: !table.required.includes(name),
      data: [],
    }))
    this.#writer = new ParquetWriter({
      writer: fileWriter(path),
      schema: schemaFromColumnData({ columnData: this.#columns }),
      codec: 'GZIP',
      compressors: { GZIP: (bytes) => gzipSync(bytes) },
      createdBy: 'hisper',
    })
  }

  async add(row: Row): Promise<void> {
    for (const { name, data } of this.#columns) data.push(row[name] ?? null)
    this.#rows += 1
    this.#held += 1
    if (this.#held === GROUP_ROWS) await this.#writeGroup()
  }

  async finish(): Promise<number> {
    if (this.#held > 0 || this.#rows === 0) await this.#writeGroup()
    await this.#writer.finish()
    return this.#rows
  }

  async #writeGroup(): Promise<void> {
    await this.#writer.write({ columnData: this.#columns, rowGroupSize: GROUP_ROWS })
    for (const column of this.#columns) column.data = []
    this.#held = 0
  }
}
