// Makes a task one that runs by itself: how it is called, at which times, in which time zone. Whether the times are any, the companion says.
import { type SubmitEvent, useId, useState } from 'react'
import type { NewStep } from '../../../core/schema/task.ts'
import { useAct } from './answers.ts'
import { useTasks } from './context.ts'
import { Trouble } from './Parts.tsx'

const LONGEST_NAME = 100
const PRESETS = [
  ['Every hour', '0 * * * *'],
  ['Every day at 9:00', '0 9 * * *'],
  ['Monday to Friday at 9:00', '0 9 * * 1-5'],
  ['Mondays at 9:00', '0 9 * * 1'],
  ['On the first of each month at 9:00', '0 9 1 * *'],
] as const

/** @param steps undefined where they are not whole: then the reader was shown what is missing */
export function ScheduleForm({ words, steps }: { words: string; steps(): readonly NewStep[] | undefined }) {
  const { link, go, say } = useTasks()
  const { isBusy, trouble, act } = useAct()
  const id = useId()
  const [name, setName] = useState<string>()
  const [cron, setCron] = useState<string>(PRESETS[1][1])
  const [timeZone, setTimeZone] = useState(() => new Intl.DateTimeFormat().resolvedOptions().timeZone)
  const [isMadeUp, setMadeUp] = useState(false)
  const called = name ?? words.trim().slice(0, LONGEST_NAME)

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void act(async () => {
      const whole = steps()
      if (whole === undefined) return
      const task = { name: called.trim() || 'A task without words', words: words.trim() || 'A task without words', steps: [...whole] }
      const times = { cron: cron.trim(), timeZone: timeZone.trim(), missed: isMadeUp ? ('run_once' as const) : ('skip' as const) }
      await link.ask('POST /v1/schedules', { body: { ...task, ...times } })
      say('It will run by itself')
      go({ name: 'schedules' })
    })
  }

  return (
    <details className="fold">
      <summary>Run this regularly</summary>
      <form className="inside" onSubmit={submit} noValidate>
        <div className="form-field">
          <label htmlFor={`${id}-name`}>Name</label>
          <input
            id={`${id}-name`}
            className="field"
            maxLength={LONGEST_NAME}
            autoComplete="off"
            value={called}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="form-field">
          <label htmlFor={`${id}-preset`}>When</label>
          <select
            id={`${id}-preset`}
            className="field"
            value={PRESETS.some(([, one]) => one === cron) ? cron : ''}
            onChange={(event) => setCron(event.target.value)}
          >
            {PRESETS.map(([label, one]) => (
              <option key={one} value={one}>
                {label}
              </option>
            ))}
            <option value="">At other times</option>
          </select>
        </div>
        <div className="form-field">
          <label htmlFor={`${id}-cron`}>As cron: minute, hour, day, month, day of the week</label>
          <input
            id={`${id}-cron`}
            className="field"
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            placeholder="30 7 * * 1-5"
            value={cron}
            onChange={(event) => setCron(event.target.value)}
          />
        </div>
        <div className="form-field">
          <label htmlFor={`${id}-zone`}>Time zone</label>
          <input
            id={`${id}-zone`}
            className="field"
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
            value={timeZone}
            onChange={(event) => setTimeZone(event.target.value)}
          />
        </div>
        <p>
          <label>
            <input type="checkbox" checked={isMadeUp} onChange={(event) => setMadeUp(event.target.checked)} /> If the companion is not
            running then, run it once as soon as it is
          </label>
        </p>
        <Trouble trouble={trouble} />
        <p className="actions">
          <button type="submit" className="button" aria-disabled={isBusy}>
            Set it up
          </button>
          <span className="label">A call that you have not allowed for good waits for your yes each time.</span>
        </p>
      </form>
    </details>
  )
}
