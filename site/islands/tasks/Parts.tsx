// What several screens are made of. Every text of a stranger goes through Foreign or shown().
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { BridgeTrouble } from '../../../core/bridge/trouble.ts'
import { toVisible } from '../../../core/schema/visible.ts'
import { TROUBLES } from './trouble-wording.ts'

const COPIED_MS = 2_000

export function shown(text: string): string {
  return toVisible(text)
}

/** A stranger's words: as text, with what is invisible made visible. */
export function Foreign({ children }: { children: string }) {
  return <span className="words">{shown(children)}</span>
}

/** The heading of a screen: where a reader by ear arrives when the screen changes. */
export function Heading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // Not when the page was only opened: then it is read from its top.
    if (document.body.dataset.hasMoved !== undefined) heading.current?.focus()
  }, [])
  return (
    <h2 ref={heading} tabIndex={-1}>
      {children}
    </h2>
  )
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p>
        <b>{title}</b>
      </p>
      {children}
    </div>
  )
}

/** What went wrong with one request; what ends the connection is said above all screens. */
export function Trouble({ trouble }: { trouble: BridgeTrouble | undefined }) {
  if (trouble === undefined || (trouble.kind !== 'refused' && trouble.kind !== 'unreadable')) return null
  const { title, advice } = TROUBLES[trouble.kind]
  return (
    <div className="trouble" role="alert">
      <p>
        <b>{title}</b>
      </p>
      <p>
        <Foreign>{trouble.message}</Foreign>
      </p>
      {advice !== '' && <p>{advice}</p>}
    </div>
  )
}

export function Waiting({ children }: { children: ReactNode }) {
  return (
    <p className="label" role="status">
      {children}
    </p>
  )
}

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [said, setSaid] = useState<string>()
  useEffect(() => {
    if (said === undefined) return undefined
    const timer = setTimeout(() => setSaid(undefined), COPIED_MS)
    return () => clearTimeout(timer)
  }, [said])
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Not copied'),
    )
  return (
    <button type="button" className="button" aria-live="polite" onClick={() => void copy()}>
      {said ?? label}
    </button>
  )
}

/** @param timeZone the reader's own where it is not given */
export function When({ at, timeZone }: { at: string; timeZone?: string }) {
  const date = new Date(at)
  return <time dateTime={at}>{date.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone })}</time>
}

/** `cursor.github`: which of the reader's servers. */
export function ServerName({ id }: { id: string }) {
  return <code>{shown(id)}</code>
}

/** Arguments as they are sent. */
export function Arguments({ value }: { value: object }) {
  const isNothing = Object.keys(value).length === 0
  return isNothing ? <p className="label">No arguments</p> : <pre className="said">{shown(JSON.stringify(value, undefined, 2))}</pre>
}
