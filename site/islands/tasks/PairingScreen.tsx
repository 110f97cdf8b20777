// The pages that the companion knows, this one among them, and how to make it forget them.
import { useAct, useAnswer } from './answers.ts'
import { useTasks } from './context.ts'
import { Foreign, Heading, Trouble, Waiting, When } from './Parts.tsx'
import { SCOPES } from './wording.ts'

export function PairingScreen() {
  const { link, say } = useTasks()
  const { answer, trouble, again } = useAnswer('pairings', () => link.ask('GET /v1/pairings', {}))
  const { isBusy, trouble: actTrouble, act } = useAct()
  const revoke = (id: string) =>
    act(async () => {
      await link.ask('DELETE /v1/pairings/{id}', { id })
      await again()
      say('It was forgotten; schedules that it set up are paused')
    })
  return (
    <>
      <Heading>Pairing</Heading>
      <p className="prose">
        A pairing ties one address of a page to your companion. The key of it is kept in this browser, and was never sent.
      </p>
      <Trouble trouble={trouble ?? actTrouble} />
      {answer === undefined && trouble === undefined && <Waiting>Reading</Waiting>}
      <ul className="list">
        {answer?.pairings.map(({ id, origin, scopes, createdAt, usedAt }) => {
          const isThis = id === link.pairing
          return (
            <li key={id}>
              <p className="head">
                <b>
                  <Foreign>{origin}</Foreign>
                </b>
                {isThis && <span className="mark works">This page</span>}
              </p>
              <p>It may {scopes.map((scope) => SCOPES[scope]).join(', ')}.</p>
              <p className="label">
                Since <When at={createdAt} />
                {usedAt !== undefined && (
                  <>
                    {' '}
                    · last used <When at={usedAt} />
                  </>
                )}
              </p>
              {!isThis && link.can('approve') && (
                <button type="button" className="button" aria-disabled={isBusy} onClick={() => void revoke(id)}>
                  Forget<span className="sr-only"> {origin}</span>
                </button>
              )}
            </li>
          )
        })}
      </ul>
      <p className="actions">
        <button type="button" className="button" onClick={() => void link.forget()}>
          Forget this companion
        </button>
        <span className="label">Port {link.port}. Tasks and results stay with the companion.</span>
      </p>
    </>
  )
}
