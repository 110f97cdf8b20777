// The service that a server wants its readers to sign in with: found by the server's metadata (RFC 9728), described by its own (RFC 8414).
import { discoverAuthorizationServerMetadata, type FetchLike } from '@modelcontextprotocol/client'
import { readResource } from '../../core/mcp/authorization.ts'
import type { RemoteTarget } from '../../core/mcp/connect-remote.ts'
import { DEFAULT_LIMITS } from '../../core/mcp/limits.ts'
import { openLiveSession } from '../../core/mcp/open-live-session.ts'
import { SessionError } from '../../core/mcp/session-error.ts'
import { checkAddress, type Reach, toKey } from './addresses.ts'
import { type Service, ServiceSchema } from './service-document.ts'
import { SignInError } from './sign-in-error.ts'

export interface Wanted {
  service: Service
  /** What the token is to be for (RFC 8707), as the server spells it. */
  resource: string
  /** What the server asks for; none where it does not say. */
  scopes: string[]
}

/**
 * @param signal ends the search
 * @throws {SignInError} where there is nothing to sign in to, or no way that is safe; {SessionError} where nobody answers
 */
export async function findService(target: RemoteTarget, reach: Reach, fetch: FetchLike, signal: AbortSignal): Promise<Wanted> {
  checkAddress(target.url, 'the address of the server', reach)
  const challenge = await readChallenge(target, signal)
  const { metadata, servers, scopes } = await readResource(target, challenge, DEFAULT_LIMITS, signal)
  if (metadata === undefined && challenge === undefined) throw new SignInError('it does not say that it wants anybody to sign in')
  if (metadata !== undefined && servers.length === 0) throw new SignInError('it names no service to sign in with that is safe to use')
  // Servers from before the metadata of resources are their own authorization servers (MCP 2025-03-26, Authorization).
  const issuer = servers[0] ?? new URL(target.url).origin
  return { service: await readService(issuer, reach, fetch), resource: metadata?.resource ?? toKey(target.url), scopes }
}

/** @returns its WWW-Authenticate, empty where it sent none; undefined where it works without signing in */
async function readChallenge(target: RemoteTarget, signal: AbortSignal): Promise<string | undefined> {
  try {
    const session = await openLiveSession(target)
    await session.close()
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof SessionError && error.outcome === 'auth_required') return error.evidence.wwwAuthenticate ?? ''
    throw error
  }
}

async function readService(issuer: string, reach: Reach, fetch: FetchLike): Promise<Service> {
  checkAddress(issuer, 'the address of its sign-in service', reach)
  // That it calls itself as it was asked for is checked there (RFC 8414 §3.3): another could hand out its endpoints as this one's.
  const found = await discoverAuthorizationServerMetadata(issuer, { fetchFn: fetch })
  if (found === undefined) throw new SignInError('its sign-in service does not say how to sign in (no metadata, RFC 8414)')
  const parsed = ServiceSchema.safeParse(found)
  if (!parsed.success) throw new SignInError('its sign-in service describes itself in a way that cannot be read')
  const service = parsed.data
  checkAddress(service.authorization_endpoint, 'the address of the sign-in page', reach)
  checkAddress(service.token_endpoint, 'the address for tokens', reach)
  if (service.registration_endpoint !== undefined) checkAddress(service.registration_endpoint, 'the address to register at', reach)
  if (service.revocation_endpoint !== undefined) checkAddress(service.revocation_endpoint, 'the address to sign out at', reach)
  // MCP 2025-11-25, Authorization Code Protection: who does not say so may not check it.
  if (service.code_challenge_methods_supported?.includes('S256') !== true)
    throw new SignInError('its sign-in service does not protect codes (PKCE with S256), so that it is not safe to use')
  if (!service.response_types_supported.includes('code')) throw new SignInError('its sign-in service gives no codes')
  return service
}
