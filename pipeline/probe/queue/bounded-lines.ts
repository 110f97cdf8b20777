// Reads a file of lines that a stranger may have written, one line in memory at a time, and none that is past all measure.
import { createReadStream } from 'node:fs'

const NEWLINE = 0x0a

/**
 * @param maxBytes of one line, without its line break
 * @returns the lines without their breaks, as they are; an unfinished last line is left out
 * @throws {RangeError} at a line that is longer
 */
export async function* readBoundedLines(path: string, maxBytes: number): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = []
  let bytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (let start = 0; start < chunk.length; ) {
      const newline = chunk.indexOf(NEWLINE, start)
      const piece = chunk.subarray(start, newline === -1 ? undefined : newline)
      bytes += piece.length
      if (bytes > maxBytes) throw new RangeError(`a line of more than ${maxBytes} bytes`)
      pieces.push(piece)
      start += piece.length + 1
      if (newline === -1) continue
      yield Buffer.concat(pieces)
      pieces = []
      bytes = 0
    }
  }
}
