// Characters that a reader cannot see, or that turn the direction of what stands around them, become visible at the site's edge.
// The dataset keeps them: they are evidence. Joiners and selectors that emoji and several scripts need stay as they are.

const INVISIBLE = /(?![\n\t])\p{Cc}|[\u00AD\u200B\u2028\u2029\u202A-\u202E\u2060-\u2064\u2066-\u2069\u3164\uFEFF\u{E0000}-\u{E007F}]/gu

/** Keys whose texts are for a client's configuration and not for reading: there a changed character would be a changed command. */
const EXACT = new Set(['packages', 'remotes', 'target'])

/** The same document, with every text in it as it may be shown. */
export function toVisible<T>(value: T): T {
  return visible(value) as T
}

const PLAIN = /^[\n\t\x20-\x7E]*$/

/** What needs no change is not copied: nearly every text is plain, and a site reads many. */
function visible(value: unknown): unknown {
  if (typeof value === 'string')
    return PLAIN.test(value) ? value : value.replace(INVISIBLE, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`)
  if (Array.isArray(value)) {
    const items = value.map(visible)
    return items.every((item, index) => item === value[index]) ? value : items
  }
  if (typeof value !== 'object' || value === null) return value
  let isSame = true
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => {
    const [shownKey, shown] = [visible(key) as string, EXACT.has(key) ? item : visible(item)]
    if (shownKey !== key || shown !== item) isSame = false
    return [shownKey, shown]
  })
  return isSame ? value : Object.fromEntries(entries)
}
