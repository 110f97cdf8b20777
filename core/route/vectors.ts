// Vectors in four bits a dimension. The basis that they are in is rotated at random, so that no dimension tells more than another and all
// take the same steps; what rounding loses then is a hundredth of a vector's length.

/** One vector: its numbers are `(nibble - 7.5) * step`; the first of two stands in the lower bits. */
export interface Packed {
  step: number
  bytes: Uint8Array
}

/** Of a normal distribution cut into 16 equal steps: where the cuts end, in standard deviations (least square error). */
const WIDTH = 2.7
const MIDDLE = 7.5

/** @param vector of an even number of dimensions; need not be normalised */
export function pack(vector: Float32Array): Packed {
  const deviation = Math.sqrt(vector.reduce((sum, one) => sum + one * one, 0) / vector.length)
  const step = (WIDTH * deviation) / MIDDLE
  const bytes = new Uint8Array(vector.length / 2)
  if (step === 0) return { step, bytes }
  const nibble = (one: number) => Math.min(15, Math.max(0, Math.floor(one / step) + 8))
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = nibble(vector[2 * at] ?? 0) | (nibble(vector[2 * at + 1] ?? 0) << 4)
  return { step, bytes }
}

/** Adds `weight` times the vector to `sum`. */
export function addTo(sum: Float32Array, { step, bytes }: Packed, weight = 1): void {
  const scale = step * weight
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    sum[2 * at] = (sum[2 * at] as number) + ((byte & 15) - MIDDLE) * scale
    sum[2 * at + 1] = (sum[2 * at + 1] as number) + ((byte >> 4) - MIDDLE) * scale
  }
}

/** @returns the vector at length 1; zeros stay zeros */
export function normalise(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, one) => sum + one * one, 0))
  return length === 0 ? vector : vector.map((one) => one / length)
}

/** @param b as long as `a` */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at += 1) sum += (a[at] as number) * (b[at] as number)
  return sum
}

/** A query's vector, and what the middle of all steps takes away from every product with it. */
export interface Query {
  vector: Float32Array
  shift: number
}

export const toQuery = (vector: Float32Array): Query => ({ vector, shift: MIDDLE * vector.reduce((sum, one) => sum + one, 0) })

/** Vectors of one size in one buffer: the steps first, in 32 bits each, then the nibbles. */
export class VectorList {
  readonly dimensions: number
  readonly length: number
  readonly #steps: Float32Array
  readonly #bytes: Uint8Array

  /** @param start multiple of 4, in bytes @throws {RangeError} where the buffer is too short */
  constructor(buffer: ArrayBuffer, start: number, length: number, dimensions: number) {
    this.dimensions = dimensions
    this.length = length
    this.#steps = new Float32Array(buffer, start, length)
    this.#bytes = new Uint8Array(buffer, start + 4 * length, (length * dimensions) / 2)
  }

  static of(vectors: readonly Packed[], dimensions: number): VectorList {
    const list = VectorList.empty(vectors.length, dimensions)
    for (const [index, one] of vectors.entries()) list.set(index, one)
    return list
  }

  static empty(length: number, dimensions: number): VectorList {
    return new VectorList(new ArrayBuffer(length * (4 + dimensions / 2)), 0, length, dimensions)
  }

  set(index: number, { step, bytes }: Packed): void {
    this.#steps[index] = step
    this.#bytes.set(bytes, (index * this.dimensions) / 2)
  }

  at(index: number): Packed {
    const size = this.dimensions / 2
    return { step: this.#steps[index] ?? 0, bytes: this.#bytes.subarray(index * size, (index + 1) * size) }
  }

  /** The scalar product of one of them with a query's vector. */
  dot(index: number, { vector, shift }: Query): number {
    const size = this.dimensions / 2
    const bytes = this.#bytes
    let sum = 0
    for (let at = index * size, dimension = 0; dimension < this.dimensions; at += 1, dimension += 2) {
      const byte = bytes[at] as number
      sum += (byte & 15) * (vector[dimension] as number) + (byte >> 4) * (vector[dimension + 1] as number)
    }
    return (sum - shift) * (this.#steps[index] ?? 0)
  }

  /** Steps and nibbles, as they lie in a file. */
  *parts(): Generator<Uint8Array> {
    for (const { buffer, byteOffset, byteLength } of [this.#steps, this.#bytes]) yield new Uint8Array(buffer, byteOffset, byteLength)
  }
}
