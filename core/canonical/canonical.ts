// One text for one value: what the dataset is written in, and what fingerprints are taken over.
import { createHash } from 'node:crypto'

/** JSON with keys in code-unit order at every level, two-space indent and a final newline: how every file of data/ is written. */
export function toFileJson(value: unknown): string {
  return `${JSON.stringify(sortKeys(value), null, 2)}\n`
}

/** JSON with keys in code-unit order and no space: equal values, equal text (the order of RFC 8785, for values that came from JSON). */
export function toCanonicalJson(value: unknown): string {
  return JSON.stringify(sortKeys(value))
}

/** SHA-256 of the canonical JSON, in lower-case hexadecimal. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(toCanonicalJson(value)).digest('hex')
}

/** Orders texts by code units, the same on every machine and in every locale. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => byCodeUnits(a, b))
      .map(([key, item]) => [key, sortKeys(item)]),
  )
}
