// Reads bun.lock: what was resolved, from where, with which integrity. A package on each line is how bun writes it; whatever is written
// otherwise is not understood, and so not taken.
import { z } from 'zod'

export interface LockedPackage {
  name: string
  version: string
  /** Undefined where the registry states none. */
  integrity: string | undefined
}

export interface Lock {
  /** Packages of a registry. */
  packages: LockedPackage[]
  /** Everything else, as it is written: git repositories, archives by URL, folders. */
  others: string[]
}

const LineSchema = z.record(z.string(), z.tuple([z.string()], z.unknown()))

/**
 * @param text of a bun.lock, lockfileVersion 1 or 2
 * @throws {SyntaxError | z.ZodError} where it is not written like one
 */
export function parseBunLock(text: string): Lock {
  const lines = text.split('\n')
  const start = lines.indexOf('  "packages": {')
  const end = lines.indexOf('  }', start)
  if (!/^ {2}"lockfileVersion": [12],$/m.test(text) || start === -1 || end === -1) throw new SyntaxError('a lock file of another form')
  const lock: Lock = { packages: [], others: [] }
  for (const line of lines.slice(start + 1, end)) {
    if (line === '') continue
    const [entry] = Object.values(LineSchema.parse(JSON.parse(`{${line.replace(/,$/, '')}}`)))
    if (entry === undefined) throw new SyntaxError('a lock file of another form')
    const [identity, , , integrity] = entry
    const at = identity.lastIndexOf('@')
    const [name, version] = [identity.slice(0, at), identity.slice(at + 1)]
    // `name@1.2.3`; `name@git+ssh://git@host/…` has its last @ further on, and no version behind it.
    if (at > 0 && isVersion(version) && entry.length === 4 && !name.includes(':') && name.lastIndexOf('@') < 1) {
      lock.packages.push({ name, version, integrity: typeof integrity === 'string' && integrity !== '' ? integrity : undefined })
    } else lock.others.push(identity)
  }
  return lock
}

/** An exact version (Semantic Versioning 2.0.0, 2), and no range, tag or address. */
export function isVersion(text: string): boolean {
  return text.length <= 255 && /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.test(text)
}
