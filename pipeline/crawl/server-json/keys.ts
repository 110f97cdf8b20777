// The keys of a server.json. Schema 2025-07-09 writes them with underscores, every later one in camelCase: here, and nowhere else,
// the former become the latter.
import { z } from 'zod'

/** All keys of schema 2025-07-09 that have an underscore, and those that the registry of that time wrote beside them (`_meta`). */
const CAMEL_CASE: ReadonlyMap<string, string> = new Map([
  ['website_url', 'websiteUrl'],
  ['registry_type', 'registryType'],
  ['registry_base_url', 'registryBaseUrl'],
  ['file_sha256', 'fileSha256'],
  ['runtime_hint', 'runtimeHint'],
  ['runtime_arguments', 'runtimeArguments'],
  ['package_arguments', 'packageArguments'],
  ['environment_variables', 'environmentVariables'],
  ['is_required', 'isRequired'],
  ['is_secret', 'isSecret'],
  ['is_repeated', 'isRepeated'],
  ['value_hint', 'valueHint'],
  ['published_at', 'publishedAt'],
  ['updated_at', 'updatedAt'],
  ['is_latest', 'isLatest'],
])

/** The schema of one object of a server.json under either way of writing its keys; where both state something camelCase counts. */
export function wireObject<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess(toCamelCase, z.object(shape))
}

/** One level deep: names that people chose, such as those of variables, are never touched. */
function toCamelCase(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  if (!Object.keys(value).some((key) => CAMEL_CASE.has(key))) return value
  const entries = Object.entries(value)
  const renamed = entries.flatMap(([key, item]) => {
    const camel = CAMEL_CASE.get(key)
    return camel === undefined ? [] : [[camel, item] as const]
  })
  const others = entries.filter(([key]) => !CAMEL_CASE.has(key))
  const isStated = ([, item]: readonly [string, unknown]) => item !== null && item !== undefined
  // The last of two counts. fromEntries defines properties and calls no setter, so that a key `__proto__` stays a key.
  return Object.fromEntries([...others.filter((entry) => !isStated(entry)), ...renamed, ...others.filter(isStated)])
}
