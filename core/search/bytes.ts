// The bytes of a part of the index: terms in order, each with the servers that hold it.
// An entry is: length shared with the term before, length and UTF-8 of the rest, length of the postings in bytes, postings.
// A posting is: distance to the server before, impact. Lengths and distances are variable-length integers (LEB128, unsigned).

/** A server by its place in the list, and what the term says of it, 1 to 255. */
export interface Posting {
  server: number
  impact: number
}

export interface Entry {
  term: string
  postings: readonly Posting[]
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Writes entries in the order of their terms. @returns the bytes; the writer is empty then */
export class PartWriter {
  #bytes: number[] = []
  #before: Uint8Array = new Uint8Array()

  get size(): number {
    return this.#bytes.length
  }

  /** @param postings in the order of the servers */
  add({ term, postings }: Entry): void {
    const name = encoder.encode(term)
    let shared = 0
    while (shared < name.length && name[shared] === this.#before[shared]) shared += 1
    this.#before = name
    this.#number(shared)
    this.#number(name.length - shared)
    for (const byte of name.subarray(shared)) this.#bytes.push(byte)
    const start = this.#bytes.length
    let last = 0
    for (const { server, impact } of postings) {
      this.#number(server - last)
      this.#bytes.push(impact)
      last = server
    }
    const own = this.#bytes.splice(start)
    this.#number(own.length)
    for (const byte of own) this.#bytes.push(byte)
  }

  take(): Uint8Array {
    const bytes = Uint8Array.from(this.#bytes)
    this.#bytes = []
    this.#before = new Uint8Array()
    return bytes
  }

  #number(value: number): void {
    let rest = value
    while (rest > 127) {
      this.#bytes.push((rest & 127) | 128)
      rest >>>= 7
    }
    this.#bytes.push(rest)
  }
}

/** Where a term's postings lie. */
export interface Place {
  term: string
  start: number
  end: number
}

/** @returns the terms of a part, in order, and where their postings are. @throws {Error} where the bytes are none of a part */
export function readTerms(bytes: Uint8Array): Place[] {
  const places: Place[] = []
  let name = new Uint8Array()
  let at = 0
  const number = () => {
    const { value, next } = readNumber(bytes, at)
    at = next
    return value
  }
  while (at < bytes.length) {
    const shared = number()
    const length = number()
    const rest = bytes.subarray(at, at + length)
    name = Uint8Array.from([...name.subarray(0, shared), ...rest])
    at += length
    const size = number()
    if (at + size > bytes.length) throw new Error('the part of the index is cut short')
    places.push({ term: decoder.decode(name), start: at, end: at + size })
    at += size
  }
  return places
}

/** Calls `each` with every server of a term, in their order. */
export function readPostings(bytes: Uint8Array, { start, end }: Place, each: (server: number, impact: number) => void): void {
  let server = 0
  for (let at = start; at < end; ) {
    const { value, next } = readNumber(bytes, at)
    server += value
    each(server, bytes[next] ?? 0)
    at = next + 1
  }
}

function readNumber(bytes: Uint8Array, from: number): { value: number; next: number } {
  let value = 0
  for (let at = from, shift = 0; shift < 28; at += 1, shift += 7) {
    const byte = bytes[at]
    if (byte === undefined) break
    value |= (byte & 127) << shift
    if (byte < 128) return { value, next: at + 1 }
  }
  throw new Error('the part of the index is cut short')
}
