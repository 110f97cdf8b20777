// One line of Markdown as text and links: as much of CommonMark §6 as lists are written in, and the HTML that GitHub shows in them.
// Images are dropped, and so are tags; a line that does not keep the rules is text. Time is linear in the length of the line.

export interface Link {
  text: string
  href: string
}
export type Segment = string | Link

/** Longest line that is looked at, in UTF-16 units: no entry of a list is longer. */
export const MAX_LINE = 5_000
const MAX_HREF = 2_048
const MAX_DEPTH = 6
const PLAIN = /[^\\`![\]<h*]+/y
const BARE_URL = /https?:\/\/[^\s<>[\]()|"'`]+/y
const TAG = /<([^<>]{1,2000})>/y
const HREF = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i
const DESTINATION = /\(\s*(?:<([^<>\n]{0,2048})>|((?:[^\s()]|\([^\s()]{0,200}\)){0,2048}))(?:\s+(?:"[^"]{0,300}"|'[^']{0,300}'))?\s*\)/y
const LABEL = /\[([^[\]]{0,200})\]/y

interface Frame {
  kind: 'root' | 'bracket' | 'image' | 'anchor'
  segments: Segment[]
  href: string
}

/** @param references addresses of `[label]: address` lines, by label in lower case */
export function readInline(source: string, references: ReadonlyMap<string, string> = new Map()): Segment[] {
  const line = source.slice(0, MAX_LINE)
  const frames: Frame[] = [{ kind: 'root', segments: [], href: '' }]
  const missing = new Set<string>()
  let noted = 0 // how many <sup> are open: footnote marks are no text
  const top = (): Frame => frames.at(-1) as Frame
  const put = (...segments: Segment[]) => {
    if (noted === 0) top().segments.push(...segments)
  }
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(line)
    if (match !== null) at = pattern.lastIndex
    return match
  }

  while (at < line.length) {
    const char = line[at]
    const plain = take(PLAIN)
    if (plain !== null) put(plain[0])
    else if (char === '\\' && at + 1 < line.length) {
      put(line[at + 1] ?? '')
      at += 2
    } else if (char === '`') at = readCode(line, at, missing, put)
    else if (char === '[' || (char === '!' && line[at + 1] === '[')) {
      at += char === '!' ? 2 : 1
      if (frames.length <= MAX_DEPTH) frames.push({ kind: char === '!' ? 'image' : 'bracket', segments: [], href: '' })
      else put('[')
    } else if (char === ']' && (top().kind === 'bracket' || top().kind === 'image')) {
      at += 1
      const { kind, segments } = frames.pop() as Frame
      const text = textOf(segments)
      const href = readTarget(take, text, references)
      if (href === undefined) put('[', ...segments, ']')
      else if (kind === 'bracket') put({ text, href })
    } else if (char === '<') {
      const tag = take(TAG)?.[1]?.trim()
      if (tag === undefined) {
        put('<')
        at += 1
      } else if (/^https?:\/\//i.test(tag)) put({ text: '', href: tag })
      else if (/^sup\b/i.test(tag)) noted += 1
      else if (/^\/sup$/i.test(tag)) noted = Math.max(0, noted - 1)
      else if (/^\/a$/i.test(tag)) closeAnchor(frames, put)
      else if (/^br\b/i.test(tag)) put(' ')
      else if (/^a\s/i.test(tag) && frames.length <= MAX_DEPTH) {
        const [, double, single] = HREF.exec(tag) ?? []
        const href = double ?? single
        if (href !== undefined) frames.push({ kind: 'anchor', segments: [], href: toText(href) })
      }
    } else {
      const url = top().kind === 'root' ? take(BARE_URL)?.[0] : undefined
      if (url === undefined) {
        if (char !== '*') put(char ?? '')
        at += 1
      } else put({ text: '', href: url.replace(/[.,;:!?]{1,9}$/, '') })
    }
  }
  // What was opened and never closed is text after all.
  return frames.flatMap(({ kind, segments }) => (kind === 'bracket' ? ['[', ...segments] : segments))
}

/** The words of segments, links by their text; white space folded. */
export function textOf(segments: readonly Segment[]): string {
  const words = segments.map((segment) => (typeof segment === 'string' ? segment : segment.text))
  return toText(words.join('')).replace(/\s+/g, ' ').trim()
}

/** A code span ends with as many backticks as it began with; without those it is no span. @returns where to read on */
function readCode(line: string, at: number, missing: Set<string>, put: (text: string) => void): number {
  const ticks = /`+/y
  ticks.lastIndex = at
  const run = ticks.exec(line)?.[0] ?? '`'
  const start = at + run.length
  const end = missing.has(run) ? -1 : line.indexOf(run, start)
  if (end === -1) {
    missing.add(run)
    put(run)
    return start
  }
  put(line.slice(start, end))
  return end + run.length
}

/** What stands behind a bracket: an address, a label, or nothing, where its own text may be the label. */
function readTarget(take: (pattern: RegExp) => RegExpExecArray | null, text: string, references: ReadonlyMap<string, string>) {
  const destination = take(DESTINATION)
  if (destination !== null) return toText(destination[1] ?? destination[2] ?? '').slice(0, MAX_HREF)
  const label = take(LABEL)?.[1] || text
  return references.get(label.toLowerCase())
}

function closeAnchor(frames: Frame[], put: (...segments: Segment[]) => void): void {
  if (frames.at(-1)?.kind !== 'anchor') return
  const { segments, href } = frames.pop() as Frame
  put({ text: textOf(segments), href })
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'", nbsp: ' ' }

/** With the entities that stand for characters of HTML. */
function toText(html: string): string {
  return html.replace(/&(amp|lt|gt|quot|#39|apos|nbsp);/g, (entity, name: string) => ENTITIES[name] ?? entity)
}
