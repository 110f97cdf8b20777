// Search as you type over names, descriptions and tools: a combobox (WAI-ARIA APG), keyboard all the way.
// The index is fetched when the field is first used, never before; without JavaScript the form leads to /search/.
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { findServers, type Hit, loadIndex } from '../lib/search-index.ts'
import { SearchHit } from './SearchHit.tsx'

interface Props {
  /** Path of the site's root, with a slash at its end. */
  base: string
  /** Results stand in the page, and the query in its address, instead of floating below the field. */
  inline?: boolean
}

type State = { kind: 'idle' } | { kind: 'searching' } | { kind: 'failed' } | { kind: 'found'; query: string; hits: Hit[]; total: number }

const MOST_FLOATING = 7
const MOST_INLINE = 30
const PAUSE_MS = 80

export function Search({ base, inline = false }: Props) {
  const [query, setQuery] = useState('')
  const [state, setState] = useState<State>({ kind: 'idle' })
  const [active, setActive] = useState(-1)
  const [open, setOpen] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const listId = useId()
  const hits = state.kind === 'found' ? state.hits : []

  useEffect(() => {
    const given = inline ? new URLSearchParams(location.search).get('q') : null
    // What was typed before this script ran stands in the field already.
    setQuery(given ?? field.current?.value ?? '')
    setOpen(true)
    if (inline) field.current?.focus()
  }, [inline])

  useEffect(() => {
    const wanted = query.trim()
    if (wanted === '') {
      setState({ kind: 'idle' })
      return
    }
    let current = true
    const timer = setTimeout(async () => {
      setState((before) => (before.kind === 'found' ? before : { kind: 'searching' }))
      const next = await findServers(base, wanted, inline ? MOST_INLINE : MOST_FLOATING).then(
        (found): State => ({ kind: 'found', query: wanted, ...found }),
        (): State => ({ kind: 'failed' }),
      )
      if (!current) return
      // The address holds the search, so that going back, reloading and sharing all find it.
      if (inline) history.replaceState(null, '', `?q=${encodeURIComponent(wanted)}`)
      setState(next)
      setActive(-1)
    }, PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [query, base, inline])

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      // A search field empties itself on Escape; here the first one only closes the list.
      event.preventDefault()
      if (open && hits.length > 0 && !inline) setOpen(false)
      else setQuery('')
      setActive(-1)
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && hits.length > 0) {
      event.preventDefault()
      setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      // One place more than there are results: the field itself, where nothing is chosen.
      setActive(((active + 1 + step + hits.length + 1) % (hits.length + 1)) - 1)
    } else if (event.key === 'Enter') {
      const hit = hits[active]
      if (hit !== undefined) {
        event.preventDefault()
        location.assign(hit.url)
      } else if (inline) event.preventDefault()
    }
  }

  const shown = open && state.kind !== 'idle'
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is not known to every screen reader yet.
    <form
      role="search"
      action={`${base}search/`}
      className="relative"
      onBlur={(event) => !inline && !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <label htmlFor={`${listId}-field`} className="sr-only">
        Search servers and tools
      </label>
      <input
        ref={field}
        id={`${listId}-field`}
        name="q"
        type="search"
        role="combobox"
        aria-expanded={shown && hits.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder="What it does, a server or a tool"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setOpen(true)
        }}
        onFocus={() => {
          setOpen(true)
          void loadIndex(base).catch(() => setState({ kind: 'failed' }))
        }}
        onKeyDown={onKeyDown}
        className="peer h-12 w-full rounded border border-edge bg-paper pr-12 pl-4 text-l placeholder:text-muted"
      />
      <span className="needs-js pointer-events-none absolute top-3 right-3 rounded border border-rule px-2 font-mono text-s leading-5 text-muted peer-[:not(:placeholder-shown)]:hidden max-sm:hidden">
        /
      </span>
      <div
        className={inline ? 'mt-4' : `absolute inset-x-0 top-full z-10 mt-1 rounded border border-edge bg-paper ${shown ? '' : 'hidden'}`}
      >
        <p role="status" className={state.kind === 'found' && hits.length > 0 ? 'sr-only' : shown ? 'px-4 py-3 text-muted' : 'sr-only'}>
          {shown ? toStatus(state) : ''}
        </p>
        <div id={listId} role="listbox" aria-label="Servers found" tabIndex={-1} className={shown && hits.length > 0 ? '' : 'hidden'}>
          {hits.map((hit, index) => (
            <SearchHit key={hit.url} id={`${listId}-${index}`} hit={hit} active={index === active} onHover={() => setActive(index)} />
          ))}
        </div>
        {shown && !inline && state.kind === 'found' && state.total > hits.length && (
          <a
            href={`${base}search/?q=${encodeURIComponent(query.trim())}`}
            className="block border-t border-rule px-4 py-3 hover:text-accent"
          >
            All {state.total} servers found
          </a>
        )}
      </div>
    </form>
  )
}

function toStatus(state: State): string {
  switch (state.kind) {
    case 'idle':
      return ''
    case 'searching':
      return 'Searching'
    case 'failed':
      return 'The search index could not be loaded. The list of all servers works without it.'
    case 'found':
      return state.total === 0
        ? `No server or tool was found for “${state.query}”. Try fewer or other words.`
        : `${state.total} ${state.total === 1 ? 'server' : 'servers'} found`
  }
}
