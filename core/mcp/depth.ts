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
    for (const byte of bytes) {
      if (byte === NEWLINE && this.isPerLine) {
        this.#depth = 0
        this.#inString = false
        this.#isEscaped = false
      } else if (this.#isEscaped) this.#isEscaped = false
      else if (this.#inString) {
        if (byte === BACKSLASH) this.#isEscaped = true
        else if (byte === QUOTE) this.#inString = false
      } else if (byte === QUOTE) this.#inString = true
      else if (byte === 0x7b || byte === 0x5b) {
        this.#depth += 1
        if (this.#depth > this.maxDepth) return true
      } else if (byte === 0x7d || byte === 0x5d) this.#depth -= 1
    }
    return false
  }
}

/** Whether one JSON text nests deeper than `maxDepth`. */
export function isDeeperThan(json: string | Uint8Array, maxDepth: number): boolean {
  return new DepthMeter(maxDepth).isExceededBy(typeof json === 'string' ? Buffer.from(json) : json)
}
