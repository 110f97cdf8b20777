// JSON as folds within folds. Only what is open is there, so that a large answer does not stop the page.
import { useState } from 'react'
import { shown } from '../Parts.tsx'

const AT_ONCE = 100
const OPEN_LEVELS = 2
const LONGEST_TEXT = 2_000

export function JsonTree({ value }: { value: unknown }) {
  return (
    <div className="tree">
      <Node value={value} level={0} />
    </div>
  )
}

function Node({ name, value, level }: { name?: string; value: unknown; level: number }) {
  const [isOpen, setOpen] = useState(level < OPEN_LEVELS)
  const [most, setMost] = useState(AT_ONCE)
  const label = name === undefined ? null : <span className="key">{shown(name)}: </span>
  if (typeof value !== 'object' || value === null)
    return (
      <p>
        {label}
        <Leaf value={value} />
      </p>
    )
  const entries = Object.entries(value)
  const size = Array.isArray(value)
    ? `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`
    : `${entries.length} ${entries.length === 1 ? 'field' : 'fields'}`
  return (
    <details className="fold" open={isOpen} onToggle={(event) => event.target === event.currentTarget && setOpen(event.currentTarget.open)}>
      <summary>
        {label}
        <span className="label">{size}</span>
      </summary>
      {isOpen && (
        <div className="nodes">
          {entries.slice(0, most).map(([key, inner]) => (
            <Node key={key} name={key} value={inner} level={level + 1} />
          ))}
          {entries.length > most && (
            <button type="button" className="link" onClick={() => setMost(most + AT_ONCE)}>
              {Math.min(AT_ONCE, entries.length - most)} more
            </button>
          )}
        </div>
      )}
    </details>
  )
}

function Leaf({ value }: { value: unknown }) {
  const [isWhole, setWhole] = useState(false)
  if (typeof value !== 'string') return <code>{String(value)}</code>
  if (value.length <= LONGEST_TEXT || isWhole) return <span className="leaf">{shown(value)}</span>
  return (
    <>
      <span className="leaf">{shown(value.slice(0, LONGEST_TEXT))}…</span>{' '}
      <button type="button" className="link" onClick={() => setWhole(true)}>
        All of it
      </button>
    </>
  )
}
