// What stood before a change and after it, out of the server's record: where the two begin to differ is marked.
import type { Drift } from '../../core/schema/drift.ts'
import { toDay } from '../lib/figures.ts'
import { codeBlock, element } from './element.ts'
import { loadRecord } from './record.ts'

/**
 * @param index of the change among those of the server, the latest first, @param text that stands in its row, its day first
 * @throws where the record cannot be loaded
 */
export async function toDriftContent(index: number, text: string): Promise<Node[]> {
  const line = (await loadRecord()).drift[index]
  if (line === undefined || !text.trim().startsWith(toDay(line.at)))
    return [element('p', { class: 'label' }, 'The record no longer has this change.')]
  return toContent(line)
}

function toContent({ before, after, path, cut }: Drift): Node[] {
  const [from, to] = toDifference(before ?? '', after ?? '')
  const side = (title: string, text: string | undefined, [start, end]: Span, mark: 'del' | 'ins') => {
    const block = codeBlock(text ?? '')
    if (text !== undefined && end > start)
      block.querySelector('pre')?.replaceChildren(text.slice(0, start), element(mark, {}, text.slice(start, end)), text.slice(end))
    return element(
      'div',
      {},
      element('p', { class: 'label' }, title),
      text === undefined ? element('p', {}, 'Nothing is recorded.') : block,
    )
  }
  return [
    ...(path === undefined ? [] : [element('p', { class: 'label' }, 'At ', element('code', {}, path))]),
    ...(cut === true ? [element('p', { class: 'label' }, 'Of a long text, the part in which they begin to differ.')] : []),
    side('Before', before, from, 'del'),
    side('After', after, to, 'ins'),
  ]
}

type Span = readonly [start: number, end: number]

/** What is between the beginning and the end that both texts have in common, in each of them. */
function toDifference(before: string, after: string): [Span, Span] {
  const least = Math.min(before.length, after.length)
  let start = 0
  while (start < least && before[start] === after[start]) start += 1
  let end = 0
  while (end < least - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  // Never between the two halves of one character.
  if (isHigh(before, start - 1)) start -= 1
  if (isHigh(before, before.length - end - 1)) end -= 1
  return [
    [start, before.length - Math.max(0, end)],
    [start, after.length - Math.max(0, end)],
  ]
}

function isHigh(text: string, index: number): boolean {
  return /[\uD800-\uDBFF]/.test(text.charAt(index))
}
