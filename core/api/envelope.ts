// What every answer of API v1 is wrapped in.
import { z } from 'zod'
import type { Snapshot } from '../schema/snapshot.ts'
import { InstantSchema, WebUrlSchema } from '../schema/text.ts'
import { SCHEMA_VERSION } from '../schema/version.ts'

const fields = {
  schemaVersion: z.literal(SCHEMA_VERSION).meta({ description: 'Version of the schemas that `data` follows.' }),
  generatedAt: InstantSchema.meta({ description: 'When the run began that the answer was made from.' }),
  embedded: z
    .boolean()
    .meta({ description: 'Whether the dataset is the demonstration that ships with Hisper, and not of the live origins.' }),
}

/** The document of one thing. */
export function documentOf<T extends z.ZodType>(data: T) {
  return z.strictObject({ ...fields, data })
}

/** One page of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({
    ...fields,
    total: z.int().nonnegative().meta({ description: 'Entries of the whole list, over all its pages.' }),
    next: WebUrlSchema.nullable().meta({ description: 'The next page; null after the last.' }),
    data: z.array(item),
  })
}

/** The fields that say what an answer was made from. */
export function envelopeOf({ schemaVersion, generatedAt, embedded }: Snapshot) {
  return { schemaVersion, generatedAt, embedded }
}
