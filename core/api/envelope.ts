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
  total: z.int().nonnegative().optional().meta({ description: 'Entries of the whole list, over all its pages; of lists only.' }),
  next: WebUrlSchema.nullable().optional().meta({ description: 'The next page; null after the last; of lists only.' }),
}

/** The document of one thing. */
export function documentOf<T extends z.ZodType>(data: T) {
  return z.strictObject({ ...fields, data })
}

/** The fields that say what an answer was made from. */
export function envelopeOf({ schemaVersion, generatedAt, embedded }: Snapshot) {
  return { schemaVersion, generatedAt, embedded }
}
