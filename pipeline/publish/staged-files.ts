// What a run is about to change: written beside first and put in place together, so that nothing changes where anything is refused
// and a kill in between leaves few minutes' work to do again.
import { join } from 'node:path'
import { putInPlace, readText, writeUnfinished } from '../lib/files.ts'

export class StagedFiles {
  readonly #dataDir: string
  readonly #scratch: string
  readonly #unfinished: [string, string][] = []

  /** @param scratch folder on the same disk */
  constructor(dataDir: string, scratch: string) {
    this.#dataDir = dataDir
    this.#scratch = scratch
  }

  /**
   * Takes a file that is to be, where its text is another than the present one.
   * @param check throws where the text must not be written; not called for a text that is there already
   */
  async stage(path: string, text: string, check: () => void): Promise<'same' | 'changed' | 'added'> {
    const present = await readText(join(this.#dataDir, path))
    if (present === text) return 'same'
    check()
    this.#unfinished.push([await writeUnfinished(text, this.#scratch), path])
    return present === undefined ? 'added' : 'changed'
  }

  async putInPlace(): Promise<void> {
    for (const [unfinished, path] of this.#unfinished) await putInPlace(unfinished, join(this.#dataDir, path))
  }
}
