// npm run bench -- NAME: measures one promise about speed and prints one JSON object last. What it measures stands in NAME.ts.

import { UsageError } from '../pipeline/lib/errors.ts'
import { createCommand, runMain } from '../pipeline/lib/options.ts'
import { benchArtifact } from './artifact.ts'
import { benchBridge } from './bridge.ts'
import { benchCrawl } from './crawl.ts'
import { benchFork } from './fork.ts'
import { benchInstall } from './install.ts'
import { benchProbe } from './probe.ts'
import { benchPublish } from './publish.ts'
import { benchQueue } from './queue.ts'
import { benchRoute } from './route.ts'
import { benchServe } from './serve.ts'
import { benchSite } from './site.ts'

/** @param servers how large the made-up dataset is to be, where the benchmark has one */
type Benchmark = (log: (line: string) => void, servers: number | undefined) => Promise<object>

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  artifact: benchArtifact,
  bridge: benchBridge,
  crawl: benchCrawl,
  fork: benchFork,
  install: benchInstall,
  probe: benchProbe,
  publish: benchPublish,
  queue: benchQueue,
  route: benchRoute,
  serve: benchServe,
  site: benchSite,
}

await runMain(async () => {
  const parser = createCommand('bench', 'Measures one promise about speed.')
    .argument('<name>', Object.keys(BENCHMARKS).join(', '))
    .option('--servers <count>', 'size of the made-up dataset, where the benchmark has one')
    .option('--json', 'print nothing but the result')
    .parse(process.argv)
  const [name = ''] = parser.args
  const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined
  if (benchmark === undefined) throw new UsageError(`${JSON.stringify(name)} is no benchmark: ${Object.keys(BENCHMARKS).join(', ')}`)
  const { json, servers } = parser.opts<{ json?: true; servers?: string }>()
  if (servers !== undefined && !/^[1-9]\d{0,6}$/.test(servers))
    throw new UsageError(`--servers ${JSON.stringify(servers)} is no such number`)
  const size = servers === undefined ? undefined : Number(servers)
  const result = await benchmark((line) => (json === true ? undefined : process.stderr.write(`${line}\n`)), size)
  process.stdout.write(`${JSON.stringify(result)}\n`)
  return 0
})
