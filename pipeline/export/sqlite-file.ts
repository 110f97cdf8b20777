// The export as one SQLite file. The same rows give the same bytes.
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { type ColumnType, type Row, TABLE_NAMES, TABLES, type Table, type TableName } from './tables.ts'

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'TEXT',
  instant: 'TEXT',
  json: 'TEXT',
  integer: 'INTEGER',
  boolean: 'INTEGER', // 0 or 1
  real: 'REAL',
}

export class SqliteFile {
  readonly #database: DatabaseSync
  readonly #inserts = new Map<TableName, { columns: string[]; statement: StatementSync }>()

  /** @param path of a file that is not there yet */
  constructor(path: string) {
    this.#database = new DatabaseSync(path)
    // Nobody else sees the file before it is whole: it needs neither a journal nor to be flushed on the way.
    this.#database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192; PRAGMA encoding = "UTF-8"; BEGIN')
    for (const name of TABLE_NAMES) {
      const table: Table = TABLES[name]
      const columns = Object.keys(table.columns)
      const definitions = columns.map((column) => {
        const type = SQL_TYPES[table.columns[column] ?? 'text']
        return `"${column}" ${type}${table.required.includes(column) ? ' NOT NULL' : ''}`
      })
      this.#database.exec(`CREATE TABLE "${name}" (${definitions.join(', ')})`)
      const values = columns.map(() => '?').join(', ')
      this.#inserts.set(name, { columns, statement: this.#database.prepare(`INSERT INTO "${name}" VALUES (${values})`) })
    }
  }

  add(name: TableName, row: Row): void {
    const insert = this.#inserts.get(name)
    insert?.statement.run(
      ...insert.columns.map((column) => {
        const cell = row[column]
        return typeof cell === 'boolean' ? Number(cell) : (cell ?? null)
      }),
    )
  }

  /** Makes the indices, and the file is whole. */
  finish(): void {
    for (const name of TABLE_NAMES) {
      const { indices }: Table = TABLES[name]
      for (const columns of indices) {
        const label = columns.replaceAll(', ', '_')
        this.#database.exec(`CREATE INDEX "${name}_${label}" ON "${name}" (${columns})`)
      }
    }
    this.#database.exec('COMMIT')
    this.close()
  }

  /** To be called also where something failed. */
  close(): void {
    if (this.#database.isOpen) this.#database.close()
  }
}
