// npm run vectors: makes the vectors of what the dataset says, as far as they are not kept yet. The site's build puts them into its index.
import { resolve } from 'node:path'
import { surfaceOf } from '../core/api/summary.ts'
import { Dataset } from '../core/dataset/dataset.ts'
import { MODEL } from '../core/route/model.ts'
import { toRouteSource } from '../core/route/source.ts'
import { textsOf } from '../core/route/texts.ts'
import { VectorStore } from '../core/vectors/store.ts'
import { toDataDir } from './lib/context.ts'
import { createCommand, numberFrom, runMain } from './lib/options.ts'
import { vectorsPath } from './lib/vectors-path.ts'
import { keepVectors, openTextEncoder } from './vectors/text-vectors.ts'

await runMain(async () => {
  const { data, seconds } = createCommand('vectors', 'Makes the vectors of what the dataset says, for finding servers by a task.')
    .option('--data <dir>', 'the dataset', 'data')
    .option('--seconds <number>', 'when to stop and leave the rest for the next run', numberFrom(1), Number.POSITIVE_INFINITY)
    .parse(process.argv)
    .opts<{ data: string; seconds: number }>()
  const dataset = new Dataset(toDataDir(resolve(process.env.INIT_CWD ?? process.cwd(), data)))
  const texts = new Set<string>()
  for await (const server of dataset.readServers()) for (const text of textsOf(toRouteSource(server, surfaceOf(server)))) texts.add(text)
  const store = new VectorStore(vectorsPath(process.env), MODEL)
  try {
    const started = performance.now()
    const now = () => performance.now() - started
    const { made, left } = await keepVectors(texts, store, openTextEncoder, { now, until: seconds * 1_000 })
    process.stdout.write(`vectors: ${texts.size} texts, ${made} made in ${(now() / 1_000).toFixed(1)} s, ${left} left for the next run\n`)
  } finally {
    store.close()
  }
  return 0
})
