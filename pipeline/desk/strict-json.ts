// JSON that a person wrote, read as strictly as it can be: one value for a key, nothing hidden in it, of a size and depth that a person writes.
import { type ParseError as JsonError, printParseErrorCode, visit } from 'jsonc-parser'
import { DepthMeter } from '../../core/mcp/depth.ts'

const MOST_BYTES = 64 * 1024
const MOST_DEPTH = 20

/** @returns the value, or what is wrong in words for its author */
export function readStrictJson(bytes: Buffer): { value: unknown } | { issues: string[] } {
  if (bytes.length > MOST_BYTES) return { issues: [`It has ${bytes.length} bytes; at most ${MOST_BYTES} are read.`] }
  // Before anything walks it: whatever recurses over it has to come to its end.
  if (new DepthMeter(MOST_DEPTH).isExceededBy(bytes)) return { issues: [`It is nested deeper than ${MOST_DEPTH} levels.`] }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return { issues: ['It is not UTF-8.'] }
  }
  if (text.startsWith('\uFEFF')) return { issues: ['It begins with a byte order mark. Save it without one.'] }
  const issues = new Set<string>()
  const open: Set<string>[] = []
  const place = (line: number) => `line ${line + 1}`
  visit(
    text,
    {
      onObjectBegin: () => void open.push(new Set()),
      onObjectEnd: () => void open.pop(),
      onObjectProperty: (key, _offset, _length, line) => {
        const keys = open.at(-1)
        if (keys?.has(key)) issues.add(`A key stands there twice (${place(line)}).`)
        if (key === '__proto__' || key === 'constructor' || key === 'prototype') issues.add(`A key that no such file has (${place(line)}).`)
        keys?.add(key)
      },
      onComment: (_offset, _length, line) => void issues.add(`JSON has no comments (${place(line)}).`),
      onError: (code: JsonError['error'], _offset, _length, line) =>
        void issues.add(`It is not JSON: ${printParseErrorCode(code)} (${place(line)}).`),
    },
    { disallowComments: false, allowTrailingComma: false },
  )
  if (issues.size > 0) return { issues: [...issues].slice(0, 10) }
  try {
    return { value: JSON.parse(text) }
  } catch {
    return { issues: ['It is not JSON.'] }
  }
}
