// Where an answer may send us: an origin's word is a stranger's, and must not make us knock inside our own network.
import { isIP } from 'node:net'

/** Status codes that name another place for the same thing (RFC 9110 §15.4); 300 and 304 do not. */
export const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** Names that lead nowhere in public: RFC 6761, RFC 6762, RFC 8375 and ICANN's `internal`; and names without a dot. */
const PRIVATE_NAME = /^[^.]*$|\.(?:localhost|local|internal|home\.arpa)$/

/**
 * The place to go on to: any of the same origin, else only one under https by a public name. What such a name leads to has to show a
 * certificate for it, so that a name which leads inside gets no further than that.
 * @param location as it was sent
 * @returns undefined where it must not be followed
 */
export function redirectTarget(from: URL, location: string): URL | undefined {
  if (!URL.canParse(location, from)) return undefined
  const to = new URL(location, from)
  if (to.origin === from.origin) return to
  const host = to.hostname.replace(/\.$/, '')
  const isPublic = to.protocol === 'https:' && isIP(host.replace(/^\[|\]$/g, '')) === 0 && !PRIVATE_NAME.test(host)
  return isPublic && to.username === '' && to.password === '' ? to : undefined
}
