// A body read piece by piece within limits: as one text, or line by line.

export interface LineLimits {
  lineBytes: number
  lines: number
}

/** More came than is read. */
export class TooMuch extends Error {
  override name = 'TooMuch'
}

/** @throws {TooMuch} */
export async function readText(body: ReadableStream<Uint8Array> | null, mostBytes: number): Promise<string> {
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  for await (const chunk of piecesOf(body)) {
    bytes += chunk.byteLength
    if (bytes > mostBytes) throw new TooMuch(`more than ${mostBytes} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/**
 * Lines that end in a newline, as they come; an empty one is passed over (https://github.com/ndjson/ndjson-spec).
 * @throws {TooMuch}; an error of another kind where the body ends in the middle of a line
 */
export async function* readLines(body: ReadableStream<Uint8Array> | null, limits: LineLimits): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let [parts, bytes, count] = [[] as string[], 0, 0]
  for await (const chunk of piecesOf(body)) {
    let rest = chunk
    for (let end = rest.indexOf(0x0a); ; end = rest.indexOf(0x0a)) {
      const piece = end < 0 ? rest : rest.subarray(0, end)
      bytes += piece.byteLength
      if (bytes > limits.lineBytes) throw new TooMuch(`a line of more than ${limits.lineBytes} bytes`)
      parts.push(decoder.decode(piece, { stream: end < 0 }))
      if (end < 0) break
      const line = parts.join('')
      ;[parts, bytes, rest] = [[], 0, rest.subarray(end + 1)]
      if (line === '') continue
      count += 1
      if (count > limits.lines) throw new TooMuch(`more than ${limits.lines} lines`)
      yield line
    }
  }
  if (bytes > 0) throw new Error('it ended in the middle of a line')
}

/** Not every browser iterates a stream. Whoever stops early ends the request. */
async function* piecesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  if (reader === undefined) return
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    // What failed is told by the read; a stream that is over cannot fail to be cancelled.
    await reader.cancel().catch(() => undefined)
  }
}
