// Reads a file that a stranger may have made as large as they like.
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'

/** @throws {RangeError} where it has more bytes than `maxBytes`, of which none is read; and where it cannot be read */
export function readSmall(path: string, maxBytes: number): string {
  const { size } = statSync(path)
  if (size > maxBytes) throw new RangeError(`${basename(path)} has ${size} bytes, more than ${maxBytes}`)
  return readFileSync(path, 'utf8')
}
