// What an origin outside of this tree returned, looked through as strictly as what comes from anywhere else: a record that is wrong costs itself alone.
import { z } from 'zod'
import { type Listing, ListingSchema } from '../../core/schema/listing.ts'
import { parseWith } from '../../core/schema/parse.ts'
import type { PluginId } from '../../core/schema/plugin-id.ts'
import { type Rejection, RejectionSchema } from '../../core/schema/snapshot.ts'
import { JsonObjectSchema, ListingKeySchema } from '../../core/schema/text.ts'
import { Collection, toMalformed, toRejection } from './collection.ts'
import { unnamed } from './json-answer.ts'
import type { Crawl } from './origin.ts'

const CrawlSchema = z.looseObject({
  listings: z.array(z.unknown()),
  rejected: z.array(z.unknown()).default([]),
  unread: z.array(ListingKeySchema).default([]),
  absent: z.array(ListingKeySchema).default([]),
  state: JsonObjectSchema.default({}),
  complete: z.boolean(),
})
const NamedSchema = z.looseObject({ key: z.string() })

/** @throws {ParseError} where it is no crawl at all */
export function checkCrawl(id: PluginId, returned: unknown, limit: number | undefined): Crawl {
  const { listings, rejected, ...rest } = parseWith(CrawlSchema, returned, id)
  const collection = new Collection()
  for (const entry of listings) collection.add('', readEntry(id, entry, readListing))
  for (const entry of rejected)
    collection.add(
      '',
      readEntry(id, entry, (key) => parseWith(RejectionSchema, entry, key)),
    )
  return collection.finish(rest, limit)
}

type Entry = Listing | Rejection

function readEntry(id: PluginId, entry: unknown, read: (key: string, entry: unknown, id: PluginId) => Entry): Entry {
  const key = NamedSchema.safeParse(entry).data?.key ?? `${id}:${unnamed(entry)}`
  try {
    return read(key, entry, id)
  } catch (error) {
    return toMalformed(key, error)
  }
}

/** Nobody speaks in another origin's name. */
function readListing(key: string, entry: unknown, id: PluginId): Entry {
  const listing = parseWith(ListingSchema, entry, key)
  if (listing.origin === id && listing.key.startsWith(`${id}:`)) return listing
  return toRejection(key, 'malformed', `its origin is ${id}, and its key begins with that and a colon`)
}
