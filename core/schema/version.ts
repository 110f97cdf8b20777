/** Version of every document in `data/`. Raised by a breaking change, together with a step in `migrations.ts`. */
export const SCHEMA_VERSION = 1
