// Where vectors that were made are kept. They can be made anew at any time, so they are no part of the dataset.
import { join, resolve } from 'node:path'

const DEFAULT_PATH = join(import.meta.dirname, '..', '..', '.cache', 'vectors.sqlite')

/** @param environment `HISPER_VECTORS` names another file */
export function vectorsPath({ HISPER_VECTORS: named }: Readonly<Record<string, string | undefined>>): string {
  return named === undefined || named === '' ? DEFAULT_PATH : resolve(named)
}
