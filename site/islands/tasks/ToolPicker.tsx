// A tool chosen by hand: a server, and one of its tools.
import { useId, useState } from 'react'
import { useAnswer } from './answers.ts'
import { useTasks } from './context.ts'
import { MOST_STEPS, withStep } from './draft.ts'
import { shown, Trouble, Waiting } from './Parts.tsx'
import { toHash } from './screens.ts'
import { useWatched } from './value.ts'

export function ToolPicker({ isOpen }: { isOpen: boolean }) {
  const [isShown, setShown] = useState(false)
  return (
    <details className="fold picker" open={isOpen || isShown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>Choose a tool yourself</summary>
      {(isOpen || isShown) && <Picker />}
    </details>
  )
}

function Picker() {
  const { draft: watched, say } = useTasks()
  const draft = useWatched(watched)
  const id = useId()
  const [server, setServer] = useState('')
  const [tool, setTool] = useState('')
  const { answer, trouble } = useAnswer('servers', (link) => link.ask('GET /v1/servers', {}))
  const detail = useAnswer(`server ${server}`, async (link) =>
    server === '' ? undefined : await link.ask('GET /v1/servers/{id}', { id: server }),
  )
  const tools = detail.answer?.tools ?? []
  const chosen = tools.find((one) => one.tool.name === tool)
  if (answer === undefined) return trouble === undefined ? <Waiting>Looking for servers</Waiting> : <Trouble trouble={trouble} />
  if (answer.servers.length === 0) return <p className="label">No servers are set up on this machine.</p>
  const add = () => {
    if (chosen === undefined) return
    watched.set(withStep(watched.get(), server, chosen))
    say(`Step ${watched.get().steps.length} was added`)
  }
  return (
    <div className="pick">
      <div>
        <label htmlFor={`${id}-server`}>Server</label>
        <select
          id={`${id}-server`}
          className="field"
          value={server}
          onChange={(event) => {
            setServer(event.target.value)
            setTool('')
          }}
        >
          <option value="">Choose</option>
          {answer.servers.map((one) => (
            <option key={one.id} value={one.id}>
              {shown(one.title)} ({shown(one.id)})
            </option>
          ))}
        </select>
      </div>
      <div>
        <label htmlFor={`${id}-tool`}>Tool</label>
        <select
          id={`${id}-tool`}
          className="field"
          value={tool}
          disabled={tools.length === 0}
          onChange={(event) => setTool(event.target.value)}
        >
          <option value="">Choose</option>
          {tools.map((one) => (
            <option key={one.tool.name} value={one.tool.name}>
              {shown(one.tool.name)}
            </option>
          ))}
        </select>
      </div>
      <button type="button" className="button" disabled={chosen === undefined || draft.steps.length >= MOST_STEPS} onClick={add}>
        Add as a step
      </button>
      <Trouble trouble={detail.trouble} />
      {detail.answer !== undefined && detail.answer.readAt === undefined && (
        <p className="label">
          Its tools are not known yet. <a href={toHash({ name: 'server', id: server })}>Start it</a> once.
        </p>
      )}
    </div>
  )
}
