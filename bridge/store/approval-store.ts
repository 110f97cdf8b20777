// What the reader allowed for good, the pages they paired with, and what was done through those.
import type { DatabaseSync } from 'node:sqlite'
import { type Pairing, PairingSchema } from '../../core/schema/bridge.ts'
import { type Approval, ApprovalSchema } from '../../core/schema/task.ts'
import { type Row, Statements } from './statements.ts'
import type { StoreOptions } from './task-store.ts'

const MOST_AUDITED = 10_000
const PRUNE_EVERY = 100

export class ApprovalStore {
  readonly #statements: Statements
  readonly #options: StoreOptions

  constructor(database: DatabaseSync, options: StoreOptions) {
    this.#statements = new Statements(database)
    this.#options = options
  }

  allow({ server, tool, definition, arguments: pattern }: Pick<Approval, 'server' | 'tool' | 'definition' | 'arguments'>): Approval {
    const [id, at] = [this.#options.id(), this.#options.now().toISOString()]
    this.#statements.run(
      'INSERT INTO approvals VALUES (?, ?, ?, ?, ?, ?, NULL, 0)',
      id,
      server,
      tool,
      definition,
      JSON.stringify(pattern),
      at,
    )
    return { id, server, tool, definition, arguments: pattern, createdAt: at, uses: 0 }
  }

  /** @returns whether it was not there yet */
  takeIn({ id, server, tool, definition, arguments: pattern, createdAt }: Approval): boolean {
    const changes = this.#statements.run(
      'INSERT OR IGNORE INTO approvals VALUES (?, ?, ?, ?, ?, ?, NULL, 0)',
      id,
      server,
      tool,
      definition,
      JSON.stringify(pattern),
      createdAt,
    )
    return changes > 0
  }

  /** The oldest first. */
  standing(): Approval[] {
    return this.#statements
      .all('SELECT * FROM approvals ORDER BY id')
      .map(({ id, server, tool, definition, arguments: pattern, created_at, used_at, uses }) =>
        ApprovalSchema.parse({
          ...{ id, server, tool, definition, uses, createdAt: created_at, arguments: JSON.parse(String(pattern)) },
          ...(used_at === null ? {} : { usedAt: used_at }),
        }),
      )
  }

  used(id: string): void {
    this.#statements.runUnwaited('UPDATE approvals SET uses = uses + 1, used_at = ? WHERE id = ?', this.#options.now().toISOString(), id)
  }

  /** @returns whether there was one */
  revoke(id: string): boolean {
    return this.#statements.run('DELETE FROM approvals WHERE id = ?', id) > 0
  }
}

/** A pairing and the digest of its token. */
interface KeptPairing {
  pairing: Pairing
  verifier: string
}

export class PairingStore {
  readonly #statements: Statements

  constructor(database: DatabaseSync) {
    this.#statements = new Statements(database)
  }

  async add({ pairing: { id, origin, scopes, createdAt }, verifier }: KeptPairing): Promise<void> {
    this.#statements.run('INSERT INTO pairings VALUES (?, ?, ?, ?, NULL, ?)', id, origin, JSON.stringify(scopes), createdAt, verifier)
  }

  async get(id: string): Promise<KeptPairing | undefined> {
    const found = this.#statements.get('SELECT * FROM pairings WHERE id = ?', id)
    return found === undefined ? undefined : toKept(found)
  }

  async list(): Promise<Pairing[]> {
    return this.#statements.all('SELECT * FROM pairings ORDER BY id').map((one) => toKept(one).pairing)
  }

  async delete(id: string): Promise<boolean> {
    return this.#statements.run('DELETE FROM pairings WHERE id = ?', id) > 0
  }

  async used(id: string, at: string): Promise<void> {
    this.#statements.run('UPDATE pairings SET used_at = ? WHERE id = ?', at, id)
  }
}

function toKept({ id, origin, scopes, created_at, used_at, verifier }: Row): KeptPairing {
  const pairing = PairingSchema.parse({
    ...{ id, origin, scopes: JSON.parse(String(scopes)), createdAt: created_at },
    ...(used_at === null ? {} : { usedAt: used_at }),
  })
  return { pairing, verifier: String(verifier) }
}

/** Who asked for what, and whether it was given: never with what. */
export class AuditLog {
  readonly #statements: Statements
  #added = 0

  constructor(database: DatabaseSync) {
    this.#statements = new Statements(database)
  }

  add(at: Date, origin: string, what: string, outcome: string): void {
    this.#statements.runUnwaited('INSERT INTO audit VALUES (?, ?, ?, ?)', at.toISOString(), origin, what, outcome)
    this.#added += 1
    if (this.#added % PRUNE_EVERY !== 0) return
    this.#statements.run('DELETE FROM audit WHERE rowid <= (SELECT MAX(rowid) FROM audit) - ?', MOST_AUDITED)
  }
}
