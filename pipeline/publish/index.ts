// Publish: writes what changed and nothing else. The order makes every instant valid: history first, then servers,
// then what points to them, then what nothing points to any more, and the snapshot that counts them last.
import { join } from 'node:path'
import type { Drift } from '../../core/schema/drift.ts'
import type { Health } from '../../core/schema/health.ts'
import type { Listing } from '../../core/schema/listing.ts'
import { type Server, serverPath } from '../../core/schema/server.ts'
import type { Aliases, OriginState, Snapshot } from '../../core/schema/snapshot.ts'
import { SCHEMA_VERSION } from '../../core/schema/version.ts'
import type { OriginId } from '../../core/schema/words.ts'
import { toFileJson } from '../lib/canonical.ts'
import type { Context } from '../lib/context.ts'
import { UNLISTED_PATH } from '../lib/dataset.ts'
import { removeFile, writeChanged } from '../lib/files.ts'
import type { OriginReport } from '../lib/work.ts'
import { addToDays } from './day-files.ts'
import { guardAgainstShrinking, type ShrinkPolicy } from './guard.ts'
import { addToTotals, emptyTotals } from './totals.ts'

export interface PublishInput {
  /** Ids that data/ holds now. */
  published: readonly string[]
  /** Ids of the new dataset. */
  ids: ReadonlySet<string>
  /** Reads the new servers, one at a time. */
  servers(): AsyncIterable<Server>
  former: Omit<Aliases, 'schemaVersion'>
  /** Listings that are part of no server, to be carried all the same. */
  unlisted: readonly Listing[]
  /** Whether the origins were the embedded ones. */
  embedded: boolean
  origins: Partial<Record<OriginId, OriginReport>>
  health: readonly Health[]
  drift: readonly Drift[]
  shrink: ShrinkPolicy
}

export interface Published {
  written: number
  unchanged: number
  removed: number
}

/** @throws {GuardError} before anything is written, where too much would go */
export async function publishDataset(context: Context, input: PublishInput): Promise<Published> {
  const { dataDir, scratch, runAt } = context
  const gone = input.published.filter((id) => !input.ids.has(id))
  guardAgainstShrinking(input.published.length, gone.length, input.shrink)

  const write = (path: string, document: unknown) => writeChanged(join(dataDir, path), toFileJson(document), scratch)
  await addToDays(dataDir, 'health', input.health, scratch)
  await addToDays(dataDir, 'drift', input.drift, scratch)

  const result: Published = { written: 0, unchanged: 0, removed: gone.length }
  const totals = emptyTotals()
  for await (const server of input.servers()) {
    addToTotals(totals, server)
    if (await write(serverPath(server.id), server)) result.written += 1
    else result.unchanged += 1
  }

  await write('aliases.json', { schemaVersion: SCHEMA_VERSION, ...input.former })
  for (const id of gone) await removeFile(join(dataDir, serverPath(id)))
  for (const [id, { state }] of Object.entries(input.origins)) await write(`state/${id}.json`, state)
  await write(UNLISTED_PATH, { listings: input.unlisted })

  const origins = Object.fromEntries(Object.entries(input.origins).map(([id, report]) => [id, toOriginState(report)]))
  const snapshot: Snapshot = { schemaVersion: SCHEMA_VERSION, generatedAt: runAt.toISOString(), embedded: input.embedded, totals, origins }
  await write('snapshot.json', snapshot)
  return result
}

function toOriginState({ outcome, seenAt, readAt, listings, rejected, classes, carried, message }: OriginReport): OriginState {
  return { outcome, seenAt, readAt, listings, rejected, classes, carried, ...(message === undefined ? {} : { message }) }
}
