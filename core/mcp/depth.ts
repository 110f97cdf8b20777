// How deep JSON nests and how much of it there is: a parser or a validator that recurses, or that looks at every value, could be brought
// down by either.

const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_ARRAY = 0x5b
const BACKSLASH = 0x5c
const OPEN_OBJECT = 0x7b

/** Follows the nesting of one JSON text through its bytes, without parsing it. */
export class DepthMeter {
  #depth = 0
  #inString = false
  #isEscaped = false

  constructor(private readonly maxDepth: number) {}

  /** Reads on. @returns whether the limit was passed */
  isExceededBy(bytes: Uint8Array): boolean {
    // This runs over every byte of a text, so its state is kept in locals: a quarter of the time.
    const { maxDepth } = this
    const { length } = bytes
    let depth = this.#depth
    let inString = this.#inString
    let index = this.#isEscaped ? 1 : 0
    let isEscaped = this.#isEscaped && length === 0
    for (; index < length; index += 1) {
      const byte = bytes[index]
      if (inString) {
        if (byte === QUOTE) inString = false
        else if (byte === BACKSLASH) {
          if (index + 1 === length) isEscaped = true
          index += 1
        }
      } else if (byte === QUOTE) inString = true
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
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

/** Whether what was parsed nests deeper than `maxDepth`: however it was cut into lines, and whatever its sender called it. */
export function isNestedDeeper(root: unknown, maxDepth: number): boolean {
  let level = [root].filter(isContainer)
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > maxDepth) return true
    level = level.flatMap((container) => Object.values(container)).filter(isContainer)
  }
  return false
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Whether a byte may begin a value of JSON: one for each value but the first, and those in texts. Counted before anything is parsed. */
export function isMark(byte: number | undefined): boolean {
  return byte === COMMA || byte === OPEN_OBJECT || byte === OPEN_ARRAY
}

/** Marks of one text. */
export function countMarks(bytes: Uint8Array): number {
  let marks = 0
  for (let index = 0; index < bytes.length; index += 1) if (isMark(bytes[index])) marks += 1
  return marks
}
