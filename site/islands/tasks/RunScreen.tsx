// A task that runs or ran: the state of each step as it happens, what waits for the reader, and the results.
import { useEffect, useState } from 'react'
import type { BridgeTrouble } from '../../../core/bridge/trouble.ts'
import type { NewStep, Step, Task } from '../../../core/schema/task.ts'
import { useAct } from './answers.ts'
import { useTasks } from './context.ts'
import { toDraft } from './draft.ts'
import { Arguments, Empty, Foreign, Heading, ServerName, shown, Trouble, Waiting, When } from './Parts.tsx'
import { QuestionPanel } from './QuestionPanel.tsx'
import { ResultView } from './result/ResultView.tsx'
import type { Progress, Run } from './runs.ts'
import { ScheduleForm } from './ScheduleForm.tsx'
import { loadTools } from './tools.ts'
import { useWatched } from './value.ts'
import { WaitingForYes } from './WaitingForYes.tsx'
import { FAILURES, STEP_STATES, TASK_STATES } from './wording.ts'

const EVERY_MS = 2_000
const ENDED: ReadonlySet<Task['state']> = new Set(['done', 'partial', 'failed', 'cancelled'])

export function RunScreen({ id }: { id: string }) {
  const { runs, link } = useTasks()
  const run = useWatched(runs.all).get(id)
  const connection = useWatched(link.connection)
  const [trouble, setTrouble] = useState<BridgeTrouble>()
  const isHeard = run?.isHeard === true
  const isOver = run !== undefined && ENDED.has(run.task.state)
  const isConnected = connection.state === 'connected'

  useEffect(() => {
    if (isHeard || !isConnected) return undefined
    const load = () => void runs.load(id).then(setTrouble)
    load()
    // Another page or the terminal listens to it: this one looks now and then.
    const timer = isOver ? undefined : setInterval(load, EVERY_MS)
    return () => clearInterval(timer)
  }, [id, runs, isHeard, isOver, isConnected])

  return (
    <>
      <p className="label">
        <a href="#history">History</a>
      </p>
      <Heading>Task</Heading>
      {run === undefined ? trouble === undefined ? <Waiting>Reading</Waiting> : <NotThere trouble={trouble} /> : <RunView run={run} />}
    </>
  )
}

function NotThere({ trouble }: { trouble: BridgeTrouble }) {
  if (trouble.answer?.code !== 'not_found') return <Trouble trouble={trouble} />
  return (
    <Empty title="There is no such task">
      <p>
        It may have been deleted. <a href="#history">See the history</a>
      </p>
    </Empty>
  )
}

function RunView({ run }: { run: Run }) {
  const { runs, link, draft, go } = useTasks()
  const { task, isHeard } = run
  const cancelling = useAct()
  const repeating = useAct()
  const { shape, word } = TASK_STATES[task.state]
  const isOver = ENDED.has(task.state)
  const isThere = useWatched(link.connection).state === 'connected'

  const again = () =>
    repeating.act(async () => {
      const toolOf = await loadTools(
        link,
        task.steps.map(({ server }) => server),
      )
      draft.set(toDraft(task, crypto.randomUUID(), toolOf))
      go({ name: 'new' })
    })
  const cancel = () =>
    cancelling.act(async () => {
      const trouble = await runs.cancel(task.id)
      if (trouble !== undefined) throw trouble
    })

  return (
    <>
      <p className="foreign task-title">
        <Foreign>{task.words}</Foreign>
      </p>
      <p className="head" role="status">
        <span className={`mark ${shape}`}>{word}</span>
        <span className="label">
          {task.steps.filter(({ state }) => state === 'done').length} of {task.steps.length} {task.steps.length === 1 ? 'step' : 'steps'}{' '}
          done
        </span>
        <span className="label">
          <When at={task.createdAt} /> · asked by <Foreign>{task.askedBy}</Foreign>
        </span>
      </p>
      <p className="actions">
        {task.state === 'ready' && !isHeard && isThere && link.can('run') && (
          <button type="button" className="button button-strong" onClick={() => void runs.start(task)}>
            Run it
          </button>
        )}
        {!isOver && !isThere && <span className="label">As it was last seen. Whether it goes on is not known.</span>}
        {!isOver && isThere && task.state !== 'ready' && link.can('run') && (
          <button type="button" className="button" aria-disabled={cancelling.isBusy} onClick={() => void cancel()}>
            Cancel
          </button>
        )}
        {isOver && isThere && link.can('run') && (
          <button type="button" className="button" aria-disabled={repeating.isBusy} onClick={() => void again()}>
            Do it again
          </button>
        )}
      </p>
      {isOver && isThere && link.can('run') && <ScheduleForm words={task.words} steps={() => task.steps.map(toNewStep)} />}
      <Trouble trouble={cancelling.trouble ?? repeating.trouble ?? run.trouble} />
      {isHeard && !isOver && <p className="label">Closing this page cancels the task.</p>}
      <ol className="run-steps">
        {task.steps.map((step, index) => (
          <StepView key={step.id} step={step} number={index + 1} run={run} />
        ))}
      </ol>
    </>
  )
}

/** What was asked for, without what it came to. */
function toNewStep({ id, server, tool, arguments: given, definition, after, inputs }: Step): NewStep {
  return { id, server, tool, arguments: given, definition, after, inputs }
}

function StepView({ step, number, run }: { step: Step; number: number; run: Run }) {
  const { shape, word } = STEP_STATES[step.state]
  const question = run.questions[step.id]
  const progress = run.progress[step.id]
  return (
    <li>
      <h3 className="head">
        <span>
          {number}. <code>{shown(step.tool)}</code>
        </span>
        <span className={`mark ${shape}`}>{word}</span>
      </h3>
      <p className="label">
        <ServerName id={step.server} />
        {step.attempts > 1 && ` · ${step.attempts} attempts`}
        {step.startedAt !== undefined && step.endedAt !== undefined && ` · ${toSeconds(step.startedAt, step.endedAt)}`}
      </p>
      {step.state === 'running' && <ProgressView progress={progress} />}
      {step.state === 'needs_approval' && <WaitingForYes task={run.task.id} step={step.id} />}
      {step.state === 'asks' && question !== undefined && <QuestionPanel question={question} asker={step.server} />}
      {step.failure !== undefined && (
        <div className="trouble">
          <p>{FAILURES[step.failure.code]}</p>
          <p className="foreign">
            <Foreign>{step.failure.message}</Foreign>
          </p>
        </div>
      )}
      {step.result !== undefined && <ResultView result={step.result} name={step.tool} />}
      {step.state !== 'needs_approval' && (
        <details className="fold">
          <summary>Arguments</summary>
          <div className="inside">
            <Arguments value={step.arguments} />
            {step.inputs.map(({ step: other, from, to }) => (
              <p key={to} className="label">
                <code>{shown(to)}</code> from step {run.task.steps.findIndex(({ id }) => id === other) + 1}, <code>{shown(from)}</code>
              </p>
            ))}
          </div>
        </details>
      )}
    </li>
  )
}

function ProgressView({ progress }: { progress: Progress | undefined }) {
  if (progress === undefined) return <progress aria-label="Running" />
  const { progress: done, total, message } = progress
  const words = total === undefined ? String(done) : `${done} of ${total}`
  return (
    <div className="progress">
      {total === undefined ? (
        <progress aria-label="Running" />
      ) : (
        <progress aria-label="Running" max={total} value={Math.min(done, total)} />
      )}
      <p className="label" aria-live="polite">
        {words}
        {message !== undefined && (
          <>
            {' · '}
            <Foreign>{message}</Foreign>
          </>
        )}
      </p>
    </div>
  )
}

function toSeconds(from: string, to: string): string {
  const ms = Date.parse(to) - Date.parse(from)
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`
}
