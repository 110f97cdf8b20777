// Crawl: asks the origins and leaves their listings.
import { crawlOrigins, notAsked } from '../crawl/index.ts'
import { readCarried } from '../lib/carried.ts'
import { readOptOut, readOverrides } from '../lib/dataset.ts'
import type { Run } from './stage.ts'

export async function crawl({ context, config, options, work, warn }: Run): Promise<void> {
  const { dataDir } = context
  const { classes } = await readOverrides(dataDir, warn)
  const carried = await readCarried(dataDir, options.embedded ?? false, warn)
  await work.write('known', carried.known)
  const crawled = await crawlOrigins(context, {
    origins: config.origins.map((origin) => (options.origins?.includes(origin.id) === false ? notAsked(origin.id) : origin)),
    carried: carried.of,
    optedOut: await readOptOut(dataDir, warn),
    classes: new Map(Object.entries(classes).map(([key, { class: kind }]) => [key, kind])),
    budget: config.crawl,
    catchUp: options.catchUp ?? 0,
    limit: options.limit,
    allowShrink: options.allowShrink ?? false,
  })
  await work.write('origins', [crawled.origins])
  await work.write('listings', crawled.listings)
}

/** What the report says of the origins, also of a crawl that an interrupted run had made. */
export async function reportOrigins({ context, work, report }: Run): Promise<void> {
  const origins = (await work.readOne('origins')) ?? {}
  for (const [id, origin] of Object.entries(origins)) {
    const { seenAt: _, readAt: __, rejections, absent: ___, state: ____, ...facts } = origin
    report.origins[id] = facts
    report.rejected.push(...rejections.map((rejection) => ({ origin: id, ...rejection })))
    const { outcome, listings, rejected, requests } = facts
    context.log.info(`${id.padEnd(14)} ${outcome}, ${listings} listings, ${rejected} rejected, ${requests} requests`)
  }
}
