// npm run runs -- record | show | watch: the pipeline's own runs. `record` is called by a scheduled workflow, at its end and however it ended.
import { resolve } from 'node:path'
import { Option } from 'commander'
import { Dataset } from '../core/dataset/dataset.ts'
import { readRecentRuns } from '../core/runs/recent.ts'
import { watchRuns } from '../core/runs/watch.ts'
import { toSentence } from '../core/runs/words.ts'
import { parseJson, parseWith } from '../core/schema/parse.ts'
import { type Workflow, WorkflowSchema } from '../core/schema/run.ts'
import { InstantSchema } from '../core/schema/text.ts'
import { foldersOf, toDataDir } from './lib/context.ts'
import { UsageError } from './lib/errors.ts'
import { readText } from './lib/files.ts'
import { createCommand, runMain } from './lib/options.ts'
import { type ReportFile, ReportFileSchema, ResultsSchema, toRunLine } from './runs/line.ts'
import { printRuns } from './runs/print.ts'
import { isStillTold, recordRun } from './runs/record.ts'

const cwd = process.env.INIT_CWD ?? process.cwd()
const toFolder = (data: string) => toDataDir(resolve(cwd, data))

interface RecordFlags {
  data: string
  report: string[]
  workflow: Workflow
  results?: string
  runAt?: string
  unlessQuiet?: boolean
  pushed?: string
}

await runMain(async () => {
  if (process.argv.length < 3) throw new UsageError('say what to do: record, show or watch')
  let exitCode = 0
  const parser = createCommand('runs', 'Records the runs of the pipeline, shows them, and says what is wrong with them.')
  parser
    .command('record')
    .description('adds one line to data/runs, from what the jobs of a run left')
    .option('--report <files...>', 'reports of its jobs in the order of the stages; one that is not there was not written', [])
    .addOption(new Option('--workflow <name>', 'what it was a run of').choices(WorkflowSchema.options).default('other'))
    .option('--results <json>', 'how its jobs ended, as toJSON(needs) says')
    .option('--run-at <instant>', 'when it began, where no report says so')
    .option(
      '--unless-quiet',
      'leave out a run that failed at nothing and pushed nothing, where a line is young enough to tell that all is well',
    )
    .option('--pushed <word>', 'whether it pushed anything: true or false', 'true')
    .option('--data <dir>', 'the dataset', 'data')
    .action(async (flags: RecordFlags) => {
      const { dataDir, scratch } = foldersOf(toFolder(flags.data))
      if (flags.runAt !== undefined && !InstantSchema.safeParse(flags.runAt).success)
        throw new UsageError(`--run-at ${JSON.stringify(flags.runAt)} is no instant such as 2026-11-22T04:23:00.000Z`)
      const line = toRunLine({
        workflow: flags.workflow,
        reports: await readReports(flags.report),
        results: flags.results === undefined ? undefined : parseWith(ResultsSchema, parseJson(flags.results, '--results'), '--results'),
        runAt: flags.runAt,
        now: new Date(),
      })
      const isQuiet = flags.pushed !== 'true' && line.outcome === 'complete'
      if (flags.unlessQuiet === true && isQuiet && isStillTold(line, await readRecentRuns(new Dataset(dataDir), new Date()))) {
        process.stderr.write('quiet: a line of an earlier run tells as much\n')
        return
      }
      const path = await recordRun(dataDir, line, scratch)
      process.stderr.write(`${line.outcome}: ${path === undefined ? 'recorded before' : `recorded in ${path}`}\n`)
    })
  parser
    .command('show')
    .description('the runs of the last 30 days, the latest first')
    .option('--json', 'print one JSON object a line')
    .option('--data <dir>', 'the dataset', 'data')
    .action(async ({ data, json }: { data: string; json?: true }) => {
      const runs = await readRecentRuns(new Dataset(toFolder(data)), new Date())
      process.stdout.write(
        json
          ? runs
              .toReversed()
              .map((run) => `${JSON.stringify(run)}\n`)
              .join('')
          : printRuns(runs),
      )
    })
  parser
    .command('watch')
    .description('what is wrong with them; ends with 1 where anything is')
    .option('--json', 'print one JSON object a line')
    .option('--data <dir>', 'the dataset', 'data')
    .action(async ({ data, json }: { data: string; json?: true }) => {
      const dataset = new Dataset(toFolder(data))
      const now = new Date()
      const alerts = watchRuns({ runs: await readRecentRuns(dataset, now), snapshot: await dataset.readSnapshot(), now })
      process.stdout.write(alerts.map((alert) => (json ? `${JSON.stringify(alert)}\n` : `${alert.code}: ${toSentence(alert)}\n`)).join(''))
      if (alerts.length > 0) exitCode = 1
    })
  await parser.parseAsync(process.argv)
  return exitCode
})

/** Those that are there. @throws {ParseError} where one is no report */
async function readReports(files: readonly string[]): Promise<ReportFile[]> {
  const reports: ReportFile[] = []
  for (const file of files) {
    const text = await readText(resolve(cwd, file))
    if (text !== undefined) reports.push(parseWith(ReportFileSchema, parseJson(text, file), file))
  }
  return reports
}
