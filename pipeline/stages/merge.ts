// Merge: one entry a server, out of all listings.
import { MergedServerSchema } from '../../core/schema/server.ts'
import { SCHEMA_VERSION } from '../../core/schema/version.ts'
import { readFormerIds, readOptOut, readOverrides } from '../lib/dataset.ts'
import { mergeListings } from '../merge/index.ts'
import type { Run } from './stage.ts'

export async function merge({ context, options, work, report, warn }: Run): Promise<void> {
  const origins = (await work.readOne('origins')) ?? {}
  const merged = mergeListings({
    listings: await Array.fromAsync(work.read('listings')),
    known: await Array.fromAsync(work.read('known')),
    former: await readFormerIds(context.dataDir),
    overrides: await readOverrides(context.dataDir, warn),
    optedOut: await readOptOut(context.dataDir, warn),
    // The embedded origins hold a part of the real ones: what is missing there is not gone.
    absent: options.embedded === true ? new Set() : new Set(Object.values(origins).flatMap(({ absent }) => absent)),
    now: context.runAt.toISOString(),
  })
  await work.clear('unlisted', 'merged', 'probed', 'scored', 'ids', 'health', 'drift')
  await work.write('unlisted', merged.unlisted)
  await work.write('aliases', [{ schemaVersion: SCHEMA_VERSION, ...merged.former }])
  const servers = merged.servers.filter((server) => {
    const result = MergedServerSchema.safeParse(server)
    if (result.success) return true
    const message = `${result.error.issues[0]?.path.join('.')}: ${result.error.issues[0]?.message}`
    report.rejected.push({ origin: 'merge', key: server.id, code: 'malformed', message })
    context.log.warn(`${server.id} is left out: ${message}`)
    return false
  })
  await work.write('merged', servers)
  context.log.info(`${merged.servers.length} servers, ${merged.unlisted.length} repositories that are part of none alone`)
}
