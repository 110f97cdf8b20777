// Text of others in a comment of ours: shown as it is, and never read as markdown, as a mention or as a reference.
import { toVisible } from '../../core/schema/visible.ts'

const MAX_CHARS = 400

/** Inline code that nothing in the text can leave. @param text of anybody */
export function quote(text: string): string {
  const line = toVisible(text.slice(0, MAX_CHARS)).replace(/\s+/g, ' ').trim()
  const shown = text.length > MAX_CHARS ? `${line}…` : line
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  // A blank keeps a backtick at an end apart from the fence.
  const pad = longest > 0 ? ' ' : ''
  return shown === '' ? '(nothing)' : `${fence}${pad}${shown}${pad}${fence}`
}

/** A list of what is to be changed. */
export function toList(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n')
}
