// Tasks that run by themselves: when next, how the last run ended, and what can be done about them. Times are in the zone of each.
import type { ShownSchedule } from '../../../core/schema/schedule.ts'
import { useAct, useAnswer } from './answers.ts'
import { useTasks } from './context.ts'
import { Empty, Foreign, Heading, ServerName, shown, Trouble, Waiting, When } from './Parts.tsx'
import { toHash } from './screens.ts'
import { LEFT_OUT, TASK_STATES } from './wording.ts'

const EVERY_MS = 5_000

export function SchedulesScreen() {
  const { answer, trouble, again } = useAnswer('schedules', (link) => link.ask('GET /v1/schedules', {}), EVERY_MS)
  return (
    <>
      <Heading>Schedules</Heading>
      <Trouble trouble={trouble} />
      {answer === undefined && trouble === undefined && <Waiting>Reading</Waiting>}
      {answer?.schedules.length === 0 && (
        <Empty title="Nothing runs by itself">
          <p>
            Put <a href="#new">a task</a> together, or take one of the <a href="#history">history</a>, and choose “Run this regularly”.
          </p>
        </Empty>
      )}
      <ul className="list">
        {answer?.schedules.map((schedule) => (
          <ScheduleView key={schedule.id} schedule={schedule} onChanged={again} />
        ))}
      </ul>
    </>
  )
}

function ScheduleView({ schedule, onChanged }: { schedule: ShownSchedule; onChanged(): Promise<void> }) {
  const { link, go, say } = useTasks()
  const { isBusy, trouble, act } = useAct()
  const { id, name, cron, timeZone, calls, state, nextAt, last, leftOut, createdBy, notify } = schedule
  const [given, isPaused] = [{ id, body: {} }, state === 'paused']

  const change = (work: () => Promise<unknown>, words: string) =>
    void act(async () => {
      await work()
      await onChanged()
      say(words)
    })
  const run = () =>
    void act(async () => {
      const { task } = await link.ask('POST /v1/schedules/{id}/run', given)
      go({ name: 'run', id: task.id })
    })
  const buttons: readonly (readonly [string, () => void])[] = [
    ['Run now', run],
    isPaused
      ? ['Resume', () => change(() => link.ask('POST /v1/schedules/{id}/resume', given), 'It was resumed')]
      : ['Pause', () => change(() => link.ask('POST /v1/schedules/{id}/pause', given), 'It was paused')],
    ['Delete', () => change(() => link.ask('DELETE /v1/schedules/{id}', { id }), 'It was deleted')],
  ]
  return (
    <li>
      <p className="head">
        <b>
          <Foreign>{name}</Foreign>
        </b>
        <span className={`mark ${isPaused ? 'unknown' : 'works'}`}>{isPaused ? 'Paused' : 'Active'}</span>
      </p>
      <p>
        <code>{shown(cron)}</code> in {shown(timeZone)}
        {nextAt !== undefined && (
          <>
            , next <When at={nextAt} timeZone={timeZone} />
          </>
        )}
      </p>
      <p>
        {last === undefined ? (
          'It has not run yet.'
        ) : (
          <>
            Last run{' '}
            <a href={toHash({ name: 'run', id: last.task })}>
              <When at={last.at} timeZone={timeZone} />
            </a>{' '}
            <span className={`mark ${TASK_STATES[last.state].shape}`}>{TASK_STATES[last.state].word}</span>
          </>
        )}
      </p>
      {leftOut !== undefined && (
        <p className="label">
          Left out <When at={leftOut.at} timeZone={timeZone} />: {LEFT_OUT[leftOut.why]}
        </p>
      )}
      <p className="label">
        {calls.map(({ server, tool }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a call is its place
          <span key={index}>
            {index > 0 && ', '}
            <code>{shown(tool)}</code> of <ServerName id={server} />
          </span>
        ))}{' '}
        · set up by <Foreign>{createdBy}</Foreign>
        {notify.hasWebhook && ' · tells a webhook'}
      </p>
      {link.can('run') && (
        <p className="actions">
          {buttons.map(([label, onClick]) => (
            <button key={label} type="button" className="button" aria-disabled={isBusy} onClick={onClick}>
              {label}
              <span className="sr-only"> {shown(name)}</span>
            </button>
          ))}
        </p>
      )}
      <Trouble trouble={trouble} />
    </li>
  )
}
