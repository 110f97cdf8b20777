// What is wrong with the runs of late, from what is recorded of them and the time. Pure: it says what, words.ts says it to people.
import { type RunAlert, type RunLine, type Workflow, WorkflowSchema } from '../schema/run.ts'
import type { Snapshot } from '../schema/snapshot.ts'
import { type OriginOutcome, originsWith } from '../schema/words.ts'

const HOUR_MS = 3_600_000

/** How often a workflow is meant to run, in hours. `other` runs when somebody wants it to. */
const EVERY_HOURS: Readonly<Record<Exclude<Workflow, 'other'>, number>> = { refresh: 24, health: 1 }

/** GitHub leaves out a scheduled run now and then when it is busy; two in a row are no accident. */
const MISSED_RUNS = 2

/** A scheduled run begins up to hours late, and its line is there only when it has ended: a refresh may take nine hours from its first request. */
const SLACK_HOURS = 12

/** One failure may be the moment's and a second the same night's; the third is a fault that stays. */
const FAILING_RUNS = 3

/** Origins are down for a night or under repair for a day, and what they listed is carried. After two days it grows old. */
const SILENT_HOURS = 48

/** A week has days on which much was published; four runs in a row that leave much are a queue that grows. */
const STARVED_RUNS = 4

/** Share of what was due that a run may leave: the rest is first in the next, so that a little over is nothing to worry about. */
const STARVED_SHARE = 0.25

export interface Watched {
  /** The oldest first, as `readRecentRuns` gives them. */
  runs: readonly RunLine[]
  /** Undefined while nothing has been published. */
  snapshot: Pick<Snapshot, 'generatedAt' | 'origins'> | undefined
  now: Date
}

/** Everything that is wrong, in the order of the words; none where no run was ever recorded and the snapshot tells of no failure. */
export function watchRuns(watched: Watched): RunAlert[] {
  const { runs, now } = watched
  return [
    ...WorkflowSchema.options.flatMap((workflow) => {
      const own = runs.filter((run) => run.workflow === workflow)
      return [...findMissing(workflow, own, now), ...findFailing(workflow, own), ...findStarved(workflow, own)]
    }),
    ...findSilent(watched),
  ]
}

/** A workflow is missed from its first recorded run on: one that was never switched on is not. */
function findMissing(workflow: Workflow, runs: readonly RunLine[], now: Date): RunAlert[] {
  const last = runs.at(-1)
  if (last === undefined || workflow === 'other') return []
  const everyHours = EVERY_HOURS[workflow]
  const hours = (now.getTime() - Date.parse(last.runAt)) / HOUR_MS
  if (hours <= MISSED_RUNS * everyHours + SLACK_HOURS) return []
  return [{ code: 'run_missing', subject: workflow, since: last.runAt, detail: { everyHours } }]
}

function findFailing(workflow: Workflow, runs: readonly RunLine[]): RunAlert[] {
  const streak = lastStreak(runs, ({ outcome }) => outcome === 'failed' || outcome === 'lost')
  const [first] = streak
  if (first === undefined || streak.length < FAILING_RUNS) return []
  return [{ code: 'runs_failing', subject: workflow, since: first.runAt, detail: { runs: streak.length } }]
}

function findStarved(workflow: Workflow, runs: readonly RunLine[]): RunAlert[] {
  // A run that did not come to probe says nothing of the queue.
  const measured = runs.flatMap(({ runAt, probes, queue }) => {
    if (probes === undefined || queue === undefined) return []
    const made = Object.entries(probes.outcomes).reduce((sum, [outcome, number]) => (outcome === 'not_probed' ? sum : sum + number), 0)
    return [{ runAt, made, left: queue.left }]
  })
  const streak = lastStreak(measured, ({ made, left }) => left > STARVED_SHARE * (made + left))
  const [first] = streak
  if (first === undefined || streak.length < STARVED_RUNS) return []
  return [
    { code: 'probes_starved', subject: workflow, since: first.runAt, detail: { runs: streak.length, left: streak.at(-1)?.left ?? 0 } },
  ]
}

/** What was asked and did not answer; an origin that is switched off is neither. Time without any run is not the origin's silence. */
function findSilent({ runs, snapshot }: Watched): RunAlert[] {
  const origins = originsWith([...Object.keys(snapshot?.origins ?? {}), ...runs.flatMap(({ origins: asked }) => Object.keys(asked))])
  return origins.flatMap((subject): RunAlert[] => {
    const asked = runs.flatMap(({ runAt, origins }) => {
      const outcome = origins[subject]?.outcome
      return outcome === undefined ? [] : [{ runAt, outcome }]
    })
    const state = snapshot?.origins[subject]
    const last = asked.at(-1) ?? { runAt: '', outcome: 'skipped' as const }
    const newest =
      state === undefined || last.runAt >= (snapshot?.generatedAt ?? '') ? last : { runAt: snapshot?.generatedAt ?? '', ...state }
    if (newest.outcome !== 'stale') return []
    const answered = latest([asked.findLast(({ outcome }) => isAnswer(outcome))?.runAt, state?.readAt ?? undefined])
    const inVain = asked.filter(({ runAt, outcome }) => outcome === 'stale' && (answered === undefined || runAt > answered))
    // What never answered has been silent since it was first asked.
    const from = answered ?? inVain[0]?.runAt ?? newest.runAt
    if (Date.parse(newest.runAt) - Date.parse(from) < SILENT_HOURS * HOUR_MS) return []
    return [{ code: 'origin_silent', subject, since: answered ?? null, detail: { runs: inVain.length } }]
  })
}

const isAnswer = (outcome: OriginOutcome): boolean => outcome === 'fresh' || outcome === 'partial'

function latest(instants: readonly (string | undefined)[]): string | undefined {
  return instants
    .filter((instant) => instant !== undefined)
    .toSorted()
    .at(-1)
}

/** The last of them in a row that are so, the oldest first. */
function lastStreak<T>(items: readonly T[], isSo: (item: T) => boolean): T[] {
  const before = items.findLastIndex((item) => !isSo(item))
  return items.slice(before + 1)
}
