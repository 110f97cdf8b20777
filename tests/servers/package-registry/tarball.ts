// Makes tarballs entry by entry, also such as no publisher's tool would make: paths that climb, links that lead out, a bomb.
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { Header } from 'tar'

export interface TarEntry {
  path: string
  body?: string | Buffer
  /** Makes it a link to this path. */
  link?: string
  hard?: boolean
}

const BLOCK = 512

/** @returns a gzipped tar archive (POSIX.1-2017, pax: ustar) of exactly these entries, in this order */
export function makeTarball(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, body = '', link, hard }) => {
    const bytes = Buffer.from(body)
    const block = Buffer.alloc(BLOCK)
    const type = link === undefined ? ('File' as const) : hard === true ? ('Link' as const) : ('SymbolicLink' as const)
    const header = new Header({
      path,
      mode: 0o755,
      uid: 0,
      gid: 0,
      size: bytes.length,
      mtime: new Date(0),
      type,
      ...(link === undefined ? {} : { linkpath: link }),
    })
    header.encode(block, 0)
    return [block, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]))
}

/** Subresource integrity (W3C Subresource Integrity §3.5). */
export function toIntegrity(bytes: Buffer, algorithm: 'sha512' | 'sha256' = 'sha512'): string {
  return `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`
}
