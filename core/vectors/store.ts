// Vectors that were made once, by what they are of: a day's new texts cost a day's new vectors. SQLite, in one file, whole at any instant.
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'

/** Bytes of a text's key: two of a billion texts are the same with a chance of one in 10^20. */
const KEY_BYTES = 16

export class VectorStore {
  readonly #database: DatabaseSync
  readonly #model: string
  readonly #select: StatementSync
  readonly #insert: StatementSync

  /**
   * @param path made where it is missing
   * @param model that all its vectors are of; part of every key, so that those of another are never taken for its own
   */
  constructor(path: string, model: string) {
    mkdirSync(dirname(path), { recursive: true })
    this.#database = new DatabaseSync(path)
    this.#model = model
    // What is lost with the machine's power is made again.
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -65536')
    this.#database.exec(
      'CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, step REAL NOT NULL, steps BLOB NOT NULL) WITHOUT ROWID, STRICT',
    )
    this.#select = this.#database.prepare('SELECT step, steps FROM vectors WHERE key = ?')
    this.#insert = this.#database.prepare('INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)')
  }

  /** @returns the vector of a text; undefined where it was not made */
  get(text: string): Float32Array | undefined {
    const row = this.#select.get(this.#keyOf(text)) as { step: number; steps: Uint8Array } | undefined
    if (row === undefined) return undefined
    const vector = new Float32Array(row.steps.length)
    for (let at = 0; at < vector.length; at += 1) vector[at] = (((row.steps[at] as number) << 24) >> 24) * row.step
    return vector
  }

  /** Keeps it in a byte a dimension. */
  set(text: string, vector: Float32Array): void {
    const step = vector.reduce((most, one) => Math.max(most, Math.abs(one)), 0) / 127
    const steps = Int8Array.from(vector, (one) => (step === 0 ? 0 : Math.round(one / step)))
    this.#insert.run(this.#keyOf(text), step, new Uint8Array(steps.buffer))
  }

  /** Keeps all that `write` sets, or nothing of it. */
  transact(write: () => void): void {
    this.#database.exec('BEGIN')
    try {
      write()
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }

  close(): void {
    this.#database.close()
  }

  #keyOf(text: string): Uint8Array {
    return createHash('sha256').update(`${this.#model}\0${text}`).digest().subarray(0, KEY_BYTES)
  }
}
