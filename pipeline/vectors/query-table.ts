// Teaches a table of token vectors what the sentence model says of sentences, so that a browser that has the table and not the model makes
// nearly the same vectors of queries: the weighted sum of a text's tokens. Learned from the glosses and examples of a dictionary.
import { MODEL_DIMENSIONS as SIZE } from './minilm.ts'

/** The order of BERT's vocabulary: unused places and marks first, then single letters, then words, the most frequent first. */
const FIRST_TOKEN = 999
const FIRST_WORD = 1_996
/** Smooth inverse frequency (Arora, Liang, Ma 2017): a token of this frequency counts half. */
const HALF_FREQUENCY = 1e-3
const MOST_TOKENS = 80
/** Of AdaGrad (Duchi, Hazan, Singer 2011). */
const RATE = 0.03
const EPOCHS = 5
/** How strongly a token is held to what the model says of it alone: of rare ones, little is learned. */
const HOLD = 1e-4

export interface Lesson {
  /** Token ids of the text. */
  tokens: readonly number[]
  /** What the model says of it. */
  vector: Float32Array
}

/**
 * @param alone what the model says of each token by itself, one after another
 * @returns a vector a token, its weight in its length, of the same size
 */
export function learnTable(alone: Float32Array, lessons: readonly Lesson[], report: (epoch: number, loss: number) => void): Float32Array {
  const tokens = alone.length / SIZE
  const start = toStart(alone, tokens)
  const table = start.slice()
  const squares = new Float32Array(table.length)
  const mean = meanOf(lessons.map(({ vector }) => vector))
  const aims = lessons.map(({ vector }) => vector.map((one, at) => one - (mean[at] ?? 0)))
  const order = lessons.map((_, index) => index)
  for (let epoch = 1; epoch <= EPOCHS; epoch += 1) {
    shuffle(order, epoch)
    let loss = 0
    for (const index of order) loss += learn(table, start, squares, lessons[index]?.tokens ?? [], aims[index] as Float32Array)
    report(epoch, loss / lessons.length)
  }
  return table
}

/** One step down the slope of 1 - cosine. @returns that */
function learn(table: Float32Array, start: Float32Array, squares: Float32Array, tokens: readonly number[], aim: Float32Array): number {
  const own = tokens.filter((id) => id >= FIRST_TOKEN).slice(0, MOST_TOKENS)
  const sum = new Float32Array(SIZE)
  for (const id of own) for (let at = 0; at < SIZE; at += 1) sum[at] = (sum[at] ?? 0) + (table[id * SIZE + at] ?? 0)
  const length = lengthOf(sum)
  const aimed = lengthOf(aim)
  if (length === 0 || aimed === 0) return 1
  const cosine = sum.reduce((total, one, at) => total + one * (aim[at] ?? 0), 0) / length / aimed
  for (let at = 0; at < SIZE; at += 1) {
    const slope = ((cosine * (sum[at] ?? 0)) / length - (aim[at] ?? 0) / aimed) / length
    for (const id of own) {
      const place = id * SIZE + at
      const held = slope + HOLD * ((table[place] ?? 0) - (start[place] ?? 0))
      squares[place] = (squares[place] ?? 0) + held * held
      table[place] = (table[place] ?? 0) - (RATE * held) / (Math.sqrt(squares[place] ?? 0) + 1e-3)
    }
  }
  return 1 - cosine
}

/** What every token has in common taken away, and what is left weighed by how rare it is (Zipf 1935: the frequency is one over the rank). */
function toStart(alone: Float32Array, tokens: number): Float32Array {
  const start = new Float32Array(alone.length)
  const words = Array.from({ length: tokens - FIRST_WORD }, (_, index) => vectorOf(alone, FIRST_WORD + index))
  const mean = meanOf(words)
  for (let id = FIRST_TOKEN; id < tokens; id += 1) {
    const frequency = 1 / ((Math.max(0, id - FIRST_WORD) + 2.7) * Math.log(tokens))
    const weight = HALF_FREQUENCY / (HALF_FREQUENCY + frequency)
    for (let at = 0; at < SIZE; at += 1) start[id * SIZE + at] = weight * ((alone[id * SIZE + at] ?? 0) - (mean[at] ?? 0))
  }
  return start
}

function vectorOf(vectors: Float32Array, index: number): Float32Array {
  return vectors.subarray(index * SIZE, (index + 1) * SIZE)
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(SIZE)
  for (const vector of vectors) for (let at = 0; at < SIZE; at += 1) mean[at] = (mean[at] ?? 0) + (vector[at] ?? 0) / vectors.length
  return mean
}

function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, one) => sum + one * one, 0))
}

/** Fisher and Yates's way, by a generator that begins with the epoch. */
function shuffle(order: number[], epoch: number): void {
  let state = epoch
  for (let index = order.length - 1; index > 0; index -= 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    const other = state % (index + 1)
    ;[order[index], order[other]] = [order[other] as number, order[index] as number]
  }
}
