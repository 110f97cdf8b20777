// Vectors of texts, made where they are not kept yet: short texts first, and kept a few at a time, so that a run that is ended loses little.
import { project } from '../../core/route/model.ts'
import { normalise } from '../../core/route/vectors.ts'
import type { VectorStore } from '../../core/vectors/store.ts'
import { MiniLm } from './minilm.ts'
import { readBasis } from './model-files.ts'

const KEPT_AT_ONCE = 256

/** @returns makes the vector of a text: the model's, turned into the basis of the index, at length 1 */
export async function openTextEncoder(): Promise<(text: string) => Promise<Float32Array>> {
  const [model, basis] = await Promise.all([MiniLm.open(), readBasis()])
  return async (text) => normalise(project(await model.encode(text), basis))
}

/**
 * @param until when to stop, however many are left, in milliseconds of `now`
 * @returns how many were made, and how many are left
 */
export async function keepVectors(
  texts: Iterable<string>,
  store: VectorStore,
  open: () => Promise<(text: string) => Promise<Float32Array>>,
  limit: { now: () => number; until: number },
): Promise<{ made: number; left: number }> {
  const missing = [...new Set(texts)].filter((text) => store.get(text) === undefined)
  if (missing.length === 0) return { made: 0, left: 0 }
  const encode = await open()
  let made = 0
  while (made < missing.length && limit.now() < limit.until) {
    const some = missing.slice(made, made + KEPT_AT_ONCE)
    const vectors: Float32Array[] = []
    for (const text of some) vectors.push(await encode(text))
    store.transact(() => {
      for (const [index, text] of some.entries()) store.set(text, vectors[index] as Float32Array)
    })
    made += some.length
  }
  return { made, left: missing.length - made }
}
