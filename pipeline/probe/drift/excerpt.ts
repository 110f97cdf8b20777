// What is kept of two texts that differ: all of it where they are short, else the part where they begin to differ.

import { toCanonicalJson } from '../../../core/canonical/canonical.ts'
import type { Drift } from '../../../core/schema/drift.ts'

/** Longest text that is kept of each side, in UTF-16 code units. */
const MAX_CHARS = 2_000
/** Of that, what both have in common before they differ. */
const CONTEXT_CHARS = 200
const MARK = '…'

/**
 * @param before undefined where there was nothing; a text, or any JSON value, which is told as canonical JSON
 * @returns at most 2,000 characters a side, with `…` where one was cut off; linear in the length of the texts
 */
export function toExcerpt(before: unknown, after: unknown): Pick<Drift, 'before' | 'after' | 'cut'> {
  const [old, now] = [toText(before), toText(after)]
  const isLong = (old?.length ?? 0) > MAX_CHARS || (now?.length ?? 0) > MAX_CHARS
  const from = isLong ? Math.max(0, commonPrefix(old ?? '', now ?? '') - CONTEXT_CHARS) : 0
  const kept = (text: string | undefined) => (text === undefined || !isLong ? text : cutFrom(text, from))
  return { ...side('before', kept(old)), ...side('after', kept(now)), ...(isLong ? { cut: true as const } : {}) }
}

function toText(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : toCanonicalJson(value)
}

function side<K extends 'before' | 'after'>(key: K, text: string | undefined): { [P in K]?: string } {
  return text === undefined ? {} : ({ [key]: text } as { [P in K]?: string })
}

function cutFrom(text: string, from: number): string {
  const room = MAX_CHARS - 2 * MARK.length
  const part = text.slice(from, from + room)
  // Half of a surrogate pair is no character.
  return `${from > 0 ? MARK : ''}${part.toWellFormed()}${from + part.length < text.length ? MARK : ''}`
}

function commonPrefix(a: string, b: string): number {
  const end = Math.min(a.length, b.length)
  let index = 0
  while (index < end && a.charCodeAt(index) === b.charCodeAt(index)) index += 1
  return index
}
