// The package all-the-package-names of an emulated npm: one tarball with every name, made when it is first asked for. It holds at full
// size what the original does, four million names in 117 MB, so it is put together in pieces.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Header } from 'tar'

export const NAMES_PACKAGE = 'all-the-package-names'

const BLOCK = 512
const NAMES_A_PIECE = 50_000

export interface NamesPackage {
  tarball: Uint8Array<ArrayBuffer>
  /** Subresource Integrity of the tarball. */
  integrity: string
}

export async function makeNamesPackage(names: Iterable<string>): Promise<NamesPackage> {
  const content = toContent(names)
  const header = new Header({
    path: 'package/names.json',
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: content.length,
    type: 'File',
    mtime: new Date(0),
  })
  const head = Buffer.alloc(BLOCK)
  header.encode(head)
  // Padded to whole blocks, and ended by two empty ones (POSIX.1, ustar).
  const tail = Buffer.alloc(((BLOCK - (content.length % BLOCK)) % BLOCK) + 2 * BLOCK)
  const tarball = new Uint8Array(await promisify<Buffer, Buffer>(gzip)(Buffer.concat([head, content, tail])))
  return { tarball, integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}` }
}

/** JSON with one name a line. */
function toContent(names: Iterable<string>): Buffer {
  const pieces: Buffer[] = []
  let lines: string[] = []
  let separator = '[\n'
  const flush = () => {
    if (lines.length === 0) return
    pieces.push(Buffer.from(separator + lines.join(',\n')))
    separator = ',\n'
    lines = []
  }
  for (const name of names) {
    lines.push(`  ${JSON.stringify(name)}`)
    if (lines.length === NAMES_A_PIECE) flush()
  }
  flush()
  pieces.push(Buffer.from(pieces.length === 0 ? '[\n]' : '\n]'))
  return Buffer.concat(pieces)
}
