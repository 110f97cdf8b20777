// How a feed gets into the built site: as files that nothing can lead out of its folder, and none of which takes another's place.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Catalogue } from '../../core/api/catalogue.ts'

/** Writes one file. `path` is below the site's root, its parts joined by slashes: `api/v1/index.json`. */
export type Write = (path: string, text: string | Uint8Array) => Promise<void>

/**
 * Writes one kind of feed whole.
 * @param pages paths of the pages that were built, below the site's root and without a slash in front: `servers/some-id/`
 */
export type Writer = (catalogue: Catalogue, write: Write, pages: readonly string[]) => Promise<void>

/**
 * What writes below `folder`.
 * @throws {Error} from what it returns: where a path leaves the folder or cannot be one everywhere, or where there is such a file already
 */
export function writeInto(folder: string): Write {
  return async (path, text) => {
    if (!isSafePath(path)) throw new Error(`${JSON.stringify(path)}: no path of a file of the site`)
    const file = join(folder, path)
    // Synchronous: half the processor's time of the other, and nothing else waits during a build.
    try {
      writeFileSync(file, text, { flag: 'wx' })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text, { flag: 'wx' })
    }
  }
}

/**
 * Whether every server and every file system takes `path` as it stands: no way up, nothing that is decoded, no second separator. A slash
 * may be written `%2F`, for hosts that look for a file of that very name; what stands on both sides of it has to be safe by itself.
 */
export function isSafePath(path: string): boolean {
  return path.length <= 1_000 && path.split('/').every((part) => part.length <= 255 && part.split('%2F').every(isSafePart))
}

function isSafePart(part: string): boolean {
  return part !== '' && !/^\.+$|[\p{Cc}\p{Cs}\\%?#:*"<>|]|[. ]$/u.test(part)
}
