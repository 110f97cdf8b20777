// Reads an "awesome" list: a Markdown file with one server a bullet or a table row, under headings. Knows the ways in which such lists
// are written: badges, emoji legends, footnote marks, nested bullets, reference links, anchors in HTML.

import type { ListEntry } from './curated-list.ts'
import { isRepository } from './forges.ts'
import { type Link, MAX_LINE, readInline, type Segment, textOf } from './markdown-inline.ts'

const REFERENCE = /^ {0,3}\[([^[\]]{1,200})\]:[ \t]*<?([^\s<>]{1,2048})/
const FENCE = /^ {0,3}(`{3,}|~{3,})/
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*)$/
const HTML_HEADING = /^\s{0,3}<h([1-6])\b[^<>]{0,500}>(.*)$/i
const UNDERLINE = /^ {0,3}(?:=+|-+)[ \t]*$/
const ITEM = /^([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(.*)$/
const DELIMITER_ROW = /^[ \t|:-]+$/

/** Headings of what lists hold besides servers, and of what they say of themselves. */
const OTHER_SECTION =
  /\b(?:clients?|hosts|frameworks?|sdks?|tutorials?|guides|articles|legend|contribut(?:e|ing)|sponsors?|contents)\b|客户端|客戶端|クライアント|클라이언트|框架|フレームワーク|프레임워크|教程|チュートリアル|튜토리얼/i
const SERVER_SECTION = /\bservers?\b|服务器|伺服器|サーバー|서버/i
/** The text of a link that stands behind a name instead of being it. */
const GENERIC_LINK = /^(?:git ?hub|git ?lab|repo|repository|source|source code|code|link)$/i

/** Entries of all sections but those whose heading says that they hold something else, in the order of the file. */
export function parseAwesomeList(text: string): ListEntry[] {
  const lines = withoutFrontMatter(withoutComments(text).split(/\r?\n/))
  const references = readReferences(lines)
  const entries: ListEntry[] = []
  for (const block of readBlocks(lines)) {
    if (isOtherSection(block.headings)) continue
    const entry = block.cells === undefined ? readItem(readInline(block.text, references)) : readRow(block.cells, references)
    if (entry !== undefined) entries.push(entry)
  }
  return entries
}

interface Block {
  /** Of the sections that it stands in, from the outermost; the file's title is none of them. */
  headings: readonly string[]
  /** Of a bullet. */
  text: string
  /** Of a table row. */
  cells?: string[]
}

/** Bullets, with the lines that continue them, and table rows. Whatever else a file holds is no entry. */
function* readBlocks(lines: readonly string[]): Generator<Block> {
  let sections: { level: number; heading: string }[] = []
  let fence: string | undefined
  let item: Block | undefined
  let hasTitle = false
  const enter = (level: number, heading: string) => {
    sections = [...sections.filter((section) => section.level < level), ...(hasTitle ? [{ level, heading }] : [])]
    hasTitle = true
  }
  for (const [index, whole] of lines.entries()) {
    const line = whole.slice(0, MAX_LINE)
    const mark = FENCE.exec(line)?.[1]
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined
      continue
    }
    const heading = HEADING.exec(line)
    const bullet = heading === null ? ITEM.exec(line) : null
    const isContinued = item !== undefined && bullet === null && /^[ \t]{2,}\S/.test(line) && mark === undefined
    if (item !== undefined && isContinued) {
      if (item.text.length < MAX_LINE) item.text += ` ${line.trim()}`
      continue
    }
    if (item !== undefined) yield item
    item = undefined
    const headings = sections.map((section) => section.heading)
    if (mark !== undefined) fence = mark
    else if (heading !== null) enter(heading[1]?.length ?? 1, textOf(readInline(heading[2] ?? '')))
    else if (bullet !== null) item = { headings, text: bullet[2] ?? '' }
    else if (line.trimStart().startsWith('|')) {
      if (!DELIMITER_ROW.test(line) && !DELIMITER_ROW.test((lines[index + 1] ?? '').slice(0, MAX_LINE)))
        yield { headings, text: '', cells: toCells(line) }
    } else {
      const html = HTML_HEADING.exec(line)
      const under = lines[index + 1] ?? ''
      if (html !== null) enter(Number(html[1]), textOf(readInline(html[2] ?? '')))
      else if (/\S/.test(line) && !line.trimStart().startsWith('>') && UNDERLINE.test(under.slice(0, MAX_LINE))) {
        enter(under.trimStart().startsWith('=') ? 1 : 2, textOf(readInline(line)))
      }
    }
  }
  if (item !== undefined) yield item
}

/** The innermost heading that says what its section holds decides; where none does, it is servers, as the list itself says. */
function isOtherSection(headings: readonly string[]): boolean {
  for (const heading of headings.toReversed()) {
    if (OTHER_SECTION.test(heading.slice(0, 200))) return true
    if (SERVER_SECTION.test(heading.slice(0, 200))) return false
  }
  return false
}

/** `name (linked) marks - description`, or a name with its repository behind it. */
function readItem(segments: readonly Segment[]): ListEntry | undefined {
  const links = segments.flatMap((segment, index) => (typeof segment === 'string' ? [] : [{ ...segment, index }]))
  const first = links[0]
  if (first === undefined) return undefined
  const before = textOf(segments.slice(0, first.index))
  const isLeading = !/[\p{L}\p{N}]/u.test(before)
  if (isLeading && isRepository(first.href)) return toEntry(first.href, first, segments.slice(first.index + 1))
  const source = links.find(({ text, href }) => isRepository(href) && (GENERIC_LINK.test(text) || !/[\p{L}\p{N}]/u.test(text)))
  if (source === undefined || (!isLeading && (source !== first || before.length > 80))) return undefined
  const rest = segments.slice(source.index + 1)
  if (!isLeading) return toEntry(source.href, { text: before.replace(/[\s(:–—-]+$/, ''), href: '' }, rest)
  const between = segments.slice(first.index + 1, source.index)
  return toEntry(source.href, first, [...between, ...rest])
}

/** A table row: the first cell that begins with a repository names it, the longest of the others describes it. */
function readRow(cells: readonly string[], references: ReadonlyMap<string, string>): ListEntry | undefined {
  const read = cells.map((cell) => readInline(cell, references))
  const found = read.map((segments) => readItem(segments)).findIndex((entry) => entry !== undefined)
  const named = readItem(read[found] ?? [])
  if (named === undefined) return undefined
  const others = read.filter((_, index) => index !== found).map(textOf)
  const name = named.name ?? others.find((text) => text !== '')
  const description = named.description ?? others.filter((text) => text !== name).toSorted((one, other) => other.length - one.length)[0]
  return { ...named, ...(name ? { name } : {}), ...(description ? { description } : {}) }
}

function toEntry(repository: string, named: Link, rest: readonly Segment[]): ListEntry {
  const isName = named.text !== '' && !/^https?:\/\//i.test(named.text)
  const url = named.href !== repository && /^https?:\/\//i.test(named.href) ? named.href : undefined
  // What stands before the first word is marks: emoji, dashes, colons, what is left of brackets.
  const description = textOf(rest)
    .replace(/^[^\p{L}\p{N}(["'“‘]+/u, '')
    .replace(/^[(]?[)\s]*[:–—-]\s+/, '')
  return {
    repository,
    ...(isName ? { name: named.text } : {}),
    ...(description === '' ? {} : { description }),
    ...(url === undefined ? {} : { url }),
  }
}

function readReferences(lines: readonly string[]): ReadonlyMap<string, string> {
  const references = new Map<string, string>()
  for (const line of lines) {
    const [, label, address] = REFERENCE.exec(line.slice(0, MAX_LINE)) ?? []
    // CommonMark §4.7: of two with one label the first counts.
    if (label !== undefined && address !== undefined && !references.has(label.toLowerCase())) references.set(label.toLowerCase(), address)
  }
  return references
}

/** Lists keep former entries in comments; one that is never closed goes to the end of the file. */
function withoutComments(text: string): string {
  const parts: string[] = []
  for (let at = 0; at < text.length; ) {
    const start = text.indexOf('<!--', at)
    parts.push(text.slice(at, start === -1 ? text.length : start))
    const end = start === -1 ? -1 : text.indexOf('-->', start + 4)
    at = end === -1 ? text.length : end + 3
  }
  return parts.join('')
}

/** What some sites keep at the head of a file, between two lines of dashes. */
function withoutFrontMatter(lines: string[]): string[] {
  const end = lines[0] === '---' ? lines.indexOf('---', 1) : -1
  return end === -1 ? lines : lines.slice(end + 1)
}

function toCells(line: string): string[] {
  return line
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
}
