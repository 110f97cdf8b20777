// Content codings of an answer, taken off within a limit: a small body may unpack to a huge one.
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/** As many codings over each other are no mistake any more. */
const MAX_CODINGS = 3

/**
 * @param codings the header `content-encoding` (RFC 9110 §8.4: a list, without regard to case; `x-gzip` is `gzip`)
 * @param limit on the bytes of what comes out
 * @returns the body as it was before it was packed, or in words why it cannot be had
 * @throws where the packed bytes are broken or cut off
 */
export async function unpack(sent: Buffer, codings: string | undefined, limit: number): Promise<{ plain: Buffer } | { wrong: string }> {
  const names = (codings ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
  const unknown = names.find((name) => name !== 'gzip' && name !== 'x-gzip')
  if (unknown !== undefined || names.length > MAX_CODINGS) return { wrong: `body in the coding ${names.join(', ').slice(0, 80)}` }
  let plain = sent
  for (const _ of names) {
    if (plain.length === 0) break // an answer without a body may name a coding all the same
    try {
      plain = await promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)(plain, { maxOutputLength: limit })
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return { wrong: `body unpacks to more than ${limit} bytes` }
    }
  }
  return { plain }
}
