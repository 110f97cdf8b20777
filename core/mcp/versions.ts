// Revisions of the protocol that a session is opened with. Each is named by the day it was published.

/** Of the legacy era, newest first: those that open with `initialize`. */
export const LEGACY_VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const

/** More would be a flood and not a list. */
const MAX_VERSIONS = 20

/** @returns what is a revision, each once, newest first */
export function sortVersions(versions: readonly (string | undefined)[]): string[] {
  const known = versions.filter((version) => version !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(version)) as string[]
  return [...new Set(known)].toSorted((a, b) => (a < b ? 1 : -1)).slice(0, MAX_VERSIONS)
}
