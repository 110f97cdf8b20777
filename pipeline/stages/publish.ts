// Publish: the dataset, from what the stages before it left.
import { PolicyRulesSchema } from '../../core/schema/policy.ts'
import { SCHEMA_VERSION } from '../../core/schema/version.ts'
import { listServerIds, readSnapshot } from '../lib/dataset.ts'
import { type Published, publishDataset } from '../publish/index.ts'
import type { Run } from './stage.ts'

export async function publish({ context, config, options, work, report }: Run): Promise<void> {
  const { schemaVersion: _, ...former } = (await work.readOne('aliases')) ?? { schemaVersion: SCHEMA_VERSION, aliases: {}, retired: {} }
  // A demonstration may give way to the real thing, whatever its size.
  const before = await readSnapshot(context.dataDir)
  if (before?.embedded === true && options.embedded !== true)
    context.log.warn('data/ held a demonstration, which gives way to what the live origins state')
  const mayShrink = options.allowShrink === true || (before?.embedded === true && options.embedded !== true)
  const published: Published = await publishDataset(context, {
    published: await listServerIds(context.dataDir),
    ids: new Set((await Array.fromAsync(work.read('ids'))).flat()),
    // Most of it is as it was published, which is checked already; publishing looks at the rest.
    servers: () => work.readUnchecked('scored'),
    former,
    unlisted: await Array.fromAsync(work.read('unlisted')),
    embedded: options.embedded ?? false,
    origins: (await work.readOne('origins')) ?? {},
    branding: config.branding,
    policy: config.policy === undefined ? undefined : PolicyRulesSchema.parse(config.policy),
    health: await Array.fromAsync(work.read('health')),
    drift: await Array.fromAsync(work.read('drift')),
    shrink: mayShrink ? { maxShare: 1, maxCount: 0 } : config.shrink,
  })
  report.published = published
  await work.clear()
  context.log.info(`${published.written} servers written, ${published.unchanged} unchanged, ${published.removed} removed`)
}
