// npm run pipeline: the live pipeline, or one stage of it.

import { dirname, resolve } from 'node:path'
import { type OriginId, OriginIdSchema } from '../core/schema/words.ts'
import config from '../hisper.config.ts'
import { writeJobSummary } from './lib/actions.ts'
import { UsageError } from './lib/errors.ts'
import { writeWhole } from './lib/files.ts'
import { createCommand, numberFrom, runMain } from './lib/options.ts'
import { parseShard } from './probe/queue/shard-option.ts'
import { createReport, isComplete, type Report, STAGE_NAMES, type StageName, toSummary } from './report.ts'
import { type RunOptions, runPipeline } from './run.ts'
import { openWorld, readEmbeddedWishes } from './world.ts'

const ORIGINS_HERE = config.origins.map(({ id }) => id).join(', ')

interface Flags {
  data: string
  origins?: OriginId[]
  shard?: { index: number; of: number }
  out?: string
  shards?: string
  limit?: number
  catchUp?: number
  report?: string
  allowShrink?: true
}

await runMain(async () => {
  const parser = createCommand('pipeline', 'Crawls the origins, merges what they say, probes, scores and publishes to data/.')
    .argument('[stages...]', `all, or of ${STAGE_NAMES.join(', ')} those that follow one another`)
    .option('--data <dir>', 'the dataset', 'data')
    .option('--origins <ids>', `origins to ask, of ${ORIGINS_HERE}`, parseOrigins)
    .option('--shard <i/n>', 'probe only the I-th of N parts', parseShard)
    .option('--out <file>', 'with the probe stage: hand over what this shard found as one file, named probes-I-of-N.jsonl')
    .option('--shards <dir>', 'with the score stage: take what was probed from the shards’ files in this folder')
    .option('--limit <count>', 'at most this many listings of each origin', numberFrom(1))
    .option('--catch-up <count>', 'look at this many more PyPI projects whose name does not say MCP, latest change first', numberFrom(1))
    .option('--report <file>', 'write what happened as JSON')
    .option('--allow-shrink', 'publish even where much would go')
    .parse(process.argv)
  const flags = parser.opts<Flags>()
  const cwd = process.env.INIT_CWD ?? process.cwd()
  const isActions = process.env.GITHUB_ACTIONS === 'true'
  process.once('SIGINT', () => process.exit(130))
  process.once('SIGTERM', () => process.exit(143))
  const absent = flags.origins?.find((id) => !config.origins.some((origin) => origin.id === id))
  if (absent !== undefined) throw new UsageError(`--origins ${absent}: hisper.config.ts has no such origin`)
  const wishes = readEmbeddedWishes(process.env.HISPER_EMBEDDED)
  const options: RunOptions = { stages: parseStages(parser.args), ...pickOptions(flags, cwd), embedded: wishes !== undefined }
  const world = await openWorld(flags.data, wishes)
  const report = createReport()
  try {
    await runPipeline(world, config, options, world.openProber, report).finally(() => tell(report))
    return isComplete(report) ? 0 : 1
  } finally {
    // Whatever fails, a full disk as well: what stays open would keep this process for ever.
    await world.close()
  }

  /** What fails here does not hide what failed before. */
  async function tell(told: Report): Promise<void> {
    const path = flags.report === undefined ? undefined : resolve(cwd, flags.report)
    try {
      if (path !== undefined) await writeWhole(path, `${JSON.stringify(told, null, 2)}\n`, dirname(path))
      if (isActions) await writeJobSummary(toSummary(told))
    } catch (error) {
      world.log.error(`the report could not be written: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
})

function pickOptions({ origins, shard, out, shards, limit, catchUp, allowShrink }: Flags, cwd: string): Omit<RunOptions, 'stages'> {
  return {
    ...(origins === undefined ? {} : { origins }),
    ...(shard === undefined ? {} : { shard }),
    ...(out === undefined ? {} : { out: resolve(cwd, out) }),
    ...(shards === undefined ? {} : { shards: resolve(cwd, shards) }),
    ...(limit === undefined ? {} : { limit }),
    ...(catchUp === undefined ? {} : { catchUp }),
    ...(allowShrink === undefined ? {} : { allowShrink }),
  }
}

function parseStages(words: readonly string[]): readonly StageName[] {
  if (words.length === 0 || (words.length === 1 && words[0] === 'all')) return STAGE_NAMES
  const stages = words.map((word) => {
    const stage = STAGE_NAMES.find((name) => name === word)
    if (stage === undefined) throw new UsageError(`${JSON.stringify(word)} is not a stage: all, ${STAGE_NAMES.join(', ')}`)
    return stage
  })
  const first = STAGE_NAMES.indexOf(stages[0] ?? 'crawl')
  if (stages.some((stage, index) => stage !== STAGE_NAMES[first + index]))
    throw new UsageError(`${words.join(' ')}: stages follow one another as in ${STAGE_NAMES.join(', ')}`)
  return stages
}

function parseOrigins(text: string): OriginId[] {
  return text.split(',').map((part) => {
    const id = OriginIdSchema.safeParse(part.trim())
    if (!id.success) throw new UsageError(`${JSON.stringify(part)} is not an origin: ${ORIGINS_HERE}`)
    return id.data
  })
}
