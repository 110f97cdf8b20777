// What the vectors of the index are of: a sentence model, and the basis into which its vectors are turned. A query's vector is made by the
// model itself, or where that is too large, by a table of token vectors that was taught by it.
import type { Encoder } from './router.ts'
import { addTo, normalise, VectorList } from './vectors.ts'

export const DIMENSIONS = 256
/** Changes with the model, the basis and the texts that vectors are made of: vectors of two of these have nothing to do with each other. */
export const MODEL = 'minilm-l6-v2/256/1'

/** Turns a text into token ids. */
export type Tokenize = (text: string) => readonly number[]

/** @param basis `DIMENSIONS` directions of the model's size, one after another @returns the vector in that basis */
export function project(vector: Float32Array, basis: Float32Array): Float32Array {
  const size = vector.length
  return Float32Array.from({ length: DIMENSIONS }, (_, row) => {
    let sum = 0
    for (let at = 0; at < size; at += 1) sum += (basis[row * size + at] ?? 0) * (vector[at] ?? 0)
    return sum
  })
}

/** @param file vectors of all tokens: as many steps of 32 bits, then the nibbles @throws {Error} for bytes that are none */
export function toTableEncoder(file: Uint8Array, tokenize: Tokenize): Encoder {
  const rows = file.length / (4 + DIMENSIONS / 2)
  if (!Number.isInteger(rows)) throw new Error('the query table is cut short')
  const table = new VectorList(new Uint8Array(file).buffer, 0, rows, DIMENSIONS)
  return {
    model: MODEL,
    encode: async (text) => {
      const sum = new Float32Array(DIMENSIONS)
      const counts = new Map<number, number>()
      for (const id of tokenize(text)) counts.set(id, (counts.get(id) ?? 0) + 1)
      // What is said again says little more.
      for (const [id, count] of counts) if (id < rows) addTo(sum, table.at(id), 1 + Math.log(count))
      return normalise(sum)
    },
  }
}

/** What the table says next to the model, which counts 1: it weighs rare words more, and where both are asked they find more than each. */
const TABLE_SHARE = 0.5

/** A task of so many letters takes the model a tenth of a second, and its steps as long again: longer ones are not worth the wait. */
const LONGEST_BY_STEP = 250

/**
 * @returns vectors of the model, with a share of the table's; of the steps of a long task the table's alone, which find no less.
 * @throws {Error} where they are of two models
 */
export function join(model: Encoder, table: Encoder): Encoder {
  if (model.model !== table.model) throw new Error(`vectors of ${model.model} and of ${table.model} cannot be joined`)
  return {
    model: model.model,
    encode: async (text, whole) => {
      if (whole !== undefined && whole.length > LONGEST_BY_STEP) return table.encode(text)
      const [own, shared] = await Promise.all([model.encode(text), table.encode(text)])
      return normalise(own.map((one, at) => one + TABLE_SHARE * (shared[at] ?? 0)))
    },
  }
}
