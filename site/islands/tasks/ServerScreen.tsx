// One of the reader's servers: start and stop, and its tools with their definitions.
import { useState } from 'react'
import type { Answer } from '../../../core/bridge/routes.ts'
import type { BridgeTool } from '../../../core/schema/bridge.ts'
import { useAct, useAnswer } from './answers.ts'
import { useTasks } from './context.ts'
import { withStep } from './draft.ts'
import { Empty, Heading, shown, Trouble, Waiting, When } from './Parts.tsx'
import { ServerLine } from './ServersScreen.tsx'

export function ServerScreen({ id }: { id: string }) {
  const { link, say } = useTasks()
  const { answer: read, trouble } = useAnswer(id, () => link.ask('GET /v1/servers/{id}', { id }))
  const [changed, setChanged] = useState<Answer<'GET /v1/servers/{id}'>>()
  const { isBusy, trouble: actTrouble, act } = useAct()
  const answer = changed ?? read
  const server = answer?.server
  const isOn = server?.state === 'running' || server?.state === 'starting'

  const turn = (name: 'POST /v1/servers/{id}/start' | 'POST /v1/servers/{id}/stop', words: string) =>
    act(async () => {
      setChanged(await link.ask(name, { id, body: {} }))
      say(words)
    })

  return (
    <>
      <p className="label">
        <a href="#servers">My servers</a>
      </p>
      <Heading>{server === undefined ? shown(id) : shown(server.title)}</Heading>
      <Trouble trouble={trouble} />
      {answer === undefined && trouble === undefined && <Waiting>Reading</Waiting>}
      {server !== undefined && link.can('run') && (
        <>
          <ServerLine server={server} />
          <p className="actions">
            <button
              type="button"
              className="button"
              aria-disabled={isBusy}
              onClick={() => void turn('POST /v1/servers/{id}/start', 'It runs, and its tools were read')}
            >
              {isBusy ? 'Please wait' : isOn ? 'Read its tools again' : 'Start it'}
            </button>
            {isOn && (
              <button
                type="button"
                className="button"
                aria-disabled={isBusy}
                onClick={() => void turn('POST /v1/servers/{id}/stop', 'It was stopped')}
              >
                Stop it
              </button>
            )}
          </p>
          <Trouble trouble={actTrouble} />
        </>
      )}
      {answer !== undefined && <Tools answer={answer} />}
    </>
  )
}

function Tools({ answer: { server, tools, readAt } }: { answer: Answer<'GET /v1/servers/{id}'> }) {
  if (readAt === undefined)
    return (
      <Empty title="Its tools are not known yet">
        <p>Start it once: then they are read, and kept.</p>
      </Empty>
    )
  return (
    <>
      <h3>{tools.length === 1 ? '1 tool' : `${tools.length} tools`}</h3>
      <p className="label">
        Read <When at={readAt} />
      </p>
      {tools.length === 0 ? (
        <Empty title="It has no tools" />
      ) : (
        <div className="tool-list">
          {tools.map((tool) => (
            <ToolRow key={tool.tool.name} server={server.id} tool={tool} />
          ))}
        </div>
      )}
    </>
  )
}

function ToolRow({ server, tool: bridgeTool }: { server: string; tool: BridgeTool }) {
  const { draft, go } = useTasks()
  const { tool, definition } = bridgeTool
  const use = () => {
    draft.set(withStep(draft.get(), server, bridgeTool))
    go({ name: 'new' })
  }
  return (
    <details className="fold">
      <summary>
        <code>{shown(tool.name)}</code>
        {tool.description !== undefined && <span className="one-line">{shown(tool.description)}</span>}
      </summary>
      <div className="inside">
        {tool.description !== undefined && <p className="foreign">{shown(tool.description)}</p>}
        <p className="label">What it takes</p>
        <pre className="said">{shown(JSON.stringify(tool.inputSchema, undefined, 2))}</pre>
        {tool.outputSchema !== undefined && (
          <>
            <p className="label">What it gives</p>
            <pre className="said">{shown(JSON.stringify(tool.outputSchema, undefined, 2))}</pre>
          </>
        )}
        <p className="label">
          Definition <code>{definition.slice(0, 12)}</code>: a call is refused when it has changed since you saw it.
        </p>
        <p className="actions">
          <button type="button" className="button" onClick={use}>
            Use in a task
          </button>
        </p>
      </div>
    </details>
  )
}
