// npm run bench -- NAME: measures one promise about speed and prints one JSON object last. What it measures stands in NAME.ts.

import { UsageError } from '../pipeline/lib/errors.ts'
import { createCommand, runMain } from '../pipeline/lib/options.ts'
import { benchCrawl } from './crawl.ts'
import { benchInstall } from './install.ts'
import { benchProbe } from './probe.ts'
import { benchQueue } from './queue.ts'

const BENCHMARKS: Readonly<Record<string, (log: (line: string) => void) => Promise<object>>> = {
  crawl: benchCrawl,
  install: benchInstall,
  probe: benchProbe,
  queue: benchQueue,
}

await runMain(async () => {
  const parser = createCommand('bench', 'Measures one promise about speed.')
    .argument('<name>', Object.keys(BENCHMARKS).join(', '))
    .option('--json', 'print nothing but the result')
    .parse(process.argv)
  const [name = ''] = parser.args
  const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined
  if (benchmark === undefined) throw new UsageError(`${JSON.stringify(name)} is no benchmark: ${Object.keys(BENCHMARKS).join(', ')}`)
  const isQuiet = parser.opts<{ json?: true }>().json === true
  const result = await benchmark((line) => (isQuiet ? undefined : process.stderr.write(`${line}\n`)))
  process.stdout.write(`${JSON.stringify(result)}\n`)
  return 0
})
