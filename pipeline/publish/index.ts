// Publish: writes what changed and nothing else. All of it is looked at before any of it is written. The order makes every instant valid:
// history first, then servers, then what points to them, then what nothing points to any more, and the snapshot that counts them last.
import { join } from 'node:path'
import { toFileJson } from '../../core/canonical/canonical.ts'
import type { BrandingRules } from '../../core/schema/branding.ts'
import type { Drift } from '../../core/schema/drift.ts'
import type { Health } from '../../core/schema/health.ts'
import type { Listing } from '../../core/schema/listing.ts'
import { parseWith } from '../../core/schema/parse.ts'
import type { PolicyRules } from '../../core/schema/policy.ts'
import { type Server, ServerSchema, serverPath } from '../../core/schema/server.ts'
import type { Aliases, OriginState, Snapshot } from '../../core/schema/snapshot.ts'
import { SCHEMA_VERSION } from '../../core/schema/version.ts'
import type { ByOrigin } from '../../core/schema/words.ts'
import type { Context } from '../lib/context.ts'
import { UNLISTED_PATH } from '../lib/dataset.ts'
import { removeFile, writeChanged } from '../lib/files.ts'
import type { OriginReport } from '../lib/work.ts'
import { addToDays, checkDays } from './day-files.ts'
import { summarizeDay } from './day-summary.ts'
import { guardAgainstShrinking, type ShrinkPolicy } from './guard.ts'
import { rollUpMonths } from './roll-up.ts'
import { StagedFiles } from './staged-files.ts'
import { addToTotals, emptyTotals } from './totals.ts'

export interface PublishInput {
  /** Ids that data/ holds now. */
  published: readonly string[]
  /** Ids of the new dataset. */
  ids: ReadonlySet<string>
  /** Reads the new servers, one at a time. What differs from what was published is looked at before it is written. */
  servers(): AsyncIterable<Server>
  former: Omit<Aliases, 'schemaVersion'>
  /** Listings that are part of no server, to be carried all the same. */
  unlisted: readonly Listing[]
  /** What this registry allows. */
  policy?: PolicyRules | undefined
  branding?: BrandingRules | undefined
  /** Whether the origins were the embedded ones. */
  embedded: boolean
  origins: ByOrigin<OriginReport>
  health: readonly Health[]
  drift: readonly Drift[]
  shrink: ShrinkPolicy
}

export interface Published {
  written: number
  unchanged: number
  removed: number
}

/**
 * @throws {GuardError} where too much would go, {ParseError} where a file of data/ or a record to publish is not of its schema;
 * nothing is written then
 */
export async function publishDataset(context: Context, input: PublishInput): Promise<Published> {
  const { dataDir, scratch, runAt, log } = context
  const known = new Set(input.published)
  const gone = input.published.filter((id) => !input.ids.has(id))
  guardAgainstShrinking(input.published.length, gone.length, input.shrink)

  const files = new StagedFiles(dataDir, scratch)
  const totals = emptyTotals()
  const changes = { added: [] as string[], changed: [] as string[], removed: gone }
  let unchanged = 0
  for await (const server of input.servers()) {
    const path = serverPath(server.id)
    const state = await files.stage(path, toFileJson(server), () => parseWith(ServerSchema, server, path))
    addToTotals(totals, server)
    if (state === 'same') unchanged += 1
    else changes[known.has(server.id) ? 'changed' : 'added'].push(server.id)
  }
  await checkDays(dataDir, runAt, input)
  await rollUpMonths(dataDir, runAt, scratch)

  const write = (path: string, document: unknown) => writeChanged(join(dataDir, path), toFileJson(document), scratch)
  await addToDays(dataDir, 'health', input.health, scratch)
  await addToDays(dataDir, 'drift', input.drift, scratch)
  const day = await summarizeDay(dataDir, { runAt, embedded: input.embedded, totals, changes, ids: input.ids })
  if (day === undefined) log.warn('a later day has its summary already, so this run is in none: the clock was set back')
  else await write(day.path, day.planned)
  await files.putInPlace()
  for (const name of ['policy', 'branding'] as const) {
    const rules = input[name]
    if (rules !== undefined) await write(`${name}.json`, { schemaVersion: SCHEMA_VERSION, ...rules })
    else await removeFile(join(dataDir, `${name}.json`))
  }
  await write('aliases.json', { schemaVersion: SCHEMA_VERSION, ...input.former })
  for (const id of gone) await removeFile(join(dataDir, serverPath(id)))
  if (day !== undefined) await write(day.path, day.done)
  for (const [id, { state }] of Object.entries(input.origins)) await write(`state/${id}.json`, state)
  await write(UNLISTED_PATH, { listings: input.unlisted })

  const origins = Object.fromEntries(Object.entries(input.origins).map(([id, report]) => [id, toOriginState(report)]))
  const snapshot: Snapshot = { schemaVersion: SCHEMA_VERSION, generatedAt: runAt.toISOString(), embedded: input.embedded, totals, origins }
  await write('snapshot.json', snapshot)
  return { written: changes.added.length + changes.changed.length, unchanged, removed: gone.length }
}

function toOriginState({ outcome, seenAt, readAt, listings, rejected, classes, carried, message }: OriginReport): OriginState {
  return { outcome, seenAt, readAt, listings, rejected, classes, carried, ...(message === undefined ? {} : { message }) }
}
