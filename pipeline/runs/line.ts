// From the reports of a run's jobs to the one line that is kept of it.
import { z } from 'zod'
import { type RunLine, RunLineSchema, RunOriginSchema, type RunOutcome, StageNameSchema, type Workflow } from '../../core/schema/run.ts'
import { InstantSchema } from '../../core/schema/text.ts'
import { byOrigin } from '../../core/schema/words.ts'
import { UsageError } from '../lib/errors.ts'

const count = z.int().nonnegative()
const { probes, queue, files } = RunLineSchema.shape

/** A report's file, `--report FILE` of `npm run pipeline`, as far as its line needs it. */
export const ReportFileSchema = z.object({
  /** Empty where it ended before it began. */
  runAt: z.union([InstantSchema, z.literal('')]),
  stages: z.partialRecord(StageNameSchema, z.object({ outcome: z.enum(['done', 'resumed', 'failed']), seconds: z.number().nonnegative() })),
  origins: byOrigin(RunOriginSchema.strip()),
  probes,
  queue,
  missingShards: count.optional(),
  refusedShards: count.optional(),
  published: files,
  warnings: z.array(z.string()),
})
export type ReportFile = z.infer<typeof ReportFileSchema>

/** How the jobs of a workflow ended, as `toJSON(needs)` says on GitHub. */
export const ResultsSchema = z.record(z.string(), z.object({ result: z.string() }))
export type Results = z.infer<typeof ResultsSchema>

export interface RecordedRun {
  workflow: Workflow
  /** Of the jobs that left one, in the order of the stages. */
  reports: readonly ReportFile[]
  results?: Results | undefined
  /** When it began, where no report says so. */
  runAt?: string | undefined
  now: Date
}

/** @throws {UsageError} where the reports are of two runs */
export function toRunLine({ workflow, reports, results, runAt, now }: RecordedRun): RunLine {
  const instants = new Set([...reports.map((report) => report.runAt), runAt ?? ''].filter((instant) => instant !== ''))
  if (instants.size > 1) throw new UsageError(`these are not of one run: ${[...instants].toSorted().join(', ')}`)
  const [began] = instants
  const stages = Object.assign({}, ...reports.map((report) => report.stages)) as ReportFile['stages']
  const failedStage = StageNameSchema.options.find((name) => stages[name]?.outcome === 'failed')
  // What an earlier run had done took no time of this one.
  const seconds = Object.entries(stages).flatMap(([name, { outcome, seconds }]) =>
    outcome === 'resumed' ? [] : [[name, rounded(seconds)]],
  )
  const missing = last(reports, 'missingShards')
  const refused = last(reports, 'refusedShards')
  const [found, left, published] = [last(reports, 'probes'), last(reports, 'queue'), last(reports, 'published')]
  return RunLineSchema.parse({
    runAt: began ?? now.toISOString(),
    workflow,
    outcome: toOutcome({ reports, stages, results, began }),
    ...(failedStage === undefined ? {} : { failedStage }),
    seconds: Object.fromEntries(seconds),
    origins: Object.assign({}, ...reports.map(({ origins }) => mapOrigins(origins))),
    ...(found === undefined ? {} : { probes: found }),
    ...(left === undefined
      ? {}
      : { queue: { ...left, ...(left.secondsLeft === undefined ? {} : { secondsLeft: rounded(left.secondsLeft) }) } }),
    ...(missing === undefined && refused === undefined ? {} : { shards: { missing: missing ?? 0, refused: refused ?? 0 } }),
    ...(published === undefined ? {} : { files: published }),
    warnings: reports.reduce((sum, { warnings }) => sum + warnings.length, 0),
  })
}

interface Facts {
  reports: readonly ReportFile[]
  stages: ReportFile['stages']
  results: Results | undefined
  began: string | undefined
}

function toOutcome({ reports, stages, results, began }: Facts): RunOutcome {
  const jobs = Object.values(results ?? {})
  const isEveryJobWell = jobs.every(({ result }) => result === 'success' || result === 'skipped')
  // A workflow whose jobs write no report is known by how they ended.
  if (reports.length === 0 && began !== undefined && jobs.length > 0) return isEveryJobWell ? 'complete' : 'failed'
  if (reports.every(({ runAt }) => runAt === '')) return 'lost'
  if (stages.publish?.outcome !== 'done') return 'failed'
  const isStale = reports.some(({ origins }) => Object.values(origins).some(({ outcome }) => outcome === 'stale'))
  const isShort = reports.some(({ missingShards = 0, refusedShards = 0 }) => missingShards + refusedShards > 0)
  return isStale || isShort || !isEveryJobWell ? 'partial' : 'complete'
}

function mapOrigins(origins: ReportFile['origins']): RunLine['origins'] {
  return Object.fromEntries(Object.entries(origins).map(([id, origin]) => [id, { ...origin, seconds: rounded(origin.seconds) }]))
}

function last<K extends keyof ReportFile>(reports: readonly ReportFile[], key: K): ReportFile[K] | undefined {
  return reports.findLast((report) => report[key] !== undefined)?.[key]
}

/** To a tenth of a second. */
const rounded = (seconds: number): number => Math.round(seconds * 10) / 10
