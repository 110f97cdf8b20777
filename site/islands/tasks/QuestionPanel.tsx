// What a server asks in the middle of a call. Answered by the reader, or not at all.
import { useId, useMemo, useState } from 'react'
import type { Answer, Question } from '../../../core/schema/task.ts'
import { useAct } from './answers.ts'
import { useTasks } from './context.ts'
import { FormFields } from './form/FormFields.tsx'
import { toField } from './form/field.ts'
import { defaultsOf, readTyped, type Typed } from './form/filled.ts'
import { CopyButton, shown, Trouble } from './Parts.tsx'

export function QuestionPanel({ question, asker }: { question: Question; asker: string }) {
  const { link, say } = useTasks()
  const { isBusy, trouble, act } = useAct()
  const field = useMemo(() => toField(question.schema ?? { type: 'object' }), [question.schema])
  const [typed, setTyped] = useState<Typed>(() => defaultsOf(field) ?? {})
  const [isTried, setTried] = useState(false)
  const [text, setText] = useState('')
  const id = useId()
  const { value, faults } = readTyped(field, typed)
  const isSampling = question.kind === 'sampling'
  const isMissing = isSampling && text.trim() === ''

  const answer = (body: Answer, words: string) =>
    void act(async () => {
      await link.ask('POST /v1/questions/{id}', { id: question.id, body })
      say(words)
    })
  const accept = () => {
    setTried(true)
    if (isMissing || (question.schema !== undefined && Object.keys(faults).length > 0)) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.panel [aria-invalid="true"]')?.focus())
      return
    }
    const content = isSampling ? { text } : question.schema === undefined ? undefined : value
    answer({ action: 'accept', ...(content === undefined ? {} : { content }) }, 'Your answer was sent')
  }

  return (
    <div className="panel">
      <p>
        <b>{shown(asker)}</b> {isSampling ? 'asks you to write an answer, as a model would:' : 'asks you:'}
      </p>
      <pre className="said">{shown(question.message)}</pre>
      {question.url !== undefined && (
        <>
          <p>It wants you to open this address. Look at it well, and open it by hand only if you trust it.</p>
          <div className="code">
            <pre>{shown(question.url)}</pre>
          </div>
          <CopyButton text={shown(question.url)} label="Copy the address" />
        </>
      )}
      {link.can('approve') ? (
        <>
          {question.schema !== undefined && !isSampling && (
            <FormFields field={field} typed={typed} onChange={setTyped} faults={isTried ? faults : {}} />
          )}
          {isSampling && (
            <div className="form-field">
              <label htmlFor={`${id}-text`}>Your answer</label>
              <textarea
                id={`${id}-text`}
                className="field"
                rows={5}
                value={text}
                onChange={(event) => setText(event.target.value)}
                aria-invalid={isTried && isMissing}
              />
              {isTried && isMissing && <p className="fault">This is needed.</p>}
            </div>
          )}
          <p className="label">What you send goes to the server. Give no password that it has no business with.</p>
          <p className="actions">
            <button type="button" className="button button-strong" aria-disabled={isBusy} onClick={accept}>
              {question.url === undefined ? 'Send' : 'I have opened it'}
            </button>
            <button type="button" className="button" aria-disabled={isBusy} onClick={() => answer({ action: 'decline' }, 'You declined')}>
              Decline
            </button>
            <button
              type="button"
              className="button"
              aria-disabled={isBusy}
              onClick={() => answer({ action: 'cancel' }, 'You did not answer')}
            >
              Do not answer
            </button>
          </p>
        </>
      ) : (
        <p>
          Answer in the terminal, or on{' '}
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
