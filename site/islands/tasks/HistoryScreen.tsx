// Tasks that were asked for, newest first, with search and a way to older ones.
import { type SubmitEvent, useId, useState } from 'react'
import type { Answer } from '../../../core/bridge/routes.ts'
import { type TaskState, TaskStateSchema } from '../../../core/schema/task.ts'
import { useAct, useAnswer } from './answers.ts'
import { useTasks } from './context.ts'
import { Empty, Foreign, Heading, Trouble, Waiting, When } from './Parts.tsx'
import { toHash } from './screens.ts'
import { TASK_STATES } from './wording.ts'

type Page = Answer<'GET /v1/tasks'>

export function HistoryScreen() {
  const { link, say } = useTasks()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [search, setSearch] = useState('')
  const [state, setState] = useState<TaskState | ''>('')
  const key = JSON.stringify([search, state])
  const [more, setMore] = useState<{ key: string; pages: readonly Page[] }>({ key, pages: [] })
  const query = { ...(search === '' ? {} : { search }), ...(state === '' ? {} : { state }) }
  const { answer, trouble, again } = useAnswer(key, () => link.ask('GET /v1/tasks', { query }))
  const { isBusy, trouble: actTrouble, act } = useAct()
  const later = more.key === key ? more.pages : []
  const pages = answer === undefined ? [] : [answer, ...later]
  const tasks = pages.flatMap((page) => page.tasks)
  const next = pages[pages.length - 1]?.next

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setSearch(typed.trim())
  }
  const older = () =>
    act(async () => {
      const page = await link.ask('GET /v1/tasks', { query: { ...query, before: next } })
      setMore({ key, pages: [...later, page] })
      say(`${page.tasks.length} more`)
    })
  const remove = (task: string) =>
    act(async () => {
      await link.ask('DELETE /v1/tasks/{id}', { id: task })
      setMore({ key, pages: [] })
      await again()
      say('It was deleted')
    })

  return (
    <>
      <Heading>History</Heading>
      <form className="search-line" onSubmit={submit}>
        <div>
          <label htmlFor={`${id}-search`}>Words</label>
          <input
            id={`${id}-search`}
            type="search"
            className="field"
            value={typed}
            maxLength={500}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <div>
          <label htmlFor={`${id}-state`}>State</label>
          <select
            id={`${id}-state`}
            className="field"
            value={state}
            onChange={(event) => setState(TaskStateSchema.safeParse(event.target.value).data ?? '')}
          >
            <option value="">Any</option>
            {TaskStateSchema.options.map((one) => (
              <option key={one} value={one}>
                {TASK_STATES[one].word}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" className="button">
          Search
        </button>
      </form>
      <Trouble trouble={trouble ?? actTrouble} />
      {answer === undefined && trouble === undefined && <Waiting>Reading</Waiting>}
      {answer !== undefined && tasks.length === 0 && (
        <Empty title={search === '' && state === '' ? 'No tasks yet' : 'No task fits'}>
          <p>
            <a href="#new">Make a new one</a>
          </p>
        </Empty>
      )}
      <ul className="list">
        {tasks.map((task) => {
          const { shape, word } = TASK_STATES[task.state]
          return (
            <li key={task.id}>
              <p className="head">
                <a href={toHash({ name: 'run', id: task.id })}>
                  <Foreign>{task.words.length > 200 ? `${task.words.slice(0, 200)}…` : task.words}</Foreign>
                </a>
                <span className={`mark ${shape}`}>{word}</span>
              </p>
              <p className="label">
                <When at={task.createdAt} /> · asked by <Foreign>{task.askedBy}</Foreign>
              </p>
              {link.can('run') && task.state !== 'running' && task.state !== 'waiting' && (
                <button type="button" className="link" aria-disabled={isBusy} onClick={() => void remove(task.id)}>
                  Delete<span className="sr-only"> {task.words.slice(0, 60)}</span>
                </button>
              )}
            </li>
          )
        })}
      </ul>
      {next !== undefined && (
        <button type="button" className="button" aria-disabled={isBusy} onClick={() => void older()}>
          Older ones
        </button>
      )}
    </>
  )
}
