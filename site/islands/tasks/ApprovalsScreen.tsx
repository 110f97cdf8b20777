// What waits for the reader, and what was allowed for good.
import type { Approval } from '../../../core/schema/task.ts'
import { useAct, useAnswer } from './answers.ts'
import { useTasks } from './context.ts'
import { Arguments, Empty, Foreign, Heading, ServerName, shown, Trouble, Waiting, When } from './Parts.tsx'
import { QuestionPanel } from './QuestionPanel.tsx'
import { toHash } from './screens.ts'
import { ApprovalPanel } from './WaitingForYes.tsx'

const EVERY_MS = 2_000

export function ApprovalsScreen() {
  const { answer, trouble, again } = useAnswer('approvals', (link) => link.ask('GET /v1/approvals', {}), EVERY_MS)
  const asked = useAnswer('questions', (link) => link.ask('GET /v1/questions', {}), EVERY_MS)
  const questions = asked.answer?.questions ?? []
  return (
    <>
      <Heading>Approvals</Heading>
      <Trouble trouble={trouble ?? asked.trouble} />
      {answer === undefined && trouble === undefined && <Waiting>Reading</Waiting>}
      {answer !== undefined && (
        <>
          <h3>Waiting for you</h3>
          {answer.waiting.length === 0 && questions.length === 0 && <Empty title="Nothing waits for you" />}
          <ul className="list">
            {answer.waiting.map((waiting) => (
              <li key={waiting.id}>
                <p className="foreign">
                  <Foreign>{waiting.words}</Foreign>
                </p>
                <ApprovalPanel waiting={waiting} onDecided={() => void again()} />
              </li>
            ))}
            {questions.map(({ question, task }) => (
              <li key={question.id}>
                <p className="label">
                  In <a href={toHash({ name: 'run', id: task })}>this task</a>
                </p>
                <QuestionPanel question={question} asker="A server" />
              </li>
            ))}
          </ul>
          <h3>Allowed for good</h3>
          {answer.standing.length === 0 ? (
            <Empty title="Nothing is allowed for good">
              <p>A yes “always for these arguments” stands here, and can be taken back.</p>
            </Empty>
          ) : (
            <ul className="list">
              {answer.standing.map((approval) => (
                <Standing key={approval.id} approval={approval} onRevoked={() => void again()} />
              ))}
            </ul>
          )}
        </>
      )}
    </>
  )
}

function Standing({
  approval: { id, server, tool, arguments: pattern, createdAt, usedAt, uses },
  onRevoked,
}: {
  approval: Approval
  onRevoked(): void
}) {
  const { link, say } = useTasks()
  const { isBusy, trouble, act } = useAct()
  const revoke = () =>
    act(async () => {
      await link.ask('DELETE /v1/approvals/{id}', { id })
      say('It was taken back')
      onRevoked()
    })
  const isAnything = pattern.any && Object.keys(pattern.fixed).length === 0
  return (
    <li>
      <p className="head">
        <b>
          <code>{shown(tool)}</code>
        </b>
        <span className="label">
          of <ServerName id={server} />
        </span>
      </p>
      {isAnything ? <p>With any arguments</p> : <Arguments value={pattern.fixed} />}
      {pattern.any && !isAnything && <p className="label">Other arguments may be there as well.</p>}
      <p className="label">
        Since <When at={createdAt} /> · used {uses === 1 ? 'once' : `${uses} times`}
        {usedAt !== undefined && (
          <>
            , last <When at={usedAt} />
          </>
        )}
      </p>
      {link.can('approve') ? (
        <button type="button" className="button" aria-disabled={isBusy} onClick={() => void revoke()}>
          Take back<span className="sr-only"> {shown(tool)}</span>
        </button>
      ) : (
        <p className="label">
          Take it back in the terminal, or on{' '}
          <a href={link.ownAddress('#approve')} target="_blank" rel="noopener noreferrer">
            the companion’s own page
          </a>
          .
        </p>
      )}
      <Trouble trouble={trouble} />
    </li>
  )
}
