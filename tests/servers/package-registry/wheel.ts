// Makes Python wheels (PEP 427): zip archives without compression, with the metadata that an installer asks for.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

export interface Wheel {
  name: string
  version: string
  /** Paths in the wheel. */
  files: Readonly<Record<string, string>>
  /** Lines of METADATA, such as `Requires-Dist: other`. */
  metadata?: readonly string[]
  /** `name = module:function` */
  scripts?: readonly string[]
}

export function makeWheel({ name, version, files, metadata = [], scripts = [] }: Wheel): Buffer {
  const info = `${name}-${version}.dist-info`
  const all: Record<string, string> = {
    ...files,
    [`${info}/METADATA`]: ['Metadata-Version: 2.1', `Name: ${name}`, `Version: ${version}`, ...metadata, ''].join('\n'),
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    ...(scripts.length === 0 ? {} : { [`${info}/entry_points.txt`]: ['[console_scripts]', ...scripts, ''].join('\n') }),
  }
  const record = Object.entries(all).map(([path, text]) => {
    const digest = createHash('sha256').update(text).digest('base64url')
    return `${path},sha256=${digest},${Buffer.byteLength(text)}`
  })
  return makeZip({ ...all, [`${info}/RECORD`]: [...record, `${info}/RECORD,,`, ''].join('\n') })
}

/** A zip archive of stored files (APPNOTE 6.3.10, 4.3.7 and 4.3.12). */
function makeZip(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const [path, text] of Object.entries(files)) {
    const name = Buffer.from(path)
    const body = Buffer.from(text)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0) // version needed
    common.writeUInt16LE(0x5b21, 8) // 2025-09-01, as DOS counts
    common.writeUInt32LE(crc32(body), 10)
    common.writeUInt32LE(body.length, 14)
    common.writeUInt32LE(body.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, body])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE((0o100644 << 16) >>> 0, 6)
    rest.writeUInt32LE(offset, 10)
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, rest, name]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(centrals.length, 4)
  end.writeUInt16LE(centrals.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}
