// Adds and removes one table of a TOML file as text: there is no writer of TOML that keeps comments and layout. Whoever changes a file
// reads the outcome again (edit.ts).
import { parse } from 'smol-toml'
import { ConfigError } from './config-error.ts'
import { isRecord } from './read-config.ts'

/** @param table with its header, as core/install writes it */
export function addToToml(text: string, table: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = `${table.replaceAll('\n', eol)}${eol}`
  if (text === '') return lines
  return `${text}${text.endsWith('\n') ? '' : eol}${eol}${lines}`
}

/** @returns the text without the table `[path.name]` and those below it. @throws {ConfigError} where there is none */
export function removeFromToml(text: string, path: readonly string[], name: string): string {
  const wanted = [...path, name]
  const statements = [...toStatements(text)]
  const isWithin = (header: readonly string[] | undefined) => header !== undefined && wanted.every((key, index) => header[index] === key)
  let isInside = false
  let rest = ''
  let kept = 0
  let end = 0
  for (const { start, end: to, header } of statements) {
    const was = isInside
    if (header !== undefined) isInside = isWithin(header)
    if (isInside && !(was && header === undefined)) {
      // What stands between two of its tables goes with them; a remark before the first stays.
      rest += was ? '' : text.slice(kept, start)
      kept = to
    }
    if (isInside) kept = to
    end = to
  }
  if (kept === 0 && rest === '') throw new ConfigError(`there is no table [${wanted.join('.')}] in it: it is written in another way`)
  const tail = text.slice(kept)
  // The empty line that parted it from what stood before.
  const head = tail.trim() === '' && end === kept ? rest.replace(/(\r?\n)\r?\n$/, '$1') : rest
  return head + tail
}

interface Statement {
  start: number
  /** Past the end of its last line. */
  end: number
  /** Keys of a table's header; undefined for `key = value`. */
  header?: string[]
}

/** Headers and `key = value`, in order. Only for a text that was parsed: what is in quotes, brackets and comments is passed over. */
function* toStatements(text: string): Generator<Statement> {
  const token =
    /"""(?:[^"\\]|\\[\s\S]|"(?!""))*"{3,5}|'''(?:[^']|'(?!''))*'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|[[\]{}\n]|[^"'#[\]{}\n]+/g
  let [start, depth] = [-1, 0]
  for (const match of text.matchAll(token)) {
    const [part] = match
    const at = match.index
    const isNothing = part.trim() === '' || part.startsWith('#')
    if (start === -1 && !isNothing) start = at + part.length - part.trimStart().length
    if (part === '[' || part === '{') depth += 1
    if (part === ']' || part === '}') depth -= 1
    if (part === '\n' && depth === 0 && start !== -1) {
      yield toStatement(text, start, at + 1)
      start = -1
    }
  }
  if (start !== -1) yield toStatement(text, start, text.length)
}

function toStatement(text: string, start: number, end: number): Statement {
  if (text[start] !== '[') return { start, end }
  // The parser itself says which keys a header has.
  const header: string[] = []
  let inner: unknown = parse(text.slice(start, end))
  for (;;) {
    if (Array.isArray(inner)) inner = inner[0]
    const [key] = isRecord(inner) ? Object.keys(inner) : []
    if (key === undefined) return { start, end, header }
    header.push(key)
    inner = (inner as Record<string, unknown>)[key]
  }
}
