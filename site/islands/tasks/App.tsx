// The Tasks app: a companion to connect to, and the screens over it.
import { useEffect, useMemo, useState } from 'react'
import { ApprovalsScreen } from './ApprovalsScreen.tsx'
import { ConnectScreen } from './ConnectScreen.tsx'
import { TasksContext } from './context.ts'
import { emptyDraft } from './draft.ts'
import { HistoryScreen } from './HistoryScreen.tsx'
import type { Link } from './link.ts'
import { NewTaskScreen } from './NewTaskScreen.tsx'
import { PairingScreen } from './PairingScreen.tsx'
import { Foreign } from './Parts.tsx'
import { RunScreen } from './RunScreen.tsx'
import { Runs } from './runs.ts'
import { SchedulesScreen } from './SchedulesScreen.tsx'
import { ServerScreen } from './ServerScreen.tsx'
import { ServersScreen } from './ServersScreen.tsx'
import { parseScreen, type Screen, toHash } from './screens.ts'
import { TROUBLES } from './trouble-wording.ts'
import { useWatched, Watched } from './value.ts'

const WAYS: readonly (readonly [Screen['name'] & ('new' | 'servers' | 'history' | 'schedules' | 'approve' | 'pairing'), string])[] = [
  ['new', 'New task'],
  ['servers', 'My servers'],
  ['history', 'History'],
  ['schedules', 'Schedules'],
  ['approve', 'Approvals'],
  ['pairing', 'Pairing'],
]

export function App({ link, hasCode }: { link: Link; hasCode: boolean }) {
  const [said, say] = useState('')
  const [screen, setScreen] = useState<Screen>(() => parseScreen(location.hash))
  const tasks = useMemo(() => {
    const draft = new Watched(emptyDraft(crypto.randomUUID(), screenWords(parseScreen(location.hash))))
    const go = (to: Screen) => {
      document.body.dataset.hasMoved = ''
      if (toHash(to) === location.hash) setScreen(to)
      else location.hash = toHash(to)
    }
    return { link, runs: new Runs(link), draft, go, say }
  }, [link])
  const connection = useWatched(link.connection)

  useEffect(() => {
    const read = () => {
      document.body.dataset.hasMoved = ''
      const next = parseScreen(location.hash)
      const words = screenWords(next)
      if (words !== '') tasks.draft.set(emptyDraft(crypto.randomUUID(), words))
      setScreen(next)
    }
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [tasks])

  useEffect(() => {
    // Who stops listening cancels the task: the browser asks first.
    const ask = (event: BeforeUnloadEvent) => tasks.runs.isAnyHeard && event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [tasks])

  const isThere = connection.state === 'connected' || connection.state === 'lost'
  return (
    <TasksContext value={tasks}>
      <p className="sr-only" role="status">
        {said}
      </p>
      {!isThere && <ConnectScreen connection={connection} hasCode={hasCode} />}
      {isThere && (
        <>
          {connection.state === 'lost' && <Lost kind={connection.trouble.kind} message={connection.trouble.message} link={link} />}
          <nav className="ways" aria-label="Tasks">
            {WAYS.map(([name, label]) => (
              <a key={name} href={`#${name}`} aria-current={isBelow(screen, name) ? 'page' : undefined}>
                {label}
              </a>
            ))}
          </nav>
          <section className="screen">
            <Shown screen={screen} />
          </section>
        </>
      )}
    </TasksContext>
  )
}

function Shown({ screen }: { screen: Screen }) {
  switch (screen.name) {
    case 'new':
      return <NewTaskScreen />
    case 'servers':
      return <ServersScreen />
    case 'server':
      return <ServerScreen key={screen.id} id={screen.id} />
    case 'run':
      return <RunScreen key={screen.id} id={screen.id} />
    case 'history':
      return <HistoryScreen />
    case 'schedules':
      return <SchedulesScreen />
    case 'approve':
      return <ApprovalsScreen />
    case 'pairing':
      return <PairingScreen />
  }
}

function Lost({ kind, message, link }: { kind: keyof typeof TROUBLES; message: string; link: Link }) {
  const [isBusy, setBusy] = useState(false)
  const { title, advice } = TROUBLES[kind]
  const connect = async () => {
    setBusy(true)
    await link.connect()
    setBusy(false)
  }
  const isOver = kind === 'not_paired' || kind === 'wrong_companion'
  return (
    <div className="trouble" role="alert">
      <p>
        <b>{title}</b>
      </p>
      {advice === '' ? <Foreign>{message}</Foreign> : <p>{advice}</p>}
      <p className="actions">
        {isOver ? (
          <button type="button" className="button" onClick={() => link.pairAnew()}>
            Pair again
          </button>
        ) : (
          <button type="button" className="button" aria-disabled={isBusy} onClick={() => void connect()}>
            {isBusy ? 'Connecting' : 'Connect again'}
          </button>
        )}
      </p>
    </div>
  )
}

function isBelow(screen: Screen, name: Screen['name']): boolean {
  return screen.name === name || (screen.name === 'server' && name === 'servers') || (screen.name === 'run' && name === 'history')
}

function screenWords(screen: Screen): string {
  return screen.name === 'new' ? (screen.words ?? '') : ''
}
