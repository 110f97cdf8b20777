// One search result: the server, how it stands, and which tool made it a result.
import type { Hit } from '../lib/search-index.ts'
import { OUTCOMES, type Shape } from '../lib/wording.ts'

interface Props {
  id: string
  hit: Hit
  active: boolean
  onHover: () => void
}

const GLYPHS: Record<Shape, { glyph: string; colour: string }> = {
  works: { glyph: '●', colour: 'text-works' },
  asks: { glyph: '◐', colour: 'text-asks' },
  degraded: { glyph: '▲', colour: 'text-degraded' },
  down: { glyph: '✕', colour: 'text-down' },
  unknown: { glyph: '○', colour: 'text-unknown' },
}

export function SearchHit({ id, hit, active, onHover }: Props) {
  const outcome = hit.outcome === undefined ? undefined : OUTCOMES[hit.outcome]
  return (
    <a
      id={id}
      href={hit.url}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      onMouseMove={onHover}
      className={`block px-4 py-3 not-first:border-t not-first:border-rule ${active ? 'bg-sunk' : ''}`}
    >
      <span className="flex flex-wrap items-baseline gap-x-4">
        <b className="font-semibold">{hit.title}</b>
        {outcome !== undefined && (
          <span className={`text-s ${GLYPHS[outcome.shape].colour}`}>
            <span aria-hidden="true">{GLYPHS[outcome.shape].glyph} </span>
            {outcome.word}
          </span>
        )}
        {hit.score !== undefined && <span className="text-s text-muted">score {hit.score}</span>}
      </span>
      {hit.tool !== undefined && (
        <span className="block text-s">
          <span className="text-muted">tool </span>
          <code>{hit.tool}</code>
        </span>
      )}
      {hit.description !== '' && <span className="line-clamp-1 text-s text-muted">{hit.description}</span>}
    </a>
  )
}
