// Where a sign-in may lead. The server is the reader's own choice; wherever it sends us is not.
import type { NetworkPolicy } from '../../core/mcp/guarded-fetch.ts'
import { isPrivateAddress } from '../../core/mcp/private-addresses.ts'
import { SignInError } from './sign-in-error.ts'

/** What tokens are bound to: origin and path. A query may hold a key, and is no part of it. */
export function toKey(server: string | URL): string {
  const { origin, pathname } = new URL(server)
  return origin + pathname
}

export interface Reach {
  server: string
  /** The reader's word that the server may send the sign-in to private addresses. */
  mayBePrivate: boolean
}

/**
 * The network that one request of a sign-in may use. The server's own origin is reached as its sessions reach it. Anything else is a
 * stranger's choice: a public server could have us knock at the reader's own network, so only a server that is there itself may.
 */
export function toPolicy(url: URL, reach: Reach): NetworkPolicy {
  return { allowPrivate: url.origin === new URL(reach.server).origin || reachesPrivate(reach) }
}

function reachesPrivate({ server, mayBePrivate }: Reach): boolean {
  return mayBePrivate || isOwn(new URL(server).hostname)
}

/**
 * MCP 2025-11-25, Authorization, Communication Security: https everywhere; RFC 8252 §8.3 has loopback as the exception.
 * @param what it is, for the words
 * @throws {SignInError} where nothing secret may be sent there, nor a browser
 */
export function checkAddress(address: string, what: string, reach: Reach): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new SignInError(`${what} is no web address`)
  if (url.username !== '' || url.password !== '') throw new SignInError(`${what} holds a name or a password`)
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw new SignInError(`${what} is not https`)
  const isElsewhere = url.origin !== new URL(reach.server).origin
  if (isElsewhere && isOwn(url.hostname) && !reachesPrivate(reach))
    throw new SignInError(`${what} is a private address; add --allow-private where you know that it is to be`)
  return url
}

function isOwn(host: string): boolean {
  return isLoopback(host) || isPrivateAddress(host)
}

/** RFC 6761 §6.3 gives names that end in `localhost` to this machine. */
function isLoopback(host: string): boolean {
  return /^(?:.+\.)?localhost$|^127(?:\.\d+){3}$|^\[::1\]$/.test(host)
}
