// Messages of Protocol Buffers (encoding: protobuf.dev/programming-guides/encoding), as far as a model's file needs them.

const encoder = new TextEncoder()

/** What a field holds: an integer, a text or bytes, a message of its own, or several of them under one number. */
export type Value = number | string | Uint8Array | readonly Field[]
/** A field's number in its message, and its value; a 32-bit float is given as `{ float }`. */
export type Field = readonly [number: number, value: Value | { float: number }]

/** @returns the bytes of a message, its fields in the given order */
export function toMessage(fields: readonly Field[]): Uint8Array {
  const parts = fields.flatMap(([number, value]) => toParts(number, value))
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function toParts(number: number, value: Value | { float: number }): Uint8Array[] {
  if (typeof value === 'number') return [varint((number << 3) | 0), varint(value)]
  if (typeof value === 'object' && 'float' in value) {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value.float, true)
    return [varint((number << 3) | 5), bytes]
  }
  const bytes = typeof value === 'string' ? encoder.encode(value) : value instanceof Uint8Array ? value : toMessage(value)
  return [varint((number << 3) | 2), varint(bytes.length), bytes]
}

/** Negative numbers as ten bytes, in two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  return Uint8Array.of(...bytes, Number(rest))
}
