// The main job, and the only file that knows its order: crawl, merge, probe, score, publish.
import type { HisperConfig } from './config.ts'
import type { Context } from './lib/context.ts'
import { GuardError } from './lib/errors.ts'
import { collectGarbage } from './lib/garbage.ts'
import { openWork, type Work } from './lib/work.ts'
import type { Prober } from './probe/prober.ts'
import { createReport, type Report, STAGE_NAMES, type StageName } from './report.ts'
import { crawl, reportOrigins } from './stages/crawl.ts'
import { merge } from './stages/merge.ts'
import { probe } from './stages/probe.ts'
import { publish } from './stages/publish.ts'
import { score } from './stages/score.ts'
import type { Run, RunOptions } from './stages/stage.ts'

export type { RunOptions } from './stages/stage.ts'

/** How long an interrupted run may be gone on with; what it crawled is too old after that. */
const RESUME_WITHIN_MS = 6 * 60 * 60 * 1_000

/**
 * Runs stages in order. Each can be killed at any instant and run again: what one leaves for the next is whole or not there.
 * A run of all stages goes on where an interrupted one stopped; a finished one leaves nothing behind but data/.
 * @param openProber called once, when the probe stage begins
 * @param report filled as the run goes, so that it tells what was done also where a stage throws
 * @throws {GuardError | UsageError | ParseError} and nothing of data/ has changed then
 */
export async function runPipeline(
  world: Omit<Context, 'runAt'>,
  config: HisperConfig,
  options: RunOptions,
  openProber: () => Prober,
  report: Report = createReport(),
): Promise<Report> {
  const work = openWork(world.workDir, world.scratch)
  const isWhole = options.stages.length === STAGE_NAMES.length
  const { runAt, resumed } = await beginRun(world, work, options, isWhole)
  if (resumed && isWhole) world.log.info(`going on with the run of ${runAt.toISOString()}`)
  report.runAt = runAt.toISOString()
  const warn = (remark: string) => {
    if (report.warnings.includes(remark)) return
    report.warnings.push(remark)
    world.log.warn(remark)
  }
  const run: Run = { context: { ...world, runAt }, config, options, work, openProber, report, warn }
  for (const stage of options.stages) {
    const started = world.now().getTime()
    const isDone = isWhole && resumed && (await isLeft(work, stage))
    try {
      if (!isDone) await STAGES[stage](run)
    } catch (error) {
      report.stages[stage] = {
        outcome: 'failed',
        seconds: (world.now().getTime() - started) / 1_000,
        message: error instanceof Error ? error.message : String(error),
      }
      // What was refused must not be taken up again: the next run asks anew.
      if (error instanceof GuardError) await work.clear()
      throw error
    }
    report.stages[stage] = { outcome: isDone ? 'resumed' : 'done', seconds: (world.now().getTime() - started) / 1_000 }
    if (stage === 'crawl') await reportOrigins(run)
    collectGarbage()
  }
  return report
}

async function isLeft(work: Work, stage: StageName): Promise<boolean> {
  if (stage === 'publish') return false
  if (stage === 'probe') return (await work.readOne('probed'))?.part === 'all' // a shard is not the whole
  return work.has(LEFT_BY[stage])
}

/** The file that each stage writes last: it is there when the stage is done. Publishing leaves none. */
const LEFT_BY = { crawl: 'listings', merge: 'merged', score: 'drift' } as const

async function beginRun(
  world: Omit<Context, 'runAt'>,
  work: Work,
  options: RunOptions,
  isWhole: boolean,
): Promise<{ runAt: Date; resumed: boolean }> {
  const now = world.now()
  const { origins, shard, limit, embedded } = options
  const key = JSON.stringify({ origins, shard, limit, embedded })
  const earlier = await work.readOne('run')
  const age = now.getTime() - Date.parse(earlier?.runAt ?? '')
  // One from the future was dated by a clock that has been set right since.
  const isRecent = age >= 0 && age < RESUME_WITHIN_MS
  const goesOn = isWhole ? earlier?.options === key && isRecent : options.stages[0] !== 'crawl'
  if (earlier !== undefined && goesOn) return { runAt: new Date(earlier.runAt), resumed: true }
  if (isWhole || options.stages[0] === 'crawl') {
    await work.clear()
    await work.write('run', [{ runAt: now.toISOString(), options: key }])
  }
  return { runAt: now, resumed: false }
}

const STAGES: Readonly<Record<StageName, (run: Run) => Promise<void>>> = { crawl, merge, probe, score, publish }
