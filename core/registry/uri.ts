// Addresses as RFC 3986 writes them, which is stricter than what browsers take: server.json 2025-12-11 wants `format: uri`.

/** What RFC 3986 has no place for, and a percent sign that begins no escape. */
const NOT_IN_URI = /%(?![0-9a-f]{2})|[^\w.~:/?#[\]@!$&'()*+,;=%-]/gi
/** Brackets stand around an IPv6 address, and nowhere else. */
const BRACKET = /[[\]]/g

/** The same address, escaped where it has to be; undefined where it is none. */
export function toUri(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const { origin, href, username, password } = new URL(address)
  if (username !== '' || password !== '' || !/^https?:\/\/(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d+)?$/.test(origin)) return undefined
  const [rest = '', ...fragment] = href.slice(origin.length).split('#')
  const path = [rest, fragment.join('%23')].filter((part) => part !== '').join('#')
  return `${origin}${path.replace(NOT_IN_URI, encodeURIComponent).replace(BRACKET, encodeURIComponent)}`
}
