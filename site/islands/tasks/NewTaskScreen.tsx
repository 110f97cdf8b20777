// From words to a task: tools that fit, chosen by the reader, their forms, and the run.
import { type SubmitEvent, useId, useState } from 'react'
import { useAct, useAnswer } from './answers.ts'
import { useTasks } from './context.ts'
import { emptyDraft, MOST_STEPS, toNewTask } from './draft.ts'
import { Empty, Heading, shown, Trouble, Waiting } from './Parts.tsx'
import { ProposalView } from './ProposalView.tsx'
import { ScheduleForm } from './ScheduleForm.tsx'
import { StepEditor } from './StepEditor.tsx'
import { ToolPicker } from './ToolPicker.tsx'
import { planSteps } from './tools.ts'
import { useWatched } from './value.ts'

const LONGEST_WORDS = 2_000

export function NewTaskScreen() {
  const { link, runs, draft: watched, go, say } = useTasks()
  const draft = useWatched(watched)
  const id = useId()
  const looking = useAct()
  const planning = useAct()
  const sending = useAct()
  const model = useAnswer('model', (one) => one.ask('GET /v1/model', {})).answer?.model
  const [fault, setFault] = useState<string>()
  const { faults } = toNewTask(draft)

  const hasWords = () => {
    const has = draft.words.trim() !== ''
    setFault(has ? undefined : 'Say what you want done.')
    return has
  }

  const look = (event: SubmitEvent) => {
    event.preventDefault()
    const words = draft.words.trim()
    if (!hasWords()) return
    void looking.act(async () => {
      const proposals = await link.ask('POST /v1/route', { body: { words } })
      watched.set({ ...watched.get(), proposals })
      const count = proposals.steps.length
      say(count > 0 ? `${count} steps proposed` : `${proposals.choices.length} tools found`)
    })
  }

  const plan = () => {
    if (!hasWords()) return
    void planning.act(async () => {
      const { steps } = await planSteps(link, watched.get())
      // What was typed meanwhile stays.
      watched.set({ ...watched.get(), steps, isTried: false })
      say(steps.length === 1 ? 'One step was planned' : `${steps.length} steps were planned`)
    })
  }

  /** Undefined where something is missing, which is marked then. */
  const checked = () => {
    const { task, faults: found } = toNewTask(watched.get())
    watched.set({ ...watched.get(), isTried: true })
    if (task === undefined) {
      const wrong = Object.values(found).reduce(
        (sum, { fields, inputs }) => sum + Object.keys(fields).length + Object.keys(inputs).length,
        0,
      )
      say(wrong === 1 ? 'One field needs a look' : `${wrong} fields need a look`)
      // Once they are marked.
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.screen [aria-invalid="true"]')?.focus())
    }
    return task
  }

  const run = () => {
    const task = checked()
    if (task === undefined) return
    void sending.act(async () => {
      const { task: made } = await link.ask('POST /v1/tasks', { body: task })
      watched.set(emptyDraft(crypto.randomUUID()))
      void runs.start(made)
      go({ name: 'run', id: made.id })
    })
  }

  const countFaults = draft.isTried ? Object.keys(faults).length : 0
  return (
    <>
      <Heading>New task</Heading>
      {!link.can('run') && (
        <Empty title="This page may not ask for tasks">
          <p>It was paired to read only. Pair again to change that.</p>
        </Empty>
      )}
      <form className="task-words" onSubmit={look} noValidate>
        <label htmlFor={`${id}-words`}>What do you want done?</label>
        <textarea
          id={`${id}-words`}
          rows={3}
          className="field"
          maxLength={LONGEST_WORDS}
          placeholder="Read notes.txt, and remember who is named in it"
          autoComplete="off"
          value={draft.words}
          onChange={(event) => watched.set({ ...watched.get(), words: event.target.value })}
          aria-invalid={fault !== undefined}
          {...(fault === undefined ? {} : { 'aria-describedby': `${id}-fault` })}
          onKeyDown={(event) => {
            // Enter asks; a new line is made with Shift.
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            event.currentTarget.form?.requestSubmit()
          }}
        />
        {fault !== undefined && (
          <p id={`${id}-fault`} className="fault">
            {fault}
          </p>
        )}
        <p className="actions">
          <button type="submit" className="button" aria-disabled={looking.isBusy}>
            Find tools
          </button>
          {model !== undefined && (
            <button
              type="button"
              className="button"
              aria-disabled={planning.isBusy || !link.can('run')}
              onClick={() => link.can('run') && plan()}
            >
              Let {shown(model.name)} plan it
            </button>
          )}
          <span className="label">Finding looks among the servers on your machine. The words go to your companion, and nowhere else.</span>
        </p>
        {model !== undefined && (
          <p className="label">
            {shown(model.name)} is asked {model.isLocal ? 'on your machine' : 'over the network'}. To plan, it is sent the words, and what
            up to 20 of your tools say of themselves. The plan takes the place of the steps below; nothing is run.
          </p>
        )}
      </form>
      {looking.isBusy && <Waiting>Looking</Waiting>}
      {planning.isBusy && <Waiting>Planning</Waiting>}
      <Trouble trouble={looking.trouble} />
      <Trouble trouble={planning.trouble} />
      {draft.proposals !== undefined && <ProposalView proposals={draft.proposals} />}
      <ToolPicker isOpen={looking.trouble !== undefined} />
      {draft.steps.length > 0 && (
        <section className="plan" aria-label="Steps of the task">
          <h2>The task</h2>
          <ol className="draft-steps">
            {draft.steps.map((step, index) => (
              <StepEditor
                key={step.id}
                step={step}
                number={index + 1}
                earlier={draft.steps.slice(0, index)}
                isLast={index === draft.steps.length - 1}
                faults={draft.isTried ? faults[step.id] : undefined}
              />
            ))}
          </ol>
          {draft.steps.length >= MOST_STEPS && <p className="label">A task has no more than {MOST_STEPS} steps.</p>}
          <Trouble trouble={sending.trouble} />
          <p className="actions">
            <button
              type="button"
              className="button button-strong"
              aria-disabled={sending.isBusy || !link.can('run')}
              onClick={() => link.can('run') && run()}
            >
              {draft.steps.length === 1 ? 'Run it' : `Run ${draft.steps.length} steps`}
            </button>
            {countFaults > 0 && (
              <span className="fault">{countFaults === 1 ? 'A step needs a look.' : `${countFaults} steps need a look.`}</span>
            )}
            <span className="label">Nothing runs before you said yes to each call.</span>
          </p>
          {link.can('run') && <ScheduleForm words={draft.words} steps={() => checked()?.steps} />}
        </section>
      )}
    </>
  )
}
