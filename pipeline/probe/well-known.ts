// Well-known names: what the most used servers and packages are called, which others may want to pass for.
import type { MergedServer } from '../../core/schema/server.ts'

/** From so many on others have something to gain by passing for it. */
const STARS = 1_000
const DOWNLOADS_MONTH = 20_000
/** Shorter names are words that many share. */
const MIN_LETTERS = 7

/**
 * @returns the last parts of its names, where it is well known; empty otherwise. `@scope/server-github` and
 *   `io.github.owner/server-github` are both `server-github`.
 */
export function wellKnownNamesOf({
  popularity,
  packages,
  registryName,
}: Pick<MergedServer, 'popularity' | 'packages' | 'registryName'>): string[] {
  if ((popularity.stars ?? 0) < STARS && (popularity.downloadsMonth ?? 0) < DOWNLOADS_MONTH) return []
  const names = [...packages.map(({ identifier }) => identifier), ...(registryName === undefined ? [] : [registryName])]
  const lasts = names.map((name) => name.slice(name.lastIndexOf('/') + 1).toLowerCase())
  return [...new Set(lasts)].filter((name) => name.replace(/[^a-z0-9]/g, '').length >= MIN_LETTERS)
}
