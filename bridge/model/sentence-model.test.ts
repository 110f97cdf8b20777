// The model as the companion runs it, next to the engine that the index's vectors are made by.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { MODEL } from '../../core/route/model.ts'
import { dot } from '../../core/route/vectors.ts'
import { MODEL_FOLDER } from '../../pipeline/vectors/model-files.ts'
import { openTextEncoder } from '../../pipeline/vectors/text-vectors.ts'
import { openSentenceModel } from './sentence-model.ts'

const basis = await readFile(join(MODEL_FOLDER, 'basis.bin'))

it('says of a text what the index says of it', async () => {
  const [own, index] = await Promise.all([openSentenceModel(basis), openTextEncoder()])
  expect(own?.model).toBe(MODEL)
  for (const text of ['list the open issues of a repository', 'Übersetze diese Seite', '', '🦘'])
    expect(dot((await own?.encode(text)) as Float32Array, await index(text)), text).toBeGreaterThan(0.999)
})

it('refuses a basis that is cut short', async () => {
  await expect(openSentenceModel(basis.subarray(4))).rejects.toThrow('cut short')
})
