// Badges: how a server stands, for its README. They show our own words and figures, and nothing that a stranger wrote.
import type { SummaryRow } from '../api/summary.ts'
import type { SitePath, ToUrl } from './feed.ts'
import { escapeMarkup } from './markup.ts'
import { toWidth } from './text-width.ts'
import type { Shape, Words } from './words.ts'

export interface Badge {
  /** `Works · 87/100 · 12 tools`: what was not measured is left out. */
  message: string
  /** The same in words, for those who hear it. */
  spoken: string
  shape: Shape
}

const LABEL_COLOR = '#24292f'
/** Grounds for white text at 7:1 (WCAG 2.2, 1.4.6): the same on a light page and on a dark one. */
const COLORS: Readonly<Record<Shape, string>> = {
  works: '#116329',
  asks: '#512a97',
  degraded: '#633c01',
  down: '#a0111f',
  unknown: '#4d5560',
}
const PADDING = 6

/** @param standing its tools are told only while it works: of others they are what it had */
export function toBadge({ outcome, score, tools }: Pick<SummaryRow, 'outcome' | 'score' | 'tools'>, words: Words): Badge {
  const { word, shape } = words.outcomes[outcome]
  const count = outcome === 'ok' && tools !== undefined ? [`${tools} ${tools === 1 ? 'tool' : 'tools'}`] : []
  return {
    message: [word, ...(score === undefined ? [] : [`${score}/100`]), ...count].join(' · '),
    spoken: [word, ...(score === undefined ? [] : [`score ${score} of 100`]), ...count].join(', '),
    shape,
  }
}

/** For the address of a server that is no longer listed: a README that shows it is told so. */
export const GONE: Badge = { message: 'Not listed', spoken: 'not listed any more', shape: 'unknown' }

/** One SVG document, 20 pixels high. `textLength` makes every font as wide as the one that was measured. */
export function toBadgeSvg({ message, spoken, shape }: Badge, label: string): string {
  const [labelWidth, messageWidth] = [toWidth(label), toWidth(message)]
  const left = labelWidth + 2 * PADDING
  const right = messageWidth + 2 * PADDING
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img">`,
    `<title>${escapeMarkup(`${label}: ${spoken}`)}</title>`,
    `<rect width="${left + right}" height="20" rx="3" fill="${LABEL_COLOR}"/>`,
    `<path d="M${left} 0h${right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H${left}z" fill="${COLORS[shape]}"/>`,
    '<g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">',
    `<text x="${PADDING}" y="14" textLength="${labelWidth}">${escapeMarkup(label)}</text>`,
    `<text x="${left + PADDING}" y="14" textLength="${messageWidth}">${escapeMarkup(message)}</text>`,
    '</g></svg>\n',
  ].join('')
}

/** What shields.io draws a badge from (shields.io/badges/endpoint-badge). */
export function toBadgeEndpoint({ message, shape }: Badge, label: string): string {
  return JSON.stringify({ schemaVersion: 1, label, message, color: COLORS[shape] })
}

/** Address of a server's badge, without its ending: `.svg` is the picture, `.json` the endpoint. */
export function badgePath(id: string): SitePath {
  return `/servers/${id}/badge`
}

/** What to paste into a README. Nothing in it needs escaping: an id is letters, digits, dots and hyphens. */
export function toBadgeMarkdown(id: string, url: ToUrl): string {
  return `[![Checked by Hisper](${url(`${badgePath(id)}.svg`)})](${url(`/servers/${id}/`)})`
}
