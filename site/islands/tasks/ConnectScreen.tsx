// Before there is a companion: what it is, how to start it, what the browser will ask, and the code that pairs.
import { type SubmitEvent, useId, useState } from 'react'
import { parseCode } from '../../../core/bridge/code.ts'
import type { BridgeTrouble } from '../../../core/bridge/trouble.ts'
import { useTasks } from './context.ts'
import type { Connection } from './link.ts'
import { CopyButton, Foreign } from './Parts.tsx'
import { TROUBLES } from './trouble-wording.ts'

const COMMAND = 'npx hisper'

export function ConnectScreen({ connection, hasCode }: { connection: Connection; hasCode: boolean }) {
  const { link } = useTasks()
  const [code, setCode] = useState('')
  const [port, setPort] = useState(String(link.port))
  const [fault, setFault] = useState<{ field: 'code' | 'port'; words: string }>()
  const id = useId()
  const isBusy = connection.state === 'connecting'
  const trouble = connection.state === 'none' ? connection.trouble : undefined

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (isBusy) return
    const number = Number(port)
    const isPort = /^\d{1,5}$/.test(port.trim()) && number > 0 && number < 65_536
    if (!isPort) return setFault({ field: 'port', words: 'A port is a number from 1 to 65535.' })
    if (parseCode(code) === undefined) return setFault({ field: 'code', words: 'A code is eight letters and digits, such as 7K2M-94TX.' })
    setFault(undefined)
    void link.pair(code, number)
  }
  const describedBy = (field: 'code' | 'port') =>
    fault?.field === field ? { 'aria-invalid': true, 'aria-describedby': `${id}-${field}-fault` } : {}

  return (
    <section className="screen connect">
      {!link.isOwn && (
        <p className="prose">
          The companion is a small program on your machine. It finds the MCP servers that you have set up, and runs their tools when you say
          yes. What they answer stays on your machine: this page talks to the companion directly, and to nobody else.
        </p>
      )}
      {trouble !== undefined && (
        <NotConnected trouble={trouble} canRetry={link.isPaired && trouble.kind !== 'wrong_code' && trouble.kind !== 'not_paired'} />
      )}
      {isBusy ? (
        <div className="empty" role="status">
          <p>
            <b>Connecting</b>
          </p>
          {!link.isOwn && <p>If the browser asks whether this site may access other apps and services on this device, choose Allow.</p>}
        </div>
      ) : (
        <>
          <h2>{link.isOwn ? 'Pair this page' : 'Connect to your companion'}</h2>
          <form className="steps-list" onSubmit={submit} noValidate>
            <ol>
              {!link.isOwn && (
                <li>
                  <p>Start it in a terminal. It needs Node 22.13 or newer.</p>
                  <div className="code command">
                    <pre>{COMMAND}</pre>
                    <CopyButton text={COMMAND} />
                  </div>
                </li>
              )}
              <li>
                <p>
                  {link.isOwn
                    ? 'Type the code that the terminal shows.'
                    : 'Type the code that it shows. It is good for two minutes, and for this page only.'}
                </p>
                <div className="pair-fields">
                  <div>
                    <label htmlFor={`${id}-code`}>Code</label>
                    <input
                      id={`${id}-code`}
                      className="field code-field"
                      value={code}
                      onChange={(event) => setCode(event.target.value)}
                      placeholder="XXXX-XXXX"
                      maxLength={20}
                      autoComplete="off"
                      autoCapitalize="characters"
                      spellCheck={false}
                      required
                      {...describedBy('code')}
                    />
                  </div>
                  {!link.isOwn && (
                    <div>
                      <label htmlFor={`${id}-port`}>Port</label>
                      <input
                        id={`${id}-port`}
                        className="field port-field"
                        value={port}
                        onChange={(event) => setPort(event.target.value)}
                        inputMode="numeric"
                        maxLength={5}
                        autoComplete="off"
                        {...describedBy('port')}
                      />
                    </div>
                  )}
                </div>
                {fault !== undefined && (
                  <p id={`${id}-${fault.field}-fault`} className="fault" role="alert">
                    {fault.words}
                  </p>
                )}
              </li>
              <li>
                <p>
                  {link.isOwn
                    ? 'Pair. The code is not sent: it proves to both sides who they are.'
                    : 'Pair. The browser may ask first whether this site may “access other apps and services on this device”. That is the companion: choose Allow.'}
                </p>
                <button type="submit" className="button button-strong">
                  {hasCode ? 'Pair again' : 'Pair'}
                </button>
              </li>
            </ol>
          </form>
          {!link.isOwn && <Browsers ownAddress={link.ownAddress()} />}
        </>
      )}
    </section>
  )
}

function NotConnected({ trouble, canRetry }: { trouble: BridgeTrouble; canRetry: boolean }) {
  const { link } = useTasks()
  const { title, advice, hasOwnPage } = TROUBLES[trouble.kind]
  return (
    <div className="trouble" role="alert">
      <p>
        <b>{title}</b>
      </p>
      {trouble.answer !== undefined && trouble.kind === 'refused' && (
        <p>
          <Foreign>{trouble.message}</Foreign>
        </p>
      )}
      {advice !== '' && <p>{advice}</p>}
      <p className="actions">
        {canRetry && (
          <button type="button" className="button" onClick={() => void link.connect()}>
            Try again
          </button>
        )}
        {hasOwnPage && !link.isOwn && <OwnPage address={link.ownAddress()} />}
        {link.isPaired && (
          <button type="button" className="button" onClick={() => void link.forget()}>
            Forget this companion
          </button>
        )}
      </p>
    </div>
  )
}

function OwnPage({ address }: { address: string }) {
  return (
    <a href={address} rel="noopener noreferrer">
      The companion’s own page
    </a>
  )
}

function Browsers({ ownAddress }: { ownAddress: string }) {
  return (
    <>
      <h2>Your browser</h2>
      <dl className="browsers">
        <div>
          <dt>Chrome, Edge</dt>
          <dd>
            They ask once whether this site may “access other apps and services on this device”. Choose Allow. If you chose Block before,
            change it in the settings beside the address.
          </dd>
        </div>
        <div>
          <dt>Firefox</dt>
          <dd>It may ask whether this site may reach apps on your device. Choose Allow. Older versions do not ask.</dd>
        </div>
        <div>
          <dt>Safari</dt>
          <dd>
            It lets no site reach programs on your machine. Use{' '}
            <a href={ownAddress} rel="noopener noreferrer">
              the companion’s own page
            </a>
            , which looks like this one. It works in every browser.
          </dd>
        </div>
      </dl>
    </>
  )
}
