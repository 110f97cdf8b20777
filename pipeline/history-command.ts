// npm run history -- SERVER [--at DAY]: one server on one day, from git and from the day files.
import { resolve } from 'node:path'
import { DaySchema, ServerIdSchema } from '../core/schema/text.ts'
import { printHistory } from './history/print.ts'
import { readServerHistory } from './history/server-history.ts'
import { toDataDir } from './lib/context.ts'
import { UsageError } from './lib/errors.ts'
import { createCommand, runMain } from './lib/options.ts'

await runMain(async () => {
  const parser = createCommand('history', 'Tells what the registry knew of a server at the end of a day.')
    .argument('<server>', 'its id, or one that it had before')
    .option('--at <day>', 'day in UTC, such as 2026-11-22', new Date().toISOString().slice(0, 10))
    .option('--data <dir>', 'the dataset, in a git repository', 'data')
    .option('--json', 'print one JSON object')
    .parse(process.argv)
  const [id = ''] = parser.args
  const { at, data, json } = parser.opts<{ at: string; data: string; json?: true }>()
  if (!ServerIdSchema.safeParse(id).success) throw new UsageError(`${JSON.stringify(id)} is no server’s id`)
  if (!DaySchema.safeParse(at).success) throw new UsageError(`--at ${JSON.stringify(at)} is no day such as 2026-11-22`)
  const history = await readServerHistory(toDataDir(resolve(process.env.INIT_CWD ?? process.cwd(), data)), id, at)
  process.stdout.write(json ? `${JSON.stringify(history)}\n` : printHistory(history))
  return 0
})
