// Finds text that nests too deep without parsing it: a parser or a validator that recurses could be brought down by it.

const QUOTE = 0x22
const BACKSLASH = 0x5c
const NEWLINE = 0x0a

/** Follows the nesting of JSON through the bytes of one text, or of a stream of server-sent events. */
export class DepthMeter {
  #depth = 0
  #inString = false
  #isEscaped = false

  /** @param isPerLine whether each line stands for itself, as in an event stream */
  constructor(
    private readonly maxDepth: number,
    private readonly isPerLine = false,
  ) {}

  /** Reads on. @returns whether the limit was passed */
  isExceededBy(bytes: Uint8Array): boolean {
    // This runs over every byte that any server sends, so its state is kept in locals: a quarter of the time.
    const { maxDepth, isPerLine } = this
    const { length } = bytes
    let depth = this.#depth
    let inString = this.#inString
    let index = this.#isEscaped && !(isPerLine && bytes[0] === NEWLINE) ? 1 : 0
    let isEscaped = this.#isEscaped && length === 0
    for (; index < length; index += 1) {
      const byte = bytes[index]
      if (isPerLine && byte === NEWLINE) {
        depth = 0
        inString = false
      } else if (inString) {
        if (byte === QUOTE) inString = false
        else if (byte === BACKSLASH) {
          if (index + 1 === length) isEscaped = true
          else if (!(isPerLine && bytes[index + 1] === NEWLINE)) index += 1
        }
      } else if (byte === QUOTE) inString = true
      else if (byte === 0x7b || byte === 0x5b) {
        depth += 1
        if (depth > maxDepth) return true
      } else if (byte === 0x7d || byte === 0x5d) depth -= 1
    }
    this.#depth = depth
    this.#inString = inString
    this.#isEscaped = isEscaped
    return false
  }
}

/** Whether one JSON text nests deeper than `maxDepth`. */
export function isDeeperThan(json: string | Uint8Array, maxDepth: number): boolean {
  if (json.length <= maxDepth) return false
  return new DepthMeter(maxDepth).isExceededBy(typeof json === 'string' ? Buffer.from(json) : json)
}
