// Weights of a model in the safetensors format (github.com/huggingface/safetensors): a header of JSON, then numbers.
import { z } from 'zod'
import { ParseError } from '../../core/schema/parse.ts'

export interface Tensor {
  shape: readonly number[]
  data: Float32Array
}

const HeaderSchema = z.record(
  z.string(),
  z.object({ dtype: z.string(), shape: z.array(z.int().min(0)), data_offsets: z.tuple([z.int().min(0), z.int().min(0)]) }),
)

/** @returns every tensor of floats by its name, in 32 bits @throws {ParseError | z.ZodError} for bytes of another format */
export function readSafetensors(file: Uint8Array): Map<string, Tensor> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const size = Number(view.getBigUint64(0, true))
  if (size > file.byteLength - 8) throw new ParseError('the weights', ['cut short'])
  const { __metadata__: _, ...entries } = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + size)))
  const tensors = new Map<string, Tensor>()
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(HeaderSchema.parse(entries))) {
    const [from, to] = data_offsets.map((offset) => 8 + size + offset)
    const bytes = new Uint8Array(file.subarray(from, to)).buffer
    if (dtype === 'F32') tensors.set(name, { shape, data: new Float32Array(bytes) })
    if (dtype === 'F16') tensors.set(name, { shape, data: toFloats(new Uint16Array(bytes)) })
  }
  return tensors
}

const HALVES = Float32Array.from({ length: 65_536 }, (_, bits) => toFloat(bits))

function toFloats(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (bits) => HALVES[bits] as number)
}

/** IEEE 754 binary16. */
function toFloat(bits: number): number {
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  const size =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
        ? fraction === 0
          ? Infinity
          : Number.NaN
        : (1 + fraction / 1024) * 2 ** (exponent - 15)
  return bits >> 15 === 0 ? size : -size
}
