// The files of the model that the repository holds: see the README beside them.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const MODEL_FOLDER = join(import.meta.dirname, '..', '..', 'core', 'route', 'model')

/** @returns the directions into which the model's vectors are turned, one after another */
export async function readBasis(): Promise<Float32Array> {
  return new Float32Array(new Uint8Array(await readFile(join(MODEL_FOLDER, 'basis.bin'))).buffer)
}

export const readQueryTable = (): Promise<Uint8Array> => readFile(join(MODEL_FOLDER, 'query-table.bin'))
