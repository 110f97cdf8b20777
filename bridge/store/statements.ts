// The statements of one store, each prepared once: preparing takes longer than most of them.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { z } from 'zod'

const RowSchema = z.record(z.string(), z.union([z.string(), z.number(), z.bigint(), z.null(), z.instanceof(Uint8Array)]))
export type Row = z.infer<typeof RowSchema>

type Value = string | number | null

export class Statements {
  readonly #database: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** @param sql one of a few fixed texts. @returns how many rows it changed */
  run(sql: string, ...values: Value[]): number {
    return Number(this.#prepare(sql).run(...values).changes)
  }

  /**
   * Like `run`, and on the disk with the next transaction that is: for what a power failure may take back without harm. A process that is
   * killed loses nothing of it. Not within a transaction (SQLite, PRAGMA synchronous).
   */
  runUnwaited(sql: string, ...values: Value[]): void {
    this.#database.exec('PRAGMA synchronous = NORMAL')
    try {
      this.run(sql, ...values)
    } finally {
      this.#database.exec('PRAGMA synchronous = FULL')
    }
  }

  /** The first row. */
  get(sql: string, ...values: Value[]): Row | undefined {
    const found = this.#prepare(sql).get(...values)
    return found === undefined ? undefined : RowSchema.parse(found)
  }

  all(sql: string, ...values: Value[]): Row[] {
    return this.#prepare(sql)
      .all(...values)
      .map((one) => RowSchema.parse(one))
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    this.#prepared.set(sql, statement)
    return statement
  }
}
