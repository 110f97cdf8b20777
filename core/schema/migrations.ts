// The road from an older dataset to this one: a step a version, each a pure function of one document.
import { SCHEMA_VERSION } from './version.ts'

type Document = Record<string, unknown>

/** Step N takes a document of version N to version N + 1. Never edit a step that was published. */
const STEPS: readonly ((document: Document) => Document)[] = [
  // 0 → 1: documents carry their version; a server's display name moved from `name` to `title`, its origins' statements from `sources` to `listings`.
  ({ name, sources, ...rest }) => ({
    ...rest,
    ...(name === undefined ? {} : { title: name }),
    ...(sources === undefined ? {} : { listings: sources }),
  }),
]

/**
 * Brings a document of any earlier version to the present one; a present one comes back as it is.
 * @throws {SchemaVersionError} on a version from the future, or one that is no whole number.
 */
export function migrate(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document
  let current = document as Document
  const version = current.schemaVersion ?? 0
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0 || version > SCHEMA_VERSION) {
    throw new SchemaVersionError(version)
  }
  for (let step = version; step < SCHEMA_VERSION; step += 1) {
    const migrateStep = STEPS[step]
    if (migrateStep === undefined) throw new SchemaVersionError(step)
    current = { ...migrateStep(current), schemaVersion: step + 1 }
  }
  return current
}

export class SchemaVersionError extends Error {
  override name = 'SchemaVersionError'
  constructor(readonly version: unknown) {
    super(
      `schema version ${JSON.stringify(version)} is not one this release reads (0 to ${SCHEMA_VERSION}); a newer Hisper wrote this file`,
    )
  }
}
