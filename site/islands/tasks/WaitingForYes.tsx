// A call that waits for the reader's yes: exactly what would be sent, and where the yes is said.
import type { Decision, WaitingCall } from '../../../core/schema/bridge.ts'
import { useAct, useAnswer } from './answers.ts'
import { useTasks } from './context.ts'
import { Arguments, Foreign, ServerName, shown, Trouble, Waiting, When } from './Parts.tsx'

const EVERY_MS = 2_000

export function WaitingForYes({ task, step }: { task: string; step: string }) {
  const { answer, trouble, again } = useAnswer('approvals', (link) => link.ask('GET /v1/approvals', {}), EVERY_MS)
  const waiting = answer?.waiting.find((one) => one.task === task && one.step === step)
  if (waiting === undefined) return trouble === undefined ? <Waiting>Reading what would be sent</Waiting> : <Trouble trouble={trouble} />
  return <ApprovalPanel waiting={waiting} onDecided={() => void again()} />
}

export function ApprovalPanel({ waiting: { id, call, since, askedBy }, onDecided }: { waiting: WaitingCall; onDecided(): void }) {
  const { link, say } = useTasks()
  const { isBusy, trouble, act } = useAct()
  const decide = (body: Decision, words: string) =>
    void act(async () => {
      await link.ask('POST /v1/approvals/{id}', { id, body })
      say(words)
      onDecided()
    })
  return (
    <div className="panel">
      <dl className="call">
        <div>
          <dt>Server</dt>
          <dd>
            <ServerName id={call.server} />
          </dd>
        </div>
        <div>
          <dt>Tool</dt>
          <dd>
            <code>{shown(call.tool)}</code>
          </dd>
        </div>
        <div>
          <dt>Arguments</dt>
          <dd>
            <Arguments value={call.arguments} />
          </dd>
        </div>
      </dl>
      <p className="label">
        Asked by <Foreign>{askedBy}</Foreign> <When at={since} />
      </p>
      {link.can('approve') ? (
        <p className="actions">
          <button
            type="button"
            className="button button-strong"
            aria-disabled={isBusy}
            onClick={() => decide({ decision: 'once' }, 'It runs once')}
          >
            Once
          </button>
          <button
            type="button"
            className="button"
            aria-disabled={isBusy}
            onClick={() =>
              decide({ decision: 'always', arguments: { fixed: call.arguments, any: false } }, 'It runs, and will with these arguments')
            }
          >
            Always for these arguments
          </button>
          <button type="button" className="button" aria-disabled={isBusy} onClick={() => decide({ decision: 'refuse' }, 'It was refused')}>
            Refuse
          </button>
        </p>
      ) : (
        <p>
          Say yes in the terminal, or on{' '}
          <a href={link.ownAddress('#approve')} target="_blank" rel="noopener noreferrer">
            the companion’s own page
          </a>
          . This page may only ask.
        </p>
      )}
      <Trouble trouble={trouble} />
    </div>
  )
}
