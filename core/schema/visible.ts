// Characters that a reader cannot see, or that turn the direction of what stands around them, become visible at the site's edge.
// The dataset keeps them: they are evidence. Joiners and selectors that emoji and several scripts need stay as they are.

const INVISIBLE = /(?![\n\t])\p{Cc}|[\u00AD\u200B\u2028\u2029\u202A-\u202E\u2060-\u2064\u2066-\u2069\u3164\uFEFF\u{E0000}-\u{E007F}]/gu

/** Keys whose texts are for a client's configuration and not for reading: there a changed character would be a changed command. */
const EXACT = new Set(['packages', 'remotes', 'target'])

/** The same document, with every text in it as it may be shown. */
export function toVisible<T>(value: T): T {
  return visible(value) as T
}

function visible(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(INVISIBLE, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`)
  if (Array.isArray(value)) return value.map(visible)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [visible(key), EXACT.has(key) ? item : visible(item)]))
}
