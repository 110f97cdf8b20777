// Asks an index as the companion does, out of files that are at hand. `route-companion.ts OUT TASKS`; prints one JSON object.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { route } from '../core/route/answer.ts'
import { toTableEncoder } from '../core/route/model.ts'
import { openRouter, REACH } from '../core/route/router.ts'
import { openSearch } from '../core/search/search.ts'
import { readTokenizer } from '../pipeline/vectors/minilm.ts'
import { readQueryTable } from '../pipeline/vectors/model-files.ts'

const [out = '', given = '[]'] = process.argv.slice(2)
const tasks = JSON.parse(given) as string[]
const below = (folder: string) => (path: string) => readFile(join(out, folder, path.replace(/\?.*$/, '')))
const [table, tokenizer] = await Promise.all([readQueryTable(), readTokenizer()])
const encoder = toTableEncoder(table, (text) => tokenizer.encode(text, { add_special_tokens: false }).ids)
const started = performance.now()
const router = await openRouter(below('route'), await openSearch(below('search-index')), REACH.full, encoder)
const openMs = performance.now() - started
const times: number[] = []
for (const task of tasks) {
  const before = performance.now()
  await route(router, task, 5)
  times.push(performance.now() - before)
}
times.sort((a, b) => a - b)
const at = (share: number) => Number((times[Math.floor(share * times.length)] ?? 0).toFixed(1))
process.stdout.write(
  `${JSON.stringify({ openMs: Number(openMs.toFixed(1)), p50: at(0.5), p95: at(0.95), peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) })}\n`,
)
